package server_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/emptypb"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

// What is documented is served and the other way round.
func TestMetricsAreServed(t *testing.T) {
	r := start(t, nil, admin, map[string]string{"AUTHING_MESH_ENABLED": "true"})
	client := identityv1.NewIdentityServiceClient(r.conn)
	if _, err := client.GetSigningKeys(t.Context(), &identityv1.GetSigningKeysRequest{}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: "who-is-this"}); err != nil {
		t.Fatal(err)
	}
	if code, body := send(t, http.MethodGet, "http://"+r.Addresses().HTTP+"/forward-auth", "",
		"X-Forwarded-Host", "example.com", "X-Forwarded-Uri", "/private", "X-Forwarded-Method", "GET"); code != http.StatusUnauthorized {
		t.Fatalf("%d %s", code, body)
	}
	code, text := send(t, http.MethodGet, "http://"+r.Addresses().Admin+"/metrics", "")
	if code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	for _, line := range []string{
		`authing_identity_verifications_total{result="invalid",source="checked"} 1`,
		`authing_mesh_decisions_total{outcome="refused",reason="token_missing",rule="default"} 1`,
		`authing_revocation_published_total 0`,
		`target_info{service_name="authing-grpc"} 1`,
		"# TYPE go_goroutines gauge",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%s is not in\n%s", line, text)
		}
	}
	if strings.Contains(text, "who-is-this") || strings.Contains(text, "/private") {
		t.Error("what callers sent is in the metrics")
	}
	documentation, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	served := names(text, `(?m)^# TYPE (authing_\w+)`)
	documented := names(string(documentation), "(?m)^\\| `(authing_\\w+)` \\|")
	for name := range documented {
		if !served[name] && !onlyWith(name, "authing_certs_", "authing_tracing_") {
			t.Errorf("%s is documented and not served", name)
		}
	}
	for name := range served {
		if !documented[name] {
			t.Errorf("%s is served and not documented", name)
		}
	}
}

// onlyWith says that a metric is served only where TLS or a collector is
// configured; TestMetricsOfTLSAndTracing looks for those.
func onlyWith(name string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

func TestMetricsOfTLSAndTracing(t *testing.T) {
	pair, dir := certstest.New(t).Issue([]string{"localhost"}), t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if err := errors.Join(os.WriteFile(cert, pair.Cert, 0o600), os.WriteFile(key, pair.Key, 0o600)); err != nil {
		t.Fatal(err)
	}
	r := start(t, new(fake), real, admin, map[string]string{
		"AUTHING_TLS_CERT": cert, "AUTHING_TLS_KEY": key,
		"AUTHING_TRACING_ENDPOINT": "http://127.0.0.1:1", "AUTHING_TRACING_SAMPLE_RATIO": "0",
	})
	_, text := send(t, http.MethodGet, "http://"+r.Addresses().Admin+"/metrics", "")
	for _, line := range []string{`authing_tracing_spans_total{result="failure"} 0`, "# TYPE authing_certs_expiry_seconds gauge"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%s is not in\n%s", line, text)
		}
	}
}

// Series do not grow by what callers make up: rpcs, paths, users, verbs.
func TestSeriesAreBounded(t *testing.T) {
	r := start(t, nil, admin)
	hostile := func(n int) {
		made := strconv.Itoa(n)
		ctx := t.Context()
		_ = r.conn.Invoke(ctx, "/authing.v3.AuthService/Made"+made, new(emptypb.Empty), new(emptypb.Empty))
		_ = r.conn.Invoke(ctx, "/made.Service"+made+"/Made", new(emptypb.Empty), new(emptypb.Empty))
		_, _ = authingv3.NewManagementServiceClient(r.conn).GetUser(ctx, &authingv3.GetUserRequest{UserId: "made" + made})
		_, _ = identityv1.NewIdentityServiceClient(r.conn).VerifyToken(ctx, &identityv1.VerifyTokenRequest{Token: "made" + made})
		rest := "http://" + r.Addresses().HTTP
		send(t, http.MethodGet, rest+"/made/"+made+"?made="+made, "")
		send(t, "MADE"+made, rest+"/api/v3/get-user", "")
		send(t, http.MethodGet, rest+"/api/v3/get-user?userId=made"+made, "", "X-Request-Id", "made"+made)
	}
	series := func() (lines []string) {
		_, text := send(t, http.MethodGet, "http://"+r.Addresses().Admin+"/metrics", "")
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "authing_") {
				lines = append(lines, line[:strings.LastIndexByte(line, ' ')])
			}
		}
		return lines
	}
	hostile(0)
	before := series()
	for n := range 50 {
		hostile(n + 1)
	}
	after := series()
	if !slices.Equal(before, after) {
		t.Errorf("%d series, %d before", len(after), len(before))
	}
	all := strings.Join(after, "\n")
	if strings.Contains(all, "made") || strings.Contains(all, "MADE") {
		t.Error("what callers made up is in a label")
	}
	for _, want := range []string{
		`authing_rpc_requests_total{code="Unimplemented",door="grpc",method="other"}`,
		`authing_rpc_requests_total{code="NotFound",door="rest",method="authing.v3.ManagementService/GetUser"}`,
		`authing_http_duration_seconds_count{door="rest",status="4xx"}`,
		`authing_upstream_requests_total{operation="authing.v3.ManagementService/GetUser",outcome="refused",role="api"}`,
		`authing_upstream_token_fetches_total{generation="v3",pool=`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not in\n%s", want, all)
		}
	}
}

func names(text, pattern string) map[string]bool {
	found := make(map[string]bool)
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}
	return found
}
