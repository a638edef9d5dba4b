package proxy_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
)

// quoted is a file's name in a comment, and the block after it.
var quoted = regexp.MustCompile("(?s)<!-- deploy/(\\S+) -->\n\n```[a-z]*\n(.*?)```")

// What docs/mesh.md shows is a part of the file that it names.
func TestDocsQuoteTheFiles(t *testing.T) {
	text, err := os.ReadFile("../../docs/mesh.md")
	if err != nil {
		t.Fatal(err)
	}
	proxies := map[string]bool{}
	for _, found := range quoted.FindAllStringSubmatch(string(text), -1) {
		name, block := found[1], found[2]
		if !strings.Contains(read(t, name), block) {
			t.Errorf("%s does not hold\n%s", name, block)
		}
		folder, _, _ := strings.Cut(name, "/")
		proxies[folder] = true
	}
	for _, folder := range []string{"service", "envoy", "istio", "nginx", "traefik", "caddy"} {
		if !proxies[folder] {
			t.Errorf("nothing of deploy/%s is quoted", folder)
		}
	}
	if got, want := strings.Count(string(text), "<!-- deploy/"), len(quoted.FindAllString(string(text), -1)); got != want {
		t.Errorf("%d quotations are announced, and %d found", got, want)
	}
}

// logged is a line of the log.
type logged struct{ Level, Msg, Reason, Method, Code string }

// The table of log lines in docs/mesh.md names what the service logs.
func TestDocsNameTheLogLines(t *testing.T) {
	text, err := os.ReadFile("../../docs/mesh.md")
	if err != nil {
		t.Fatal(err)
	}
	const checked = "/envoy.service.auth.v3.Authorization/Check"
	nginx := []string{"nginx.example.internal"}
	original := []string{"X-Original-Method", "GET", "X-Original-URI"}
	for name, tc := range map[string]struct {
		ask  func(s *service)
		want logged
	}{
		"nginx proves nothing": {func(s *service) { s.restAs(t, nil, "/forward-auth/nginx") }, logged{
			"ERROR", "a proxy is refused, and so are its users", "CALLER_UNAUTHENTICATED", "", "Unauthenticated",
		}},
		"nginx is not in the policy": {func(s *service) { s.restAs(t, []string{"another.example.internal"}, "/forward-auth/nginx") }, logged{
			"ERROR", "a proxy is refused, and so are its users", "CALLER_NOT_PERMITTED", "", "PermissionDenied",
		}},
		"Envoy proves nothing": {func(s *service) { check(t, s, nil) }, logged{
			"INFO", "call", "CALLER_UNAUTHENTICATED", checked, "Unauthenticated",
		}},
		"Envoy is not in the policy": {func(s *service) { check(t, s, nil, "another.example.internal") }, logged{
			"INFO", "call", "CALLER_NOT_PERMITTED", checked, "PermissionDenied",
		}},
		"a rule that is none": {func(s *service) { check(t, s, map[string]string{"authing.role": "admin"}, "envoy.example.internal") }, logged{
			"WARN", "request refused", "rule_invalid", "GET", "",
		}},
		"no token": {func(s *service) { s.restAs(t, nginx, "/forward-auth/nginx", append(original, "/")...) }, logged{
			"DEBUG", "request refused", "token_missing", "GET", "",
		}},
		"nginx at the path of the others": {func(s *service) { s.restAs(t, nginx, "/forward-auth", append(original, "/")...) }, logged{
			"DEBUG", "request refused", "malformed_request", "", "",
		}},
		"an identity header": {func(s *service) {
			s.restAs(t, nginx, "/forward-auth/nginx", append(original, "/", "X-Authing-Roles", "admin")...)
		}, logged{"DEBUG", "request refused", "identity_header", "GET", ""}},
	} {
		s := startService(t)
		tc.ask(s)
		var found []logged
		for line := range strings.Lines(s.log.String()) {
			var one logged
			if err := json.Unmarshal([]byte(line), &one); err != nil {
				t.Fatal(err)
			}
			found = append(found, one)
		}
		if !slices.Contains(found, tc.want) {
			t.Errorf("%s: the log has no %v but %v", name, tc.want, found)
		}
		words := []string{tc.want.Msg, tc.want.Reason}
		if tc.want.Msg == "call" {
			words = []string{tc.want.Method, tc.want.Code}
		}
		for _, word := range words {
			if !strings.Contains(string(text), word) {
				t.Errorf("%s: docs/mesh.md does not name %s", name, word)
			}
		}
	}
}

// check asks as Envoy does; the answer is of no interest.
func check(t *testing.T, s *service, extensions map[string]string, names ...string) {
	t.Helper()
	_, _ = authv3.NewAuthorizationClient(s.grpc(t, names...)).Check(t.Context(), checkRequest(extensions))
}
