package e2e

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// signedIn is a fresh sign-in of the demo user.
func signedIn(t *testing.T, s *system) string {
	t.Helper()
	answer, err := authingv3.NewAuthServiceClient(s.grpc).SignInByUsernamePassword(t.Context(),
		&authingv3.SignInByUsernamePasswordRequest{Username: "bob", Password: "passw0rd"})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetLoginToken().GetAccessToken()
}

func TestVerifyToken(t *testing.T) {
	s := start(t, embedded())
	client := identityv1.NewIdentityServiceClient(s.grpc)
	good, ended, elsewhere := signedIn(t, s), signedIn(t, s), signedIn(t, s)
	atAuthing := call(t, "POST", "http://"+s.at.Emulator+"/oidc/token/revocation",
		"token="+elsewhere+"&client_id="+appID+"&client_secret="+appSecret, "Content-Type", "application/x-www-form-urlencoded")
	if atAuthing.status != 200 {
		t.Fatalf("%d %s", atAuthing.status, atAuthing.text)
	}
	if _, err := authingv3.NewAuthServiceClient(s.grpc).RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: ended}); err != nil {
		t.Fatal(err)
	}
	now, later := durationpb.New(0), durationpb.New(time.Hour)
	const (
		active  = identityv1.NotActiveReason_NOT_ACTIVE_REASON_UNSPECIFIED
		invalid = identityv1.NotActiveReason_NOT_ACTIVE_REASON_INVALID
		revoked = identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED
		refused = identityv1.NotActiveReason_NOT_ACTIVE_REASON_REFUSED_BY_AUTHING
	)
	for _, tc := range []struct {
		name, token string
		staleness   *durationpb.Duration
		want        identityv1.NotActiveReason
		asked       bool
	}{
		{"good, offline", good, nil, active, false},
		{"good, asked now", good, now, active, true},
		{"good, asked a moment ago", good, later, active, true},
		{"revoked, offline", ended, nil, revoked, false},
		{"revoked, asked now", ended, now, revoked, false},

		{"revoked at Authing, offline", elsewhere, nil, active, false},
		{"revoked at Authing, asked now", elsewhere, now, refused, true},
		{"revoked at Authing, asked a moment ago", elsewhere, later, refused, true},
		{"tampered", good[:len(good)-6] + "AAAAAA", nil, invalid, false},
		{"tampered, asked now", good[:len(good)-6] + "AAAAAA", now, invalid, false},
		{"no token at all", "opaque", nil, invalid, false},
	} {
		answer, err := client.VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: tc.token, MaxStaleness: tc.staleness})
		verdict := answer.GetVerdict()
		if err != nil || verdict.GetActive() != (tc.want == active) || verdict.GetReason() != tc.want ||
			verdict.GetVerification().GetIntrospected() != tc.asked || (verdict.GetVerification().GetIntrospectedAt() != nil) != tc.asked {
			t.Errorf("%s: %v, %v", tc.name, verdict, err)
		}
		if (verdict.GetIdentity() != nil) != (tc.want == active) {
			t.Errorf("%s: identity %v", tc.name, verdict.GetIdentity())
		}
	}

	all, err := client.VerifyTokens(t.Context(), &identityv1.VerifyTokensRequest{Tokens: []string{"opaque", good}})
	if err != nil || len(all.GetVerdicts()) != 2 || all.GetVerdicts()[0].GetActive() || !all.GetVerdicts()[1].GetActive() {
		t.Fatalf("%v, %v", all, err)
	}
	who := all.GetVerdicts()[1].GetIdentity()
	if who.GetSubject() == "" || who.GetAudience()[0] != appID || !strings.HasSuffix(who.GetIssuer(), "/oidc") ||
		who.GetIssuedAt() == nil || !who.GetExpiresAt().AsTime().After(time.Now()) || len(who.GetScopes()) == 0 ||
		who.GetClaims().GetFields()["sub"].GetStringValue() != who.GetSubject() {
		t.Errorf("%v", who)
	}
}

func TestVerifyTokenRefuses(t *testing.T) {
	s := start(t, embedded())
	client := identityv1.NewIdentityServiceClient(s.grpc)
	for name, req := range map[string]*identityv1.VerifyTokensRequest{
		"none":     {},
		"too many": {Tokens: make([]string, 101)},
		"past":     {Tokens: []string{"a"}, MaxStaleness: durationpb.New(-time.Second)},
	} {
		if _, err := client.VerifyTokens(t.Context(), req); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-authing-app-id", "another")
	if _, err := client.VerifyToken(ctx, &identityv1.VerifyTokenRequest{Token: "a"}); status.Code(err) != codes.NotFound {
		t.Errorf("another application: %v", err)
	}
}

func TestVerifyTokenOverREST(t *testing.T) {
	s := start(t, embedded())
	good := signedIn(t, s)
	got := call(t, "POST", s.rest("/authing.identity.v1.IdentityService/VerifyToken"), `{"token":"`+good+`","maxStaleness":"0s"}`)
	if got.status != 200 || got.at("verdict", "active") != true || got.at("verdict", "verification", "introspected") != true {
		t.Errorf("%d %s", got.status, got.text)
	}
	keys := call(t, "POST", s.rest("/authing.identity.v1.IdentityService/GetSigningKeys"), `{}`)
	list, _ := keys.at("jwks", "keys").([]any)
	if keys.status != 200 || len(list) == 0 || strings.Contains(keys.text, `"d"`) || keys.at("fetchedAt") == nil {
		t.Errorf("%d %s", keys.status, keys.text)
	}
	if log := s.log.String(); strings.Contains(log, good) {
		t.Error("the token is in the log")
	}
}

// What a call of this service ends is refused at once, offline too, for every
// token of the user that was issued before.
func TestCallsRevokeTokens(t *testing.T) {
	for name, tc := range map[string]struct {
		path, body string
		own        bool // carries the user's token
		kept       bool // another token of the user is still good
	}{
		"v3 kick":                    {"/api/v3/kick-users", `{"appIds":["` + appID + `"],"userId":"$ID"}`, false, false},
		"v3 kick by name":            {"/api/v3/kick-users", `{"appIds":["` + appID + `"],"userId":"bob","options":{"userIdType":"username"}}`, false, false},
		"v3 suspension":              {"/api/v3/update-user", `{"userId":"$ID","status":"Suspended"}`, false, false},
		"v3 new name":                {"/api/v3/update-user", `{"userId":"$ID","nickname":"Bobby"}`, false, true},
		"v3 batch":                   {"/api/v3/update-user-batch", `{"list":[{"userId":"$ID","status":"Suspended"}]}`, false, false},
		"v3 batch of names":          {"/api/v3/update-user-batch", `{"list":[{"userId":"$ID","nickname":"Bobby"}]}`, false, true},
		"v3 deletion":                {"/api/v3/delete-users-batch", `{"userIds":["$ID"]}`, false, false},
		"v3 deletion of another":     {"/api/v3/delete-users-batch", `{"userIds":["nobody"]}`, false, true},
		"v3 own password":            {"/api/v3/update-password", `{"oldPassword":"passw0rd","newPassword":"passw0rd2"}`, true, false},
		"v3 own password, a mistake": {"/api/v3/update-password", `{"oldPassword":"wrong","newPassword":"passw0rd2"}`, true, true},
		"v3 one token":               {"/authing.v3.AuthService/RevokeToken", `{"token":"$TOKEN"}`, false, true},
		"v2 block":                   {"/authing.v2.ManagementService/UpdateUser", `{"userId":"$ID","updates":{"blocked":true}}`, false, false},
		"v2 new name":                {"/authing.v2.ManagementService/UpdateUser", `{"userId":"$ID","updates":{"nickname":"Bobby"}}`, false, true},
		"v2 deletion":                {"/authing.v2.ManagementService/DeleteUser", `{"userId":"$ID"}`, false, false},
		"v2 own password":            {"/authing.v2.AuthService/UpdatePassword", `{"newPassword":"passw0rd2","oldPassword":"passw0rd"}`, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, embedded())
			tokens := map[string]string{"carried": signedIn(t, s), "other": signedIn(t, s)}
			verify := func(token string) *identityv1.Verdict {
				t.Helper()
				answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
				if err != nil {
					t.Fatal(err)
				}
				return answer.GetVerdict()
			}
			id := verify(tokens["other"]).GetIdentity().GetSubject() // and remembered
			body := strings.NewReplacer("$ID", id, "$TOKEN", tokens["carried"]).Replace(tc.body)
			var headers []string
			if tc.own {
				headers = append(headers, "Authorization", "Bearer "+tokens["carried"])
			}
			path := tc.path
			if path == "/authing.v3.AuthService/RevokeToken" {
				if _, err := authingv3.NewAuthServiceClient(s.grpc).RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: tokens["carried"]}); err != nil {
					t.Fatal(err)
				}
			} else if got := call(t, "POST", s.rest(path), body, headers...); (got.status == 200) == strings.Contains(name, "mistake") {
				t.Fatalf("%d %s", got.status, got.text)
			}
			verdict := verify(tokens["other"])
			if verdict.GetActive() != tc.kept || !tc.kept && verdict.GetReason() != identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED {
				t.Errorf("the other token: %v", verdict)
			}
			if tc.path == "/authing.v3.AuthService/RevokeToken" && verify(tokens["carried"]).GetActive() {
				t.Error("the token itself is good still")
			}
		})
	}
}
