package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var accessToken = regexp.MustCompile(`"access_token":"([^"]+)"`)

func TestCompatibleFront(t *testing.T) {
	compat := map[string]string{"AUTHING_COMPAT_ADDR": "127.0.0.1:0"}
	r := start(t, nil, demo, compat)
	at := "http://" + r.Addresses().Compat
	if !strings.Contains(r.banner, at) {
		t.Errorf("the front is not in the banner:\n%s", r.banner)
	}
	code, body := send(t, http.MethodPost, at+"/api/v3/get-management-token",
		`{"accessKeyId":"`+demo["AUTHING_EMULATOR_USERPOOL_ID"]+`","accessKeySecret":"`+demo["AUTHING_EMULATOR_USERPOOL_SECRET"]+`"}`,
		"Content-Type", "application/json")
	if code != http.StatusOK || !strings.Contains(body, "access_token") {
		t.Errorf("token: %d %s", code, body)
	}
	for _, path := range []string{"/oidc/.well-known/jwks.json", "/" + demo["AUTHING_EMULATOR_APP_ID"] + "/oidc/.well-known/jwks.json"} {
		if code, body := send(t, http.MethodGet, at+path, ""); code != http.StatusOK || !strings.Contains(body, `"keys"`) {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	token := accessToken.FindStringSubmatch(body)
	if token == nil {
		t.Fatalf("no token in %s", body)
	}
	code, body = send(t, http.MethodPost, at+"/graphql/v2", `{"query":"query users { users { totalCount } }"}`,
		"Content-Type", "application/json", "Authorization", token[1])
	if code != http.StatusOK || !strings.Contains(body, `"totalCount":1`) {
		t.Errorf("GraphQL: %d %s", code, body)
	}
}

func TestFrontServesNoManagementOfARealPool(t *testing.T) {
	r := start(t, nil, real, map[string]string{"AUTHING_COMPAT_ADDR": "127.0.0.1:0"})
	at := "http://" + r.Addresses().Compat
	code, body := send(t, http.MethodPost, at+"/api/v3/get-management-token",
		`{"accessKeyId":"pool","accessKeySecret":"pool-secret"}`, "Content-Type", "application/json")
	if strings.Contains(body, "access_token") {
		t.Errorf("token: %d %s", code, body)
	}
	code, body = send(t, http.MethodGet, at+"/api/v3/get-user?userId=u1", "", "Authorization", "anything")
	if code == http.StatusOK && strings.Contains(body, `"statusCode":200`) {
		t.Errorf("user: %d %s", code, body)
	}
}
