package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/test/openapi"
)

// TestDocumentedCalls makes calls of many kinds to the server over its emulator, and
// holds what is sent and what comes back to the OpenAPI document.
func TestDocumentedCalls(t *testing.T) {
	document, err := openapi.Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, embedded())
	var token, id string
	do := func(verb, path, target, body string, status int, headers ...string) reply {
		t.Helper()
		got := call(t, verb, s.rest(target), body, headers...)
		if got.status != status {
			t.Fatalf("%s %s: %d %s, want %d", verb, target, got.status, got.text, status)
		}
		if wrong := document.Check(verb, path, openapi.Answer{Status: got.status, Header: got.header, Body: []byte(got.text)}); wrong != nil {
			t.Errorf("%s %s: %s\n%v", verb, target, got.text, wrong)
		}
		// Whatever is documented may be sent; what is not documented is refused.
		if strings.HasPrefix(body, "{") {
			if wrong := document.CheckRequest(verb, path, []byte(body)); (wrong == nil) != (status != http.StatusBadRequest) {
				t.Errorf("%s %s: %s is answered by %d, but: %v", verb, target, body, status, wrong)
			}
		}
		return got
	}

	made := do("POST", "/api/v3/create-user", "/api/v3/create-user",
		`{"username":"carol","password":"passw0rd","email":"carol@example.com","gender":"F"}`, http.StatusOK)
	id = fmt.Sprint(made.at("data", "userId"))
	do("POST", "/api/v3/create-user", "/api/v3/create-user", `{"username":"carol"}`, http.StatusConflict)
	do("POST", "/api/v3/create-user", "/api/v3/create-user", `{"user":"carol"}`, http.StatusBadRequest)
	do("GET", "/api/v3/get-user", "/api/v3/get-user?withCustomData=true&userId="+id, "", http.StatusOK)
	do("GET", "/api/v3/get-user", "/api/v3/get-user?userId=nobody", "", http.StatusNotFound)
	do("POST", "/api/v3/list-users", "/api/v3/list-users", `{"options":{"pagination":{"page":1,"limit":10}}}`, http.StatusOK)
	do("POST", "/api/v3/create-role", "/api/v3/create-role", `{"code":"auditor","disableTime":"4102444800000"}`, http.StatusOK)
	do("POST", "/api/v3/create-role", "/api/v3/create-role", `{"name":"no code"}`, http.StatusBadRequest)
	do("GET", "/api/v3/list-roles", "/api/v3/list-roles?limit=10", "", http.StatusOK)

	signedIn := do("POST", "/api/v3/signin", "/api/v3/signin",
		`{"connection":"PASSWORD","passwordPayload":{"username":"carol","password":"passw0rd"}}`, http.StatusOK)
	token = fmt.Sprint(signedIn.at("data", "access_token"))
	do("POST", "/api/v3/signin", "/api/v3/signin",
		`{"connection":"PASSWORD","passwordPayload":{"username":"carol","password":"wrong"}}`, http.StatusUnauthorized)
	do("GET", "/api/v3/get-profile", "/api/v3/get-profile", "", http.StatusOK, "Authorization", token)
	do("GET", "/api/v3/get-profile", "/api/v3/get-profile", "", http.StatusUnauthorized)

	do("GET", "/api/v2/users/{user_id}", "/api/v2/users/"+id+"?with_custom_data=true", "", http.StatusOK)
	do("GET", "/api/v2/users/{user_id}", "/api/v2/users/nobody", "", http.StatusNotFound)
	do("POST", "/api/v2/users/kick", "/api/v2/users/kick", `{"userIds":["`+id+`"]}`, http.StatusOK)
	do("POST", "/authing.v2.ManagementService/ListUsers", "/authing.v2.ManagementService/ListUsers", `{"page":"1"}`, http.StatusOK)
	do("POST", "/authing.v2.ManagementService/ListUsers", "/authing.v2.ManagementService/ListUsers", `{"offset":"1"}`, http.StatusBadRequest)

	do("POST", "/oidc/token", "/oidc/token", "grant_type=authorization_code&code=wrong", http.StatusBadRequest,
		"Content-Type", "application/x-www-form-urlencoded")
	do("GET", "/directory/v1/users", "/directory/v1/users?pageSize=1", "", http.StatusOK)
	do("POST", "/directory/v1/users/search", "/directory/v1/users/search", `{"keywords":"carol"}`, http.StatusOK)
	do("GET", "/directory/v1/groups/{code}/members", "/directory/v1/groups/none/members", "", http.StatusNotFound)
	do("POST", "/authing.identity.v1.IdentityService/VerifyToken", "/authing.identity.v1.IdentityService/VerifyToken",
		`{"token":"`+token+`"}`, http.StatusOK)
	do("GET", "/api/v3/get-orders", "/api/v3/get-orders", "", http.StatusNotImplemented)
}
