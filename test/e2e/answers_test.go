package e2e

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/test/sample"
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
			data := dataOf(m, sample.Authing)
			raw.set(m, data)
			checkRPC(t, s, who, m)
			checkDoors(t, s, who, m, data)
		})
	}
}

// answeredElsewhere says that the rpc's answer is no JSON of Authing's: it is
// made here, it is text, it is not read, or there are many.
func answeredElsewhere(m protoreflect.MethodDescriptor) bool {
	up := sample.Upstream(m)
	switch fullMethod(m) {
	case authingv3.AuthService_ValidateTicketV1_FullMethodName, authingv3.AuthService_ValidateTicketV2_FullMethodName,
		authingv2.AuthService_ValidateTicketV1_FullMethodName, authingv2.AuthService_ValidateTicketV2_FullMethodName:
		return true
	case authingv1.AuthService_Preflight_FullMethodName, authingv1.AuthService_GenQrCode_FullMethodName,
		authingv1.ManagementService_CreateOrg_FullMethodName, authingv1.ManagementService_FindOrgById_FullMethodName,
		authingv1.ManagementService_ListOrgs_FullMethodName:
		return true // part of it is made here
	case authingv2.ManagementService_ListOrgs_FullMethodName, authingv2.ManagementService_FindOrgById_FullMethodName,
		authingv2.ManagementService_MoveOrgNode_FullMethodName, authingv2.ManagementService_GetAllOrgs_FullMethodName:
		return true // part of it is made here
	default:
		return up.GetTransport() == optionsv1.Transport_TRANSPORT_LOCAL || m.IsStreamingServer()
	}
}

// dataOf is the data of a full answer.
func dataOf(m protoreflect.MethodDescriptor, form sample.Form) any {
	sampler := sample.Sampler{Form: form}
	if field := dataField(m); field != nil {
		return sampler.Field(field)
	}
	return sampler.Message(m.Output())
}

// dataField is the response field that holds the data, nil where it is the
// whole response.
func dataField(m protoreflect.MethodDescriptor) protoreflect.FieldDescriptor {
	return sample.DataField(m)
}

// checkRPC compares what gRPC returns, as protobuf JSON, with the data.
func checkRPC(t *testing.T, s *system, who *session, m protoreflect.MethodDescriptor) {
	t.Helper()
	in, out := newMessage(t, m.Input()), newMessage(t, m.Output())
	if err := protojson.Unmarshal([]byte(who.fill(canaryRequest(m))), in); err != nil {
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
	if field := dataField(m); field != nil {
		gotData = got[field.JSONName()]
	}
	if diff := cmp.Diff(dataOf(m, sample.Protobuf), gotData); diff != "" {
		t.Errorf("gRPC (-upstream +got):\n%s", diff)
	}
}

// checkDoors compares what the HTTP doors print on Authing's paths.
func checkDoors(t *testing.T, s *system, who *session, m protoreflect.MethodDescriptor, data any) {
	t.Helper()
	verb, path, body := httpForm(m, who.fill(canaryRequest(m)))
	if strings.HasPrefix(path, "/authing.") {
		return // protobuf's own JSON
	}
	up := sample.Upstream(m)
	bare := up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_NONE || up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_MAYBE
	doors := []string{s.at.HTTP}
	if up.GetIdentity() != optionsv1.Identity_IDENTITY_MANAGEMENT { // not on the front of a real Authing
		doors = append(doors, s.at.Compat)
	}
	for _, door := range doors {
		got := call(t, verb, "http://"+door+path, body, "Authorization", who.token)
		var printed any
		_ = json.Unmarshal([]byte(got.text), &printed)
		switch {
		case up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
			printed = map[string]any{"message": got.at("message")}
		case !bare:
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
	if r.URL.Path == "/graphql/v2" || r.URL.Path == "/graphql" {
		_ = json.NewDecoder(r.Body).Decode(&sent)
	}
	up := sample.Upstream(a.rpc)
	var answer any
	switch {
	case r.URL.Path == "/api/v2/.well-known":
		http.NotFound(w, r) // the public cloud's key will do
		return
	case strings.HasPrefix(sent.Query, "query accessToken"):
		answer = map[string]any{"data": map[string]any{"accessToken": map[string]any{"accessToken": "m", "exp": 7200, "iat": 0}}}
	case strings.HasPrefix(sent.Query, "query getAccessTokenByAppSecret") && up.GetIdentity() == optionsv1.Identity_IDENTITY_MANAGEMENT &&
		fullMethod(a.rpc) != authingv1.ManagementService_GetAccessTokenByAppSecret_FullMethodName:
		answer = map[string]any{"data": map[string]any{"getAccessTokenByAppSecret": "m"}}
	case up.GetTransport() == optionsv1.Transport_TRANSPORT_GRAPHQL:
		answer = map[string]any{"data": atRoot(up.GetGraphql(), a.data)}
	case up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_NONE, up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_MAYBE:
		answer = a.data
	case up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
		answer = map[string]any{"code": 200, "message": a.data.(map[string]any)["message"]}
	case up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_V2:
		answer = map[string]any{"code": 200, "message": "", "data": a.data}
	default:
		answer = map[string]any{"statusCode": 200, "message": "", "data": a.data}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// atRoot puts the data where the skeleton of the rpc asks for it: down the path
// of single fields.
func atRoot(skeleton string, data any) any {
	document, err := parser.ParseQuery(&ast.Source{Input: skeleton})
	if err != nil {
		return nil
	}
	var path []string
	for set := document.Operations[0].SelectionSet; len(set) == 1; {
		field, isField := set[0].(*ast.Field)
		if !isField {
			break
		}
		path = append(path, field.Name)
		set = field.SelectionSet
	}
	for _, name := range slices.Backward(path) {
		data = map[string]any{name: data}
	}
	return data
}
