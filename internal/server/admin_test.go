package server_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

var admin = map[string]string{"AUTHING_ADMIN_ADDR": "127.0.0.1:0"}

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
		if !served[name] {
			t.Errorf("%s is documented and not served", name)
		}
	}
	for name := range served {
		if !documented[name] {
			t.Errorf("%s is served and not documented", name)
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

// The admin door has metrics and nothing else, for this machine alone.
func TestAdminDoor(t *testing.T) {
	r := start(t, new(fake), real, admin)
	for _, tt := range []struct {
		method, path string
		headers      []string
		want         int
	}{
		{http.MethodGet, "/metrics", nil, http.StatusOK},
		{http.MethodHead, "/metrics", nil, http.StatusOK},
		{http.MethodPost, "/metrics", nil, http.StatusMethodNotAllowed},
		{http.MethodGet, "/", nil, http.StatusNotFound},
		{http.MethodPost, "/api/v3/signin", nil, http.StatusNotFound},
		{http.MethodGet, "/metrics", []string{"Host", "rebound.example"}, http.StatusForbidden},
	} {
		if code, body := send(t, tt.method, "http://"+r.Addresses().Admin+tt.path, "", tt.headers...); code != tt.want {
			t.Errorf("%s %s %v: %d %s", tt.method, tt.path, tt.headers, code, body)
		}
	}
	for name, address := range map[string]string{"off": "off", "not given": ""} {
		if at := start(t, new(fake), real, map[string]string{"AUTHING_ADMIN_ADDR": address}).Addresses().Admin; at != "" {
			t.Errorf("%s: served at %s", name, at)
		}
	}
}

func TestAdminDoorForOtherMachines(t *testing.T) {
	everywhere := map[string]string{"AUTHING_ADMIN_ADDR": "0.0.0.0:0"}
	log := new(lockedBuffer)
	_, err := server.New(t.Context(), configure(t, config.Server, real, everywhere), deps(log, io.Discard, new(fake)))
	var mistake *config.Mistake
	if !errors.As(err, &mistake) || mistake.Key != "admin.addr" || !strings.Contains(mistake.Allowed, "--insecure") {
		t.Errorf("%v", err)
	}
	r := start(t, new(fake), real, everywhere, map[string]string{"AUTHING_INSECURE": "true"})
	if !strings.Contains(r.log.String(), "insecure: other machines reach this door") {
		t.Errorf("no warning: %s", r.log)
	}
	code, body := send(t, http.MethodGet, "http://"+r.Addresses().Admin+"/metrics", "", "Host", "pod.example:9090")
	if code != http.StatusOK {
		t.Errorf("%d %s", code, body)
	}
}
