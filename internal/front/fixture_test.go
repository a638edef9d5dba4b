package front_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/front"
)

const (
	poolID     = "demo-pool"
	poolSecret = "planted-pool-secret"
	userToken  = "end.user.token"
)

var startOfTest = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

type door struct {
	t        testing.TB
	handler  http.Handler
	api      *fakeAPI
	upstream *fakeUpstream
	now      time.Time
	nonce    int
}

// newDoor makes a front over fakes. change may alter its options.
func newDoor(t testing.TB, change ...func(*front.Options)) *door {
	t.Helper()
	d := &door{
		t: t, now: startOfTest, api: &fakeAPI{},
		upstream: &fakeUpstream{status: http.StatusOK, body: `{"data":{"from":"upstream"}}`},
	}
	now := func() time.Time { return d.now }
	demo := access.DemoKey(poolID, poolSecret)
	opts := front.Options{
		API: d.api, Services: services(), Declared: declared, Upstream: d.upstream,
		Guard: newGuard(t, now, &demo), Now: now,
	}
	for _, one := range change {
		one(&opts)
	}
	var err error
	if d.handler, err = front.New(opts); err != nil {
		t.Fatal(err)
	}
	return d
}

// newGuard is a guard without a policy.
func newGuard(t testing.TB, now func() time.Time, demo *access.Key) *access.Guard {
	t.Helper()
	methods, err := access.MethodsOf(services()...)
	if err != nil {
		t.Fatal(err)
	}
	guard, err := access.NewGuard(access.Options{
		Known: access.Known{Methods: methods}, Demo: demo, Now: now, Log: slog.New(slog.DiscardHandler),
		Default: access.Selection{Pool: poolID, Application: "app-1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return guard
}

// withoutManagement is the door of a real Authing without a policy.
func withoutManagement(t testing.TB) func(*front.Options) {
	return func(opts *front.Options) { opts.Guard = newGuard(t, opts.Now, nil) }
}

func services() []protoreflect.ServiceDescriptor {
	return []protoreflect.ServiceDescriptor{
		authingv2.File_authing_v2_auth_service_proto.Services().ByName("AuthService"),
		authingv2.File_authing_v2_management_service_proto.Services().ByName("ManagementService"),
		authingv3.File_authing_v3_auth_service_proto.Services().ByName("AuthService"),
		authingv3.File_authing_v3_management_service_proto.Services().ByName("ManagementService"),
		authingv1.File_authing_v1_auth_service_proto.Services().ByName("AuthService"),
		authingv1.File_authing_v1_management_service_proto.Services().ByName("ManagementService"),
	}
}

// declaredFields is which rpc of authing.v2 declares which root field.
var declaredFields = map[string]protoreflect.FullName{
	"query users":              "ManagementService.ListUsers",
	"query user":               "ManagementService.ListUserRoles",
	"mutation createUser":      "ManagementService.CreateUser",
	"query checkLoginStatus":   "AuthService.CheckLoginStatus",
	"mutation loginByEmail":    "AuthService.LoginByEmail",
	"mutation registerByEmail": "AuthService.RegisterByEmail",
	"mutation updateUser":      "AuthService.UpdateProfile",
}

func declared(operation, field string) []front.Declaration {
	name, found := declaredFields[operation+" "+field]
	if !found {
		return nil
	}
	for _, service := range services()[:2] {
		if method := service.Methods().ByName(name.Name()); method != nil && service.Name() == name.Parent().Name() {
			return []front.Declaration{{Method: method, Path: []string{field}}}
		}
	}
	return nil
}

// request makes a request with headers given as name, value, name, value.
func request(verb, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), verb, target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

type answer struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

func (d *door) send(r *http.Request) answer {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	got := answer{status: w.Code, header: w.Header(), text: w.Body.String()}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &got.json); err != nil {
			d.t.Fatalf("answer is not JSON: %q", got.text)
		}
	}
	return got
}

// token trades the demo key for a token.
func (d *door) token() string { return d.exchange(poolID, poolSecret) }

// trade trades a key of the keys file.
func (d *door) trade(id string) string {
	return d.exchange(id, "planted-secret-of-the-"+strings.TrimSuffix(id, "-1"))
}

func (d *door) exchange(id, secret string) string {
	d.t.Helper()
	body := fmt.Sprintf(`{"accessKeyId":%q,"accessKeySecret":%q}`, id, secret)
	got := d.send(request("POST", "/api/v3/get-management-token", body))
	data, _ := got.json["data"].(map[string]any)
	token, _ := data["access_token"].(string)
	if token == "" {
		d.t.Fatalf("no token: %s", got.text)
	}
	return token
}

// graphQL is a request to /graphql/v2.
func graphQL(t testing.TB, query string, variables map[string]any, headers ...string) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return request("POST", "/graphql/v2", string(body), headers...)
}

// code is the number of an envelope, whichever its generation.
func (a answer) code() int {
	for _, name := range []string{"statusCode", "code"} {
		if number, ok := a.json[name].(float64); ok {
			return int(number)
		}
	}
	if list, ok := a.json["errors"].([]any); ok && len(list) == 1 {
		message, _ := list[0].(map[string]any)["message"].(map[string]any)
		number, _ := message["code"].(float64)
		return int(number)
	}
	return 0
}

// refusedWith fails the test unless the answer is a refusal with that code: in
// the body alone, or in the HTTP status too where no handler took the request.
func (d *door) refusedWith(got answer, code int) {
	d.t.Helper()
	status := http.StatusOK
	if code == http.StatusNotFound || code == http.StatusMethodNotAllowed || code == http.StatusRequestEntityTooLarge {
		status = code
	}
	if got.status != status || got.code() != code || got.json["data"] != nil {
		d.t.Errorf("%d %.300s, want %d", got.status, got.text, code)
	}
	if strings.Contains(got.text, "planted") || len(got.text) > 512 {
		d.t.Errorf("says too much: %.600s", got.text)
	}
	if code == http.StatusMethodNotAllowed && got.header.Get("Allow") == "" {
		d.t.Error("no Allow")
	}
}

// nothingPassed fails the test if anything got behind the front.
func (d *door) nothingPassed() {
	d.t.Helper()
	if len(d.api.seen) > 0 || len(d.upstream.calls) > 0 || len(d.upstream.documents) > 0 {
		d.t.Errorf("passed on: API %v, GraphQL %v, documents %v", d.api.seen, d.upstream.calls, d.upstream.documents)
	}
}
