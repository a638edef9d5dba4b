package service_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// fixture is the identifiers and credentials that the recordings were made
// with.
type fixture struct {
	UserPoolID, UserPoolSecret string
	AppID, AppSecret, AppHost  string
	UserToken, ManagementToken string
}

// recorder answers as the recorder of test/sdk does and keeps what it was
// asked.
type recorder struct {
	fixture fixture
	key     *rsa.PrivateKey
	server  *httptest.Server

	// Bare answers have no envelope; a string is text.
	answers struct{ Rest, Bare, GraphQL, GraphQLV1 map[string]json.RawMessage }
	// otherwise answers the calls that have no answer of their own.
	otherwise json.RawMessage

	mu   sync.Mutex
	sent []wireRequest
}

func newRecorder(t *testing.T, method protoreflect.MethodDescriptor) *recorder {
	t.Helper()
	r := new(recorder)
	readJSON(t, "testdata/fixture.json", &r.fixture)
	readJSON(t, "testdata/answers.json", &r.answers)
	r.key = readKey(t, "testdata/password_key.pem")
	public, err := x509.MarshalPKIXPublicKey(&r.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	pemKey := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	r.answers.Rest["GET /api/v2/.well-known"] = mustJSON(t, map[string]string{"publicKey": string(pemKey)})
	r.answers.Bare["GET /"+r.fixture.AppID+"/oidc/.well-known/jwks.json"] = keySet(t, readKey(t, "testdata/token_key.pem"))
	r.otherwise = mustJSON(t, leastAnswer(method))
	r.server = httptest.NewServer(r)
	t.Cleanup(r.server.Close)
	return r
}

// keySet is what checks the tokens of the recordings.
func keySet(t *testing.T, key *rsa.PrivateKey) json.RawMessage {
	t.Helper()
	return mustJSON(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: &key.PublicKey, KeyID: "key-0001", Algorithm: string(jose.RS256),
	}}})
}

// RoundTrip brings a request here, whatever host it is for.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	here := req.Clone(req.Context())
	here.Host = req.URL.Host
	here.URL.Scheme, here.URL.Host = "http", r.server.Listener.Addr().String()
	return r.server.Client().Transport.RoundTrip(here)
}

// ServeHTTP keeps a request and gives its canned answer.
func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sent, err := r.normalise(req, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	r.sent = append(r.sent, sent)
	r.mu.Unlock()
	if sent.GraphQL != nil {
		data, ok := r.answers.GraphQL[sent.GraphQL.RootField]
		if sent.Path == graphQLPathV1 {
			data, ok = r.answers.GraphQLV1[sent.GraphQL.RootField]
		}
		if !ok {
			data = r.otherwise
		}
		answer(w, map[string]any{"data": map[string]any{sent.GraphQL.RootField: data}})
		return
	}
	if bare, ok := r.answers.Bare[sent.Verb+" "+sent.Path]; ok {
		answerBare(w, bare)
		return
	}
	data, ok := r.answers.Rest[sent.Verb+" "+sent.Path]
	if !ok {
		data = r.otherwise
	}
	answer(w, map[string]any{"code": http.StatusOK, "statusCode": http.StatusOK, "data": data})
}

// leastAnswer is data that says no more than an answer to the rpc must.
func leastAnswer(method protoreflect.MethodDescriptor) any {
	rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	up, _ := proto.GetExtension(method.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	name := rule.GetResponseBody() + up.GetResponseField() // at most one is set
	field := method.Output().Fields().ByName(protoreflect.Name(name))
	switch {
	case field == nil:
		return identifiers(method.Output())
	case field.IsList():
		return []any{}
	case field.Message() != nil:
		return identifiers(field.Message())
	default:
		return field.Default().Interface()
	}
}

// identifiers is an object with a value for each of its identifiers.
func identifiers(md protoreflect.MessageDescriptor) map[string]string {
	out := make(map[string]string)
	for i := range md.Fields().Len() {
		field := md.Fields().Get(i)
		behaviors, _ := proto.GetExtension(field.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
		if slices.Contains(behaviors, annotations.FieldBehavior_IDENTIFIER) {
			out[field.JSONName()] = "id-0001"
		}
	}
	return out
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // A client that has gone reads nothing.
}

func answerBare(w http.ResponseWriter, value json.RawMessage) {
	var text string
	if json.Unmarshal(value, &text) != nil {
		text = string(value)
	}
	_, _ = io.WriteString(w, text) // A client that has gone reads nothing.
}

func (r *recorder) requests() []wireRequest {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sent
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func readKey(t *testing.T, file string) *rsa.PrivateKey {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		t.Fatalf("%s is not PEM", file)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(*rsa.PrivateKey)
}

func mustJSON(t *testing.T, value any) json.RawMessage {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
