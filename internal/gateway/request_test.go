package gateway_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

const (
	formType      = "Content-Type: application/x-www-form-urlencoded"
	multipartType = "Content-Type: multipart/form-data; boundary=x"
)

func TestRequestBody(t *testing.T) {
	const signIn = `{"connection":"PASSWORD","passwordPayload":{"password":"p","username":"bob"}}`
	for _, tt := range []struct {
		name, target, body string
		headers            []string
		rest, compatible   int
		request            string // what was called with; empty: nothing
		says               string // in the body of a refusal
	}{
		{name: "JSON", target: "/api/v3/signin", body: signIn, rest: 200, compatible: 200, request: signIn},
		{name: "charset", target: "/api/v3/signin", body: signIn, headers: []string{"Content-Type: application/json; charset=utf-8"}, rest: 200, compatible: 200, request: signIn},
		{name: "curl -d", target: "/api/v3/signin", body: signIn, headers: []string{formType}, rest: 200, compatible: 200, request: signIn},
		{name: "broken content type", target: "/api/v3/signin", body: signIn, headers: []string{"Content-Type: ;;"}, rest: 200, compatible: 200, request: signIn},
		{name: "empty", target: "/api/v3/list-users", rest: 200, compatible: 200, request: `{}`},
		{name: "null", target: "/api/v3/list-users", body: " null\n", rest: 200, compatible: 200, request: `{}`},
		{name: "null under a form type", target: "/api/v3/list-users", body: "null", headers: []string{formType}, rest: 200, compatible: 200, request: `{}`},
		{name: "form", target: "/api/v3/signin", body: "connection=PASSWORD", headers: []string{formType}, rest: 415, compatible: 415, says: "INVALID_REQUEST"},
		{name: "multipart", target: "/api/v3/signin", body: "--x--", headers: []string{multipartType}, rest: 415, compatible: 415, says: "INVALID_REQUEST"},
		{name: "compressed", target: "/api/v3/signin", body: "\x1f\x8b", headers: []string{"Content-Encoding: gzip"}, rest: 415, compatible: 415, says: "INVALID_REQUEST"},
		{name: "not compressed", target: "/api/v3/signin", body: signIn, headers: []string{"Content-Encoding: identity"}, rest: 200, compatible: 200, request: signIn},
		{name: "malformed", target: "/api/v3/signin", body: `{"connection":`, rest: 400, compatible: 200, says: "the body is not valid JSON: ends too early"},
		{name: "garbage", target: "/api/v3/signin", body: `{"connection":secret}`, rest: 400, compatible: 200, says: "at offset 15"},
		{name: "two values", target: "/api/v3/signin", body: `{}{}`, rest: 400, compatible: 200, says: "INVALID_REQUEST"},
		{name: "list", target: "/api/v3/signin", body: `[]`, rest: 400, compatible: 200, says: `"field":"(whole)"`},
		{name: "bad UTF-8", target: "/api/v3/signin", body: "{\"connection\":\"\xff\"}", rest: 400, compatible: 200, says: "UTF-8"},
		{name: "wrong type", target: "/api/v3/list-users", body: `{"options":{"pagination":{"page":"x"}}}`, rest: 400, compatible: 200, says: `"field":"options.pagination.page"`},
		{name: "unknown field", target: "/api/v3/list-users", body: `{"nope":1}`, rest: 400, compatible: 200, says: `"field":"nope"`},
		{name: "too large", target: "/api/v3/signin", body: `{"connection":"` + strings.Repeat("x", 1024) + `"}`, rest: 413, compatible: 413, says: "REQUEST_TOO_LARGE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conn := &fakeConn{}
			got := send(t, newHandler(t, conn, gateway.Options{MaxBodyBytes: 1024}), "POST", tt.target, tt.body, tt.headers...)
			if _, request := conn.called(t); got.status != tt.rest || request != tt.request || !strings.Contains(got.body, tt.says) {
				t.Errorf("REST: got %d %s, called with %s", got.status, got.body, request)
			}
			if tt.name == "unknown field" {
				tt.request, tt.says = `{}`, "" // Authing ignores it, so does its door
			}
			conn = &fakeConn{}
			h := newHandler(t, conn, gateway.Options{MaxBodyBytes: 1024, Convention: gateway.Compatible})
			got = send(t, h, "POST", tt.target, tt.body, tt.headers...)
			if _, request := conn.called(t); got.status != tt.compatible || request != tt.request || !strings.Contains(got.body, tt.says) {
				t.Errorf("Compatible: got %d %s, called with %s", got.status, got.body, request)
			}
		})
	}
}

func TestBodyOfUnknownLengthIsBounded(t *testing.T) {
	conn := &fakeConn{}
	server := httptest.NewServer(newHandler(t, conn, gateway.Options{MaxBodyBytes: 1024}))
	defer server.Close()
	body := struct{ *strings.Reader }{strings.NewReader(`{"connection":"` + strings.Repeat("x", 1<<20) + `"}`)} // hides its length
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/v3/signin", body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // nothing was written
	if resp.StatusCode != http.StatusRequestEntityTooLarge || conn.method != "" {
		t.Errorf("got %d, called %q", resp.StatusCode, conn.method)
	}
}

func TestNoBodyAtAll(t *testing.T) {
	conn := &fakeConn{}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v3/list-users", nil)
	if err != nil {
		t.Fatal(err)
	}
	newHandler(t, conn, gateway.Options{}).ServeHTTP(httptest.NewRecorder(), r)
	if _, request := conn.called(t); request != `{}` {
		t.Errorf("called with %s", request)
	}
}

func TestQuery(t *testing.T) {
	for _, tt := range []struct {
		name, target     string
		rest, compatible int
		request          string // for both, unless refused
		says             string
	}{
		{"bound", "/api/v3/get-user?userId=u&withPost=true", 200, 200, `{"userId":"u","withPost":true}`, ""},
		{"empty is absent", "/api/v3/get-user?userId=u&userIdType=", 200, 200, `{"userId":"u"}`, ""},
		{"wrong type", "/api/v3/get-user?userId=u&withPost=perhaps", 400, 200, "", `"field":"withPost"`},
		{"twice", "/api/v3/get-user?userId=u&userId=v", 400, 200, "", `"field":"userId"`},
		{"path goes first", "/api/v2/users/62a?userId=evil", 200, 200, `{"userId":"62a"}`, ""},
		{"bad escape", "/api/v3/get-user?userId=%zz", 400, 200, "", "INVALID_REQUEST"},
		{"bad UTF-8", "/api/v3/get-user?userId=%ff", 400, 200, "", `"field":"userId"`},
		{"too long", "/api/v3/get-user?userId=" + strings.Repeat("x", 8<<10), 400, 200, "", "8192"},
		{"too many", "/api/v3/get-user?" + strings.Repeat("a=&", 200), 400, 200, "", "200"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for convention, want := range map[gateway.Convention]int{gateway.REST: tt.rest, gateway.Compatible: tt.compatible} {
				conn := &fakeConn{}
				got := send(t, newHandler(t, conn, gateway.Options{Convention: convention}), "GET", tt.target, "")
				if _, request := conn.called(t); got.status != want || request != tt.request || !strings.Contains(got.body, tt.says) {
					t.Errorf("%d: got %d %s, called with %s", convention, got.status, got.body, request)
				}
			}
		})
	}
}

func TestUnknownParameters(t *testing.T) {
	for _, tt := range []struct{ verb, target, body, request string }{
		{"GET", "/api/v3/get-user?userId=u&nope=1", "", `{"userId":"u"}`},
		{"POST", "/api/v3/list-users?nope=1", "{}", `{}`},
	} {
		conn := &fakeConn{}
		got := send(t, newHandler(t, conn, gateway.Options{}), tt.verb, tt.target, tt.body)
		if got.status != 400 || !strings.Contains(got.body, `"errors":[{"field":"nope"`) || conn.method != "" {
			t.Errorf("REST: got %d %s", got.status, got.body)
		}
		got = send(t, newHandler(t, conn, gateway.Options{Convention: gateway.Compatible}), tt.verb, tt.target, tt.body)
		if _, request := conn.called(t); got.status != 200 || request != tt.request {
			t.Errorf("Compatible: got %d %s, called with %s", got.status, got.body, request)
		}
	}
}

func TestBodyOfGETIsNoParameters(t *testing.T) {
	conn := &fakeConn{}
	h := newHandler(t, conn, gateway.Options{})
	for _, headers := range [][]string{nil, {formType}, {multipartType}} {
		got := send(t, h, "GET", "/api/v3/get-user?userId=u", "userIdType=email", headers...)
		if _, request := conn.called(t); got.status != 200 || request != `{"userId":"u"}` {
			t.Errorf("got %d %s, called with %s", got.status, got.body, request)
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add("GET", "/api/v3/get-user", "userId=u&withPost=true&x[0]=1", "")
	f.Add("POST", "/api/v3/list-users", "", `{"options":{"pagination":{"page":1e400}}}`)
	f.Add("POST", "/authing.v2.AuthService/LoginByEmail", "", `{"email":"\ud800"}`)
	f.Add("GET", "/api/v2/users/%2f%2e", "%", "null")
	h := newHandler(f, &fakeConn{}, gateway.Options{Unbound: true})
	compatible := newHandler(f, &fakeConn{}, gateway.Options{Convention: gateway.Compatible})
	f.Fuzz(func(t *testing.T, verb, path, query, body string) {
		r, err := http.NewRequestWithContext(t.Context(), verb, "http://host"+path, strings.NewReader(body))
		if err != nil {
			return // no server would see it
		}
		r.URL.RawQuery = query
		for _, h := range []http.Handler{h, compatible} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r.Clone(t.Context()))
			if w.Code >= 500 {
				t.Fatalf("%s %s?%s %q: %d %s", verb, path, query, body, w.Code, w.Body)
			}
		}
	})
}
