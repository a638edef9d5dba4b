package mesh_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// mayRead are the paths that some server may read in a target: decoded once or
// more, without path parameters, with its dots resolved.
func mayRead(target string) []string {
	text, _, _ := strings.Cut(target, "?")
	var all []string
	for range 4 {
		once, err := url.PathUnescape(text)
		if err != nil && len(all) > 0 {
			break
		}
		text = strings.ReplaceAll(once, `\`, "/")
		segments := strings.Split(text, "/")
		for i, segment := range segments {
			segments[i], _, _ = strings.Cut(segment, ";")
		}
		all = append(all, path.Clean("/"+text), path.Clean("/"+strings.Join(segments, "/")))
	}
	return all
}

// publicEverywhere says that no server reads a target as something outside of
// /public.
func publicEverywhere(target string) bool {
	return !slices.ContainsFunc(mayRead(target), func(read string) bool {
		return read != "/public" && !strings.HasPrefix(read, "/public/")
	})
}

var fuzzTargets = []string{
	"/public", "/public/a?b=../", "/public/../admin", "/public/%2e%2e/admin", "/public/..;/admin", "/public%2f..%2fadmin",
	"/public/%252e%252e/admin", `/public\..\admin`, "//public", "/publicity", "/public/%c0%ae./", "/%70ublic/x", "*", "",
}

func FuzzCheck(f *testing.F) {
	for i, target := range fuzzTargets {
		req := check(target, map[string]string{"authorization": "Bearer " + plain, "x-authing-user-id": "root"}, nil)
		if i%2 == 0 {
			req = check(target, map[string]string{"cookie": "session=bad", "x_authing-roles": "root"}, map[string]string{"authing.rule": "roles", "authing.roles": "a,b"})
		}
		text, err := proto.Marshal(req)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, target, "GET", "api.example.com", "")
		f.Add([]byte{}, target, "GET", "api.example.com:80", "Bearer "+plain)
	}
	decider := mesh.NewAuthorization(newFixture(f, withCookie, withRemoveToken, func(o *mesh.Options) {
		o.Log = newLog()
		o.Routes = []mesh.Route{{PathPrefix: "/public", Rule: rule("public")}}
	}).Decider)
	f.Fuzz(func(t *testing.T, text []byte, target, method, host, authorization string) {
		req := new(authv3.CheckRequest)
		if proto.Unmarshal(text, req) != nil {
			return // no message, so nobody asks
		}
		if len(text) == 0 {
			req = check(target, nil, nil)
			req.Attributes.Request.Http.Method, req.Attributes.Request.Http.Host = method, host
			if authorization != "" {
				req.Attributes.Request.Http.Headers = map[string]string{"authorization": authorization}
			}
		}
		answer, err := decider.Check(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		passed := answer.GetOkResponse()
		if passed == nil {
			if code := answer.GetDeniedResponse().GetStatus().GetCode(); code < 400 || code > 503 || answer.GetStatus().GetCode() == 0 {
				t.Fatalf("a refusal that is none: %v", answer)
			}
			return
		}
		http := req.GetAttributes().GetRequest().GetHttp()
		user, set := "", map[string]bool{}
		for _, one := range passed.GetHeaders() {
			name, value := one.GetHeader().GetKey(), one.GetHeader().GetValue()
			set[name] = true
			if name == mesh.HeaderUserID {
				user = value
			}
			if slices.Contains(mesh.IdentityHeaders(), name) && strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("%s: %q", name, value)
			}
		}
		for _, name := range mesh.IdentityHeaders() {
			if set[name] == slices.Contains(passed.GetHeadersToRemove(), name) {
				t.Errorf("%s is the client's, or both set and removed", name)
			}
		}
		byRoute := req.GetAttributes().GetContextExtensions()["authing.rule"] == "public"
		if user == "" && !byRoute && !publicEverywhere(http.GetPath()) {
			t.Errorf("%q passes without a token", http.GetPath())
		}
		if user != "" && !strings.Contains(string(text)+authorization, ".token.1") {
			t.Errorf("user %q without a token", user)
		}
	})
}

func FuzzForwardAuth(f *testing.F) {
	for _, target := range fuzzTargets {
		f.Add(target, "GET", "api.example.com", "", "", "")
		f.Add(target, "POST", "[::1]:80", "Bearer "+plain, "session="+admin, "X-Authing-User-Id")
	}
	decider := newFixture(f, withCookie, func(o *mesh.Options) {
		o.Log = newLog()
		o.Routes = []mesh.Route{{PathPrefix: "/public", Rule: rule("public")}}
	}).Decider
	nginx, forwarded := mesh.NewNginx(decider), mesh.NewForwarded(decider)
	f.Fuzz(func(t *testing.T, target, method, host, authorization, cookies, extra string) {
		req := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}, Host: host, Header: http.Header{
			"X-Original-Uri": {target}, "X-Original-Method": {method},
			"X-Forwarded-Uri": {target}, "X-Forwarded-Method": {method}, "X-Forwarded-Host": {host},
		}}
		for name, value := range map[string]string{"Authorization": authorization, "Cookie": cookies, extra: "root"} {
			if value != "" && name != "" {
				req.Header[name] = append(req.Header[name], value)
			}
		}
		first, second := httptest.NewRecorder(), httptest.NewRecorder()
		nginx.ServeHTTP(first, req)
		forwarded.ServeHTTP(second, req)
		if first.Code != second.Code && !strings.HasPrefix(extra, "X-") {
			t.Errorf("nginx gets %d, Traefik %d", first.Code, second.Code)
		}
		for _, answer := range []*httptest.ResponseRecorder{first, second} {
			user := answer.Header().Get(mesh.HeaderUserID)
			switch {
			case answer.Code != http.StatusOK && user != "":
				t.Errorf("%d with a user", answer.Code)
			case answer.Code == http.StatusOK && user == "" && !publicEverywhere(target):
				t.Errorf("%q passes without a token", target)
			case user != "" && !strings.Contains(authorization+cookies, ".token.1"):
				t.Errorf("user %q without a token", user)
			case answer.Code == http.StatusOK && strings.EqualFold(strings.ReplaceAll(extra, "_", "-"), mesh.HeaderUserID):
				t.Errorf("passes with %s of the client", extra)
			}
		}
	})
}
