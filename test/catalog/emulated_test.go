package catalog

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/emulator"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// asked is an emulator that is asked what it does.
type asked struct {
	*emulator.Emulator

	token string // of the management API
}

func newAsked(t *testing.T) *asked {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	// Who signs in from there can be asked for.
	seed, err := emulator.LoadSeed(strings.NewReader(`
externalAccounts:
  - {connection: LDAP, account: someone, secret: something}
  - {connection: AD, account: someone, secret: something}
`))
	if err != nil {
		t.Fatal(err)
	}
	e, err := emulator.New(emulator.Options{SigningKey: key, BcryptCost: 4, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	a := &asked{Emulator: e}
	credentials, err := json.Marshal(map[string]string{
		"accessKeyId": e.Credentials().UserPoolID, "accessKeySecret": e.Credentials().UserPoolSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Data struct {
			Token string `json:"access_token"`
		} `json:"data"`
	}
	_, body := a.send(t, http.MethodPost, "/api/v3/get-management-token", "application/json", string(credentials))
	if err := json.Unmarshal(body, &answer); err != nil || answer.Data.Token == "" {
		t.Fatalf("no management token: %s", body)
	}
	a.token = answer.Data.Token
	return a
}

func (a *asked) send(t *testing.T, verb, target, contentType, body string) (status int, answer []byte) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), verb, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("Authorization", a.token)
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

// does says whether the emulator does an rpc: a request with every field has
// nothing missing, and one with what is demanded alone asks for nothing special.
// To an rpc that it does not do it says so to both. What else becomes of them
// does not matter.
func (a *asked) does(t *testing.T, r rpc) bool {
	t.Helper()
	for _, all := range []bool{true, false} {
		a.Reset()
		if a.serves(t, r, a.request(r, all)) {
			return true
		}
	}
	return false
}

func (a *asked) serves(t *testing.T, r rpc, request sample.Request) bool {
	t.Helper()
	contentType, body := "application/json", request.Body()
	if sample.Upstream(r).GetBody() == optionsv1.Body_BODY_FORM {
		form := make(url.Values)
		for name, value := range request.Members {
			form.Set(name, sample.PlainText(value))
		}
		contentType, body = "application/x-www-form-urlencoded", form.Encode()
	}
	status, answer := a.send(t, request.Verb, request.Target(), contentType, body)
	said := statusIn(answer)
	administrators := sample.Upstream(r).GetTransport() == optionsv1.Transport_TRANSPORT_REST && r.client == management
	switch {
	case slices.Contains([]int{status, said}, http.StatusInternalServerError),
		slices.Contains([]int{status, said}, http.StatusMethodNotAllowed),
		slices.Contains([]int{status, said}, http.StatusUnauthorized) && administrators,
		status == http.StatusNotFound && said == 0:
		t.Errorf("%s does not show whether %s is emulated: %d %s", request.Target(), r.FullName(), status, answer)
	}
	return status != http.StatusNotImplemented && said != http.StatusNotImplemented
}

// statusIn is the status that an answer tells, whatever its generation; 0 for none.
func statusIn(answer []byte) int {
	var got struct {
		StatusCode int `json:"statusCode"`
		Code       int `json:"code"`
		Errors     []struct {
			Message struct {
				Code int `json:"code"`
			} `json:"message"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return 0
	}
	if len(got.Errors) > 0 {
		return got.Errors[0].Message.Code
	}
	return cmp.Or(got.StatusCode, got.Code)
}

// request is one to Authing for an rpc, with every field or with those that are
// demanded.
func (a *asked) request(r rpc, all bool) sample.Request {
	if sample.Upstream(r).GetTransport() == optionsv1.Transport_TRANSPORT_GRAPHQL {
		return a.graphQL(r)
	}
	members, _ := sample.Sampler{Form: sample.Wire, Text: a.text}.Message(r.Input()).(map[string]any)
	for i := range r.Input().Fields().Len() {
		if fd := r.Input().Fields().Get(i); !all && !demanded(fd) && placeOf(fd, r) != "path" {
			delete(members, wireName(fd))
		}
	}
	for name, value := range sample.Upstream(r).GetFixed() {
		members[name] = value
	}
	return sample.Place(r.route, r.Input(), members)
}

// text is plain: what must be escaped is another test's.
func (a *asked) text(fd protoreflect.FieldDescriptor) string {
	switch fd.JSONName() {
	case "client_id", "appId":
		return a.Credentials().AppID
	case "connection":
		return "LDAP"
	case "client_secret":
		return a.Credentials().AppSecret
	case "protocol":
		return "oidc"
	default:
		return string(fd.Name())
	}
}
