package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// TestEveryFieldOfEveryAnswerArrives has a raw upstream answer every rpc with
// every field set. What gRPC returns, and what REST and the compatible front
// print on Authing's own paths, must hold all of it unchanged.
func TestEveryFieldOfEveryAnswerArrives(t *testing.T) {
	raw := new(rawAnswers)
	s := start(t, real(upstream(t, raw.serve)))
	// The token names its user ({"sub":"u1"}): nobody has to be asked who it is.
	who := &session{user: "u1", other: "u2", token: "e30.eyJzdWIiOiJ1MSJ9.x"}
	for _, m := range rpcs() {
		if answeredElsewhere(m) {
			continue
		}
		t.Run(string(m.FullName()), func(t *testing.T) {
			field, data := dataOf(m)
			raw.set(m, data)
			checkRPC(t, s, who, m, field, data)
			checkDoors(t, s, who, m, data)
		})
	}
}

// answeredElsewhere says that the rpc's answer is no JSON of Authing's: it is
// made here, it is text, or it is not read.
func answeredElsewhere(m protoreflect.MethodDescriptor) bool {
	up, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	switch fullMethod(m) {
	case authingv3.AuthService_ValidateTicketV1_FullMethodName, authingv3.AuthService_ValidateTicketV2_FullMethodName:
		return true
	default:
		return up.GetTransport() == optionsv1.Transport_TRANSPORT_LOCAL
	}
}

// dataOf is the data of a full answer and the response field that holds it, nil
// where it is the whole response.
func dataOf(m protoreflect.MethodDescriptor) (protoreflect.FieldDescriptor, any) {
	up, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	name := rule.GetResponseBody() + up.GetResponseField()
	if name == "" {
		return nil, sample(m.Output())
	}
	field := m.Output().Fields().ByName(protoreflect.Name(name))
	return field, sampleField(field)
}

// checkRPC compares what gRPC returns, as protobuf JSON, with the data.
func checkRPC(t *testing.T, s *system, who *session, m protoreflect.MethodDescriptor, field protoreflect.FieldDescriptor, data any) {
	t.Helper()
	in, out := newMessage(t, m.Input()), newMessage(t, m.Output())
	if err := protojson.Unmarshal([]byte(who.fill(canaryRequests[fullMethod(m)])), in); err != nil {
		t.Fatal(err)
	}
	ctx := metadata.NewOutgoingContext(t.Context(), metadata.Pairs("authorization", who.token))
	if err := s.grpc.Invoke(ctx, fullMethod(m), in, out); err != nil {
		t.Fatal(err)
	}
	text, err := protojson.MarshalOptions{EmitDefaultValues: false}.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	var gotData any = got
	if field != nil {
		gotData = got[field.JSONName()]
	}
	// Protobuf's JSON has 64-bit numbers as text, and user-defined values as
	// the object they stand for.
	if diff := cmp.Diff(textual(data), textual(gotData)); diff != "" {
		t.Errorf("gRPC (-upstream +got):\n%s", diff)
	}
}

// checkDoors compares what the HTTP doors print on Authing's paths.
func checkDoors(t *testing.T, s *system, who *session, m protoreflect.MethodDescriptor, data any) {
	t.Helper()
	verb, path, body := httpForm(m, who.fill(canaryRequests[fullMethod(m)]))
	if strings.HasPrefix(path, "/authing.") {
		return // protobuf's own JSON
	}
	up, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	bare := up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_NONE || up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_MAYBE
	doors := []string{s.at.HTTP}
	if up.GetIdentity() != optionsv1.Identity_IDENTITY_MANAGEMENT { // not on the front of a real Authing
		doors = append(doors, s.at.Compat)
	}
	for _, door := range doors {
		got := call(t, verb, "http://"+door+path, body, "Authorization", who.token)
		var printed any
		_ = json.Unmarshal([]byte(got.text), &printed)
		if !bare {
			printed = got.at("data")
		}
		if got.status != http.StatusOK {
			t.Errorf("HTTP %d %s", got.status, got.text)
		} else if diff := cmp.Diff(data, printed); diff != "" {
			t.Errorf("%s %s (-upstream +got):\n%s", verb, path, diff)
		}
	}
}

func newMessage(t *testing.T, md protoreflect.MessageDescriptor) proto.Message {
	t.Helper()
	mt, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		t.Fatal(err)
	}
	return mt.New().Interface()
}

// textual writes numbers as text, and lists of user-defined values as objects,
// so that Authing's JSON and protobuf's can be compared.
func textual(v any) any {
	switch v := v.(type) {
	case float64:
		text, _ := json.Marshal(v)
		if v == float64(int64(v)) {
			text, _ = json.Marshal(int64(v))
		}
		return string(text)
	case []any:
		if object, ok := definedValues(v); ok {
			return textual(object)
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = textual(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, member := range v {
			out[name] = textual(member)
		}
		return out
	default:
		return v
	}
}

func definedValues(list []any) (map[string]any, bool) {
	out := make(map[string]any)
	for _, element := range list {
		entry, _ := element.(map[string]any)
		key, isKey := entry["key"].(string)
		value, isText := entry["value"].(string)
		if !isKey || !isText || entry["dataType"] == nil {
			return nil, false
		}
		out[key] = value
		if entry["dataType"] == "NUMBER" {
			var number float64
			_ = json.Unmarshal([]byte(value), &number)
			out[key] = number
		}
	}
	return out, len(out) > 0
}

// rawAnswers is an Authing that answers what the test says, in the envelope of
// the rpc.
type rawAnswers struct {
	mu   sync.Mutex
	rpc  protoreflect.MethodDescriptor
	data any
}

func (a *rawAnswers) set(m protoreflect.MethodDescriptor, data any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rpc, a.data = m, data
}

func (a *rawAnswers) serve(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var sent struct{ Query string }
	if r.URL.Path == "/graphql/v2" {
		_ = json.NewDecoder(r.Body).Decode(&sent)
	}
	up, _ := proto.GetExtension(a.rpc.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	var answer any
	switch {
	case r.URL.Path == "/api/v2/.well-known":
		http.NotFound(w, r) // the public cloud's key will do
		return
	case strings.HasPrefix(sent.Query, "query accessToken"):
		answer = map[string]any{"data": map[string]any{"accessToken": map[string]any{"accessToken": "m", "exp": 7200, "iat": 0}}}
	case up.GetTransport() == optionsv1.Transport_TRANSPORT_GRAPHQL:
		answer = map[string]any{"data": atRoot(up.GetGraphql(), a.data)}
	case up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_NONE, up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_MAYBE:
		answer = a.data
	case up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_V2:
		answer = map[string]any{"code": 200, "message": "", "data": a.data}
	default:
		answer = map[string]any{"statusCode": 200, "message": "", "data": a.data}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// atRoot puts the data where the skeleton of the rpc asks for it.
func atRoot(skeleton string, data any) any {
	_, body, _ := strings.Cut(skeleton, "{")
	field, rest, _ := strings.Cut(strings.TrimSpace(body), "(")
	if strings.Contains(rest, "{ roles(") {
		data = map[string]any{"roles": data}
	}
	return map[string]any{field: data}
}
