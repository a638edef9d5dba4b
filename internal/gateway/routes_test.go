package gateway_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// methods calls yield for every rpc of our contract.
func methods(yield func(protoreflect.MethodDescriptor)) {
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				if strings.HasPrefix(string(service.FullName()), "authing.") {
					yield(service.Methods().Get(j))
				}
			}
		}
		return true
	})
}

func TestEveryRouteReachesItsRPC(t *testing.T) {
	const odd = "a b/c%2F:é"
	variable := regexp.MustCompile(`\{[^}]+\}`)
	conn := &fakeConn{}
	served := newHandler(t, conn, gateway.Options{Unbound: true})
	closed := newHandler(t, conn, gateway.Options{})
	count := 0
	methods(func(m protoreflect.MethodDescriptor) {
		count++
		name := fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
		rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
		if rule == nil {
			t.Run("POST "+name, func(t *testing.T) {
				conn.method = ""
				if got := send(t, closed, "POST", name, "{}"); got.status != 404 || conn.method != "" {
					t.Errorf("not served by default: got %d, called %q", got.status, conn.method)
				}
				if got := send(t, served, "POST", name, "{}"); got.status != 200 || conn.method != name {
					t.Errorf("got %d %s, called %q", got.status, got.body, conn.method)
				}
			})
			return
		}
		for _, r := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
			verb, template := verbAndTemplate(t, r)
			t.Run(verb+" "+template, func(t *testing.T) {
				for _, value := range []string{"plain", odd} {
					conn.method = ""
					target := variable.ReplaceAllLiteralString(template, url.PathEscape(value))
					if got := send(t, served, verb, target, bodyFor(r)); got.status != 200 || conn.method != name {
						t.Fatalf("%s: got %d %s, called %q", target, got.status, got.body, conn.method)
					}
					_, request := conn.called(t)
					if strings.Contains(template, "{") && !strings.Contains(request, value) {
						t.Errorf("path value %q is not in the request %s", value, request)
					}
				}
				if !mirrored(m) {
					conn.method = ""
					target := variable.ReplaceAllLiteralString(template, "plain")
					if got := send(t, closed, verb, target, bodyFor(r)); got.status != 404 || conn.method != "" {
						t.Errorf("not served by default: got %d, called %q", got.status, conn.method)
					}
				}
				if got := send(t, served, "POST", name, "{}"); got.status != 404 {
					t.Errorf("an rpc with a route is served there alone, got %d", got.status)
				}
			})
		}
	})
	if count == 0 {
		t.Fatal("no rpcs found")
	}
}

func mirrored(m protoreflect.MethodDescriptor) bool {
	return regexp.MustCompile(`^authing\.v\d$`).MatchString(string(m.ParentFile().Package()))
}

func bodyFor(rule *annotations.HttpRule) string {
	if rule.GetBody() == "" {
		return ""
	}
	return "{}"
}

func verbAndTemplate(t *testing.T, rule *annotations.HttpRule) (verb, template string) {
	t.Helper()
	for verb, template := range map[string]string{
		"GET": rule.GetGet(), "POST": rule.GetPost(), "PUT": rule.GetPut(), "PATCH": rule.GetPatch(), "DELETE": rule.GetDelete(),
	} {
		if template != "" {
			return verb, template
		}
	}
	t.Fatalf("no path in %v", rule)
	return "", ""
}

func TestRouting(t *testing.T) {
	const me, detail = "/authing.v2.AuthService/GetCurrentUser", "/authing.v2.ManagementService/GetUserDetail"
	const form = "Content-Type: application/x-www-form-urlencoded"
	for _, tt := range []struct {
		name, verb, target string
		headers            []string
		status             int
		method, allow      string
	}{
		{"literal beats parameter", "GET", "/api/v2/users/me", nil, 200, me, ""},
		{"however it is spelt", "GET", "/api/v2/users/%6De", nil, 200, me, ""},
		{"parameter", "GET", "/api/v2/users/62a", nil, 200, detail, ""},
		{"HEAD is GET", "HEAD", "/api/v2/users/me", nil, 200, me, ""},
		{"OPTIONS of GET", "OPTIONS", "/api/v2/users/me", nil, 204, "", "GET, HEAD, OPTIONS"},
		{"OPTIONS of POST", "OPTIONS", "/api/v3/signin", nil, 204, "", "POST, OPTIONS"},
		{"OPTIONS of nothing", "OPTIONS", "/api/v3/nothing", nil, 404, "", ""},
		{"OPTIONS of all", "OPTIONS", "*", nil, 404, "", ""},
		{"wrong verb", "GET", "/api/v3/signin", nil, 405, "", "POST, OPTIONS"},
		{"wrong verb", "DELETE", "/api/v2/users/62a", nil, 405, "", "GET, HEAD, OPTIONS"},
		{"unheard-of verb", "BREW", "/api/v3/get-user", nil, 405, "", "GET, HEAD, OPTIONS"},
		{"HEAD of POST", "HEAD", "/api/v3/signin", nil, 405, "", "POST, OPTIONS"},
		{"no method override", "POST", "/api/v3/get-profile", []string{"X-HTTP-Method-Override: GET", form}, 405, "", "GET, HEAD, OPTIONS"},
		{"no path length fallback", "POST", "/api/v3/get-profile", []string{form}, 405, "", "GET, HEAD, OPTIONS"},
		{"unknown path", "GET", "/api/v3/nothing", nil, 404, "", ""},
		{"trailing slash", "GET", "/api/v3/get-profile/", nil, 404, "", ""},
		{"empty parameter", "GET", "/api/v2/users/", nil, 404, "", ""},
		{"root", "GET", "/", nil, 404, "", ""},
		{"dots are no id", "GET", "/api/v2/users/%2E%2E", nil, 400, "", ""},
		{"control characters are no id", "GET", "/api/v2/users/a%00", nil, 400, "", ""},
		{"bad UTF-8 is no id", "GET", "/api/v2/users/%ff", nil, 400, "", ""},
		{"unbound rpcs are closed", "POST", "/authing.v2.AuthService/LoginByEmail", nil, 404, "", ""},
		{"in every spelling", "POST", "/authing.v2.AuthService%2FLoginByEmail", nil, 404, "", ""},
		{"and unseen", "GET", "/authing.v2.AuthService/LoginByEmail", nil, 404, "", ""},
	} {
		for convention, name := range map[gateway.Convention]string{gateway.REST: "REST", gateway.Compatible: "Compatible"} {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				conn := &fakeConn{}
				got := send(t, newHandler(t, conn, gateway.Options{Convention: convention}), tt.verb, tt.target, "", tt.headers...)
				want := tt.status
				if convention == gateway.Compatible && want == http.StatusBadRequest {
					want = http.StatusOK // 404 and 405 stay true
				}
				if got.status != want || conn.method != tt.method || got.header.Get("Allow") != tt.allow {
					t.Errorf("got %d, called %q, Allow %q: %s", got.status, conn.method, got.header.Get("Allow"), got.body)
				}
				if got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Cache-Control") != "no-store" {
					t.Errorf("headers = %v", got.header)
				}
				if (tt.verb == "HEAD" || tt.verb == "OPTIONS" && want == 204) && got.body != "" {
					t.Errorf("unexpected body %s", got.body)
				}
			})
		}
	}
}

func TestRoutingErrorBodies(t *testing.T) {
	h := newHandler(t, &fakeConn{}, gateway.Options{Unbound: true})
	for _, tt := range []struct{ verb, target, body string }{
		{"GET", "/api/v3/nothing", `{"statusCode":404,"message":"this route does not exist","requestId":"r","reason":"ROUTE_NOT_FOUND"}`},
		{"GET", "/api/v2/nothing", `{"code":404,"message":"this route does not exist","reason":"ROUTE_NOT_FOUND"}`},
		{"GET", "/api/v3/signin", `{"statusCode":405,"message":"this route takes POST, OPTIONS","requestId":"r","reason":"METHOD_NOT_ALLOWED"}`},
		{"PUT", "/api/v2/users/me", `{"code":405,"message":"this route takes GET, HEAD, OPTIONS","reason":"METHOD_NOT_ALLOWED"}`},
		{"GET", "/authing.v2.AuthService/Nothing", `{"code":5,"message":"this route does not exist","details":[` +
			`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ROUTE_NOT_FOUND","domain":"authing-grpc"}]}`},
		{"GET", "/authing.v2.AuthService/LoginByEmail", `{"code":12,"message":"this route takes POST, OPTIONS","details":[` +
			`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"METHOD_NOT_ALLOWED","domain":"authing-grpc"}]}`},
	} {
		t.Run(tt.verb+" "+tt.target, func(t *testing.T) {
			if got := send(t, h, tt.verb, tt.target, "", "X-Request-Id: r"); got.body != tt.body {
				t.Errorf("got  %s\nwant %s", got.body, tt.body)
			}
		})
	}
}

func TestNewRefusesBadOptions(t *testing.T) {
	for name, make := range map[string]func() (http.Handler, error){
		"no connection":      func() (http.Handler, error) { return gateway.New(nil, gateway.Options{}) },
		"unknown convention": func() (http.Handler, error) { return gateway.New(&fakeConn{}, gateway.Options{Convention: 7}) },
		"negative size":      func() (http.Handler, error) { return gateway.New(&fakeConn{}, gateway.Options{MaxBodyBytes: -1}) },
	} {
		if h, err := make(); err == nil || h != nil {
			t.Errorf("%s: got %v, %v", name, h, err)
		}
	}
}
