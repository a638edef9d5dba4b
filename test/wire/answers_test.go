package wire

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// TestEveryFieldOfEveryAnswerComesThrough has the upstream answer every rpc with
// every field set. REST must print the same data on Authing's path, and gRPC
// return the same message.
func TestEveryFieldOfEveryAnswerComesThrough(t *testing.T) {
	s := newSystem(t)
	for _, m := range restRPCs(t) {
		t.Run(string(m.FullName()), func(t *testing.T) {
			answer, data := answerOf(m)
			checkAnswer(t, s, m, answer, data)
			if sample.Upstream(m).GetEnvelope() == optionsv1.Envelope_ENVELOPE_MAYBE { // the other form
				checkAnswer(t, s, m, sample.PlainText(map[string]any{"statusCode": 200, "message": "ok", "data": data}), data)
			}
		})
	}
}

// checkAnswer calls the rpc with that answer over REST and over gRPC.
func checkAnswer(t *testing.T, s *system, m protoreflect.MethodDescriptor, answer string, data any) {
	t.Helper()
	s.answers(answer)
	checkREST(t, s, m, data)
	got, err := s.call(t, m, request(m, sample.Protobuf))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(protobufAnswer(m), got); diff != "" {
		t.Errorf("gRPC (-want +got):\n%s", diff)
	}
}

// checkREST calls the rpc on its own path, or on the one of rpcs without.
func checkREST(t *testing.T, s *system, m protoreflect.MethodDescriptor, data any) {
	t.Helper()
	ask := sample.Request{Verb: http.MethodPost, Path: sample.FullMethod(m), Members: request(m, sample.Protobuf)}
	if rule := sample.Public(m); rule != nil {
		ask = sample.Place(rule, m.Input(), request(m, sample.Authing))
	}
	status, body := s.send(t, ask.Verb, ask.Target(), ask.Body())
	if status != http.StatusOK {
		t.Fatalf("%s %s: HTTP %d %s", ask.Verb, ask.Target(), status, body)
	}
	want, got := data, decoded(t, body)
	switch envelope := sample.Upstream(m).GetEnvelope(); {
	case sample.Public(m) == nil:
		want = protobufAnswer(m)
	case envelope == optionsv1.Envelope_ENVELOPE_NONE, envelope == optionsv1.Envelope_ENVELOPE_MAYBE:
	case envelope == optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
		want = map[string]any{"code": 200.0, "message": data.(map[string]any)["message"]}
	case envelope == optionsv1.Envelope_ENVELOPE_V2:
		want = map[string]any{"code": 200.0, "message": "", "data": data}
	default:
		want = map[string]any{"statusCode": 200.0, "message": "", "data": data}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("REST (-want +got):\n%s", diff)
	}
}

// answerOf is a full answer of Authing, in its envelope, and its data.
func answerOf(m protoreflect.MethodDescriptor) (answer string, data any) {
	switch sample.FullMethod(m) { // text instead of JSON
	case authingv3.AuthService_ValidateTicketV1_FullMethodName, authingv2.AuthService_ValidateTicketV1_FullMethodName:
		return "yes\nbob\n", nil
	}
	data = dataOf(m, sample.Authing)
	switch sample.Upstream(m).GetEnvelope() {
	case optionsv1.Envelope_ENVELOPE_NONE, optionsv1.Envelope_ENVELOPE_MAYBE:
		return sample.PlainText(data), data
	case optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
		return sample.PlainText(map[string]any{"code": 200, "message": data.(map[string]any)["message"]}), data
	case optionsv1.Envelope_ENVELOPE_V2:
		return sample.PlainText(map[string]any{"code": 200, "message": "ok", "data": data}), data
	default:
		return sample.PlainText(map[string]any{"statusCode": 200, "message": "ok", "requestId": "r", "data": data}), data
	}
}

// dataOf is the data of a full answer.
func dataOf(m protoreflect.MethodDescriptor, form sample.Form) any {
	sampler := sample.Sampler{Form: form}
	if field := sample.DataField(m); field != nil {
		return sampler.Field(field)
	}
	return sampler.Message(m.Output())
}

// protobufAnswer is what gRPC returns for the full answer, in protobuf's JSON.
func protobufAnswer(m protoreflect.MethodDescriptor) any {
	switch sample.FullMethod(m) {
	case authingv3.AuthService_ValidateTicketV1_FullMethodName, authingv2.AuthService_ValidateTicketV1_FullMethodName:
		return map[string]any{"valid": true, "username": "bob"}
	case authingv3.AuthService_ValidateTicketV2_FullMethodName, authingv2.AuthService_ValidateTicketV2_FullMethodName:
		answer := dataOf(m, sample.Protobuf).(map[string]any)
		delete(answer, "xml") // the other format
		return answer
	}
	data := dataOf(m, sample.Protobuf)
	if field := sample.DataField(m); field != nil {
		return map[string]any{field.JSONName(): data}
	}
	return data
}
