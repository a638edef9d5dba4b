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
	"sync"
	"testing"
)

// fixture is the identifiers and credentials that the recordings were made
// with.
type fixture struct {
	UserPoolID, UserPoolSecret string
	AppID, AppSecret           string
	UserToken, ManagementToken string
}

// recorder answers as the recorder of test/sdk does and keeps what it was
// asked.
type recorder struct {
	fixture fixture
	key     *rsa.PrivateKey
	url     string

	answers struct{ Rest, GraphQL map[string]json.RawMessage }

	mu   sync.Mutex
	sent []wireRequest
}

func newRecorder(t *testing.T) *recorder {
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
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
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
		answer(w, map[string]any{"data": map[string]any{sent.GraphQL.RootField: r.answers.GraphQL[sent.GraphQL.RootField]}})
		return
	}
	data, ok := r.answers.Rest[sent.Verb+" "+sent.Path]
	if !ok {
		http.NotFound(w, req)
		return
	}
	answer(w, map[string]any{"code": http.StatusOK, "statusCode": http.StatusOK, "data": data})
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // A client that has gone reads nothing.
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
