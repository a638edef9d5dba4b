package wire

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
	"github.com/authing-grpc/authing-grpc/internal/service"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// What the engine of these tests is configured with.
const (
	appID, appSecret   = "app-1", "app-secret"
	poolID, poolSecret = "pool-1", "pool-secret"
	userToken          = "user-token"
)

// arrived is a request that the upstream received.
type arrived struct {
	verb, path  string // the path as it was escaped
	target      string // with the query
	query       url.Values
	contentType string
	body        string
}

// system is the engine between an upstream of the test's and the REST gateway.
type system struct {
	channel *inprocgrpc.Channel
	rest    http.Handler

	mu       sync.Mutex
	answer   string
	requests []arrived
}

func newSystem(t *testing.T) *system {
	t.Helper()
	s := &system{channel: new(inprocgrpc.Channel)}
	upstream := httptest.NewServer(s)
	t.Cleanup(upstream.Close)
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: appID, Secret: appSecret, Host: upstream.URL}},
		Pools:        []authing.Pool{{ID: poolID, Secret: poolSecret, Host: upstream.URL}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	engine.Register(s.channel, nil)
	if s.rest, err = gateway.New(s.channel, gateway.Options{Unbound: true}); err != nil {
		t.Fatal(err)
	}
	return s
}

// ServeHTTP is the upstream: it hands out management tokens, and answers all
// else as the test says.
func (s *system) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch r.URL.Path {
	case "/api/v3/get-management-token":
		_, _ = io.WriteString(w, `{"statusCode":200,"data":{"access_token":"management","expires_in":7200}}`)
		return
	case "/graphql/v2":
		_, _ = io.WriteString(w, `{"data":{"accessToken":{"accessToken":"management","exp":7200,"iat":0}}}`)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, arrived{
		r.Method, r.URL.EscapedPath(), r.URL.RequestURI(), r.URL.Query(), r.Header.Get("Content-Type"), string(body),
	})
	_, _ = io.WriteString(w, s.answer)
}

// answers says what the upstream answers from now on, and forgets what it was
// asked.
func (s *system) answers(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer, s.requests = text, nil
}

// asked is the one request of that verb and path; the engine may have asked
// other things besides.
func (s *system) asked(t *testing.T, verb, path string) arrived {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []arrived
	for _, r := range s.requests {
		if r.verb == verb && r.path == path {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s %s was asked %d times; all requests: %+v", verb, path, len(found), s.requests)
	}
	return found[0]
}

// call makes a gRPC call of the rpc with a request in protobuf's JSON, and
// returns its answer in the same.
func (s *system) call(t *testing.T, m protoreflect.MethodDescriptor, request any) (any, error) {
	t.Helper()
	in, out := message(t, m.Input()), message(t, m.Output())
	if err := protojson.Unmarshal([]byte(text(t, request)), in); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if identityOf(m) == optionsv1.Identity_IDENTITY_END_USER {
		ctx = metadata.NewOutgoingContext(ctx, metadata.Pairs("authorization", userToken))
	}
	if err := s.channel.Invoke(ctx, sample.FullMethod(m), in, out); err != nil {
		return nil, err
	}
	answer, err := protojson.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, string(answer)), nil
}

// send makes an HTTP call and returns the status and the body of its answer.
func (s *system) send(t *testing.T, verb, target, body string) (status int, answer string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), verb, target, strings.NewReader(body))
	r.Header.Set("Authorization", userToken)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.rest.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// composed are rpcs whose request or answer an override makes of more than one
// call's, so that no rule over the descriptor tells it. The tests of
// internal/service have them by name.
var composed = map[string]string{
	authingv1.AuthService_GenQrCode_FullMethodName:        "the answer repeats the request's random",
	authingv1.AuthService_GeneQrLoginCode_FullMethodName:  "members of a free object are parameters",
	authingv1.AuthService_Preflight_FullMethodName:        "asks two hosts",
	authingv2.ManagementService_GetAllOrgs_FullMethodName: "lists and counts",
}

// restRPCs are the rpcs that go upstream by REST, but for the composed ones.
func restRPCs(t *testing.T) []protoreflect.MethodDescriptor {
	t.Helper()
	var out []protoreflect.MethodDescriptor
	for _, m := range sample.RPCs() {
		if sample.Upstream(m).GetTransport() == optionsv1.Transport_TRANSPORT_REST && composed[sample.FullMethod(m)] == "" {
			out = append(out, m)
		}
	}
	if len(out) < 600 {
		t.Fatalf("only %d rpcs found", len(out))
	}
	return out
}

func identityOf(m protoreflect.MethodDescriptor) optionsv1.Identity {
	return sample.Upstream(m).GetIdentity()
}

func message(t *testing.T, md protoreflect.MessageDescriptor) proto.Message {
	t.Helper()
	mt, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		t.Fatal(err)
	}
	return mt.New().Interface()
}

func text(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("not JSON: %v: %s", err, text)
	}
	return value
}
