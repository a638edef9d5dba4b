package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
)

// inV1 asks GraphQL of v1 at the front.
func (s *system) inV1(t *testing.T, query string, variables map[string]string, header ...string) reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return call(t, http.MethodPost, s.compat("/graphql"), string(body), header...)
}

// What an SDK of v1 does works at the front, after its host is changed.
func TestFrontOfV1(t *testing.T) {
	s := start(t, embedded())
	a := newAccount(t, s, "of v1")

	began := s.inV1(t, `query getClientWhenSdkInit { getClientWhenSdkInit(secret: "`+poolSecret+`", clientId: "`+poolID+`") { accessToken clientInfo { _id } } }`, nil)
	owner, _ := began.at("data", "getClientWhenSdkInit", "accessToken").(string)
	if owner == "" || strings.Count(owner, ".") != 2 {
		t.Fatalf("no token that an SDK can read: %s", began.text)
	}
	const get = `query user($id: String!, $registerInClient: String!) { user(id: $id, registerInClient: $registerInClient) { _id email } }`
	about := map[string]string{"id": a.id, "registerInClient": poolID}
	if got := s.inV1(t, get, about, "Authorization", "Bearer "+owner); got.at("data", "user", "email") != a.email {
		t.Errorf("a user: %s", got.text)
	}
	if got := s.inV1(t, get, about, "Authorization", "Bearer "+a.token); got.at("data", "user", "_id") != a.id {
		t.Errorf("oneself: %s", got.text)
	}
	if got := s.inV1(t, get, about); got.at("data", "user", "_id") != nil {
		t.Errorf("for nobody: %s", got.text)
	}
	if got := call(t, http.MethodGet, s.compat("/send_smscode/"+a.phone+"/"+poolID), ""); got.at("code") != 200.0 {
		t.Errorf("a code: %s", got.text)
	}

	form := url.Values{"client_id": {appID}, "client_secret": {appSecret}, "grant_type": {"password"}, "username": {a.name}, "password": {firstPassword}, "scope": {"openid profile"}}
	tokens := call(t, http.MethodPost, s.compat("/oauth/oidc/token"), form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	access, _ := tokens.at("access_token").(string)
	me := call(t, http.MethodPost, s.compat("/oauth/oidc/me"), "access_token="+access, "Content-Type", "application/x-www-form-urlencoded")
	if me.at("sub") != a.id {
		t.Errorf("tokens %s, me %s", tokens.text, me.text)
	}

	// Logging out ends the user's tokens here as well.
	const logout = `mutation UpdateUser($_id: String!, $tokenExpiredAt: String, $registerInClient: String!) {
		updateUser(options: {_id: $_id, tokenExpiredAt: $tokenExpiredAt, registerInClient: $registerInClient}) { _id } }`
	good := func() bool {
		answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: a.token})
		return err == nil && answer.GetVerdict().GetActive()
	}
	if !good() {
		t.Fatal("the token is not good before")
	}
	got := s.inV1(t, logout, map[string]string{"_id": a.id, "tokenExpiredAt": "0", "registerInClient": poolID}, "Authorization", "Bearer "+a.token)
	if got.at("data", "updateUser", "_id") != a.id || good() {
		t.Errorf("logging out: %s", got.text)
	}
}

// The checks of v1 and what else is published for all work without a network.
func TestPublicAddressesOfV1(t *testing.T) {
	s := start(t, embedded())
	checks, err := authingv1.NewAuthServiceClient(s.grpc).CheckPreflight(t.Context(), &authingv1.CheckPreflightRequest{Preflight: new(true), CdnPreflight: new(true)})
	if err != nil || !checks.GetService().GetResult() || !checks.GetCdn().GetResult() {
		t.Errorf("%v, %v", checks, err)
	}
	templates := call(t, http.MethodPost, s.rest("/authing.v1.ManagementService/ListPipelineTemplates"), `{}`)
	if templates.status != http.StatusOK || templates.at("totalCount") != "1" {
		t.Errorf("%d %s", templates.status, templates.text)
	}
}
