package e2e

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

func TestCheckAccess(t *testing.T) {
	s := start(t, embedded())
	client := identityv1.NewIdentityServiceClient(s.grpc)
	token := signedIn(t, s)
	known, err := client.VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	userID := known.GetVerdict().GetIdentity().GetSubject()
	if _, err := authingv2.NewManagementServiceClient(s.grpc).AllowAction(t.Context(),
		&authingv2.AllowActionRequest{Namespace: "default", Resource: "orders:1", Action: "orders:read", UserId: &userID}); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		req  *identityv1.CheckAccessRequest
		want identityv1.AccessDenial
	}{
		"a good token":           {&identityv1.CheckAccessRequest{}, identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED},
		"a bad token":            {&identityv1.CheckAccessRequest{Token: token + "x", Resource: "orders:1", Action: "orders:read"}, identityv1.AccessDenial_ACCESS_DENIAL_TOKEN_NOT_ACTIVE},
		"its scopes":             {&identityv1.CheckAccessRequest{Scopes: []string{"openid", "profile"}}, identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED},
		"one scope too many":     {&identityv1.CheckAccessRequest{Scopes: []string{"openid", "payments"}}, identityv1.AccessDenial_ACCESS_DENIAL_SCOPE_MISSING},
		"a role it has not":      {&identityv1.CheckAccessRequest{Roles: []string{"admin"}}, identityv1.AccessDenial_ACCESS_DENIAL_ROLE_MISSING},
		"what its user may":      {&identityv1.CheckAccessRequest{Resource: "orders:1", Action: "orders:read"}, identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED},
		"what its user may not":  {&identityv1.CheckAccessRequest{Resource: "orders:1", Action: "orders:write"}, identityv1.AccessDenial_ACCESS_DENIAL_PERMISSION_MISSING},
		"scope before all else":  {&identityv1.CheckAccessRequest{Scopes: []string{"payments"}, Resource: "orders:1", Action: "orders:read"}, identityv1.AccessDenial_ACCESS_DENIAL_SCOPE_MISSING},
		"scopes and permissions": {&identityv1.CheckAccessRequest{Scopes: []string{"openid"}, Resource: "orders:1", Action: "orders:read"}, identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.req.GetToken() == "" {
				tc.req.Token = token
			}
			answer, err := client.CheckAccess(t.Context(), tc.req)
			if err != nil || answer.GetDenial() != tc.want || answer.GetAllowed() != (tc.want == 0) {
				t.Errorf("%v, %v, want %v", answer, err, tc.want)
			}
			if bad := tc.want == identityv1.AccessDenial_ACCESS_DENIAL_TOKEN_NOT_ACTIVE; answer.GetVerdict().GetActive() == bad {
				t.Errorf("verdict %v", answer.GetVerdict())
			}
		})
	}
	for name, req := range map[string]*identityv1.CheckAccessRequest{
		"no token":                    {},
		"a resource without action":   {Token: token, Resource: "orders:1"},
		"an action without resource":  {Token: token, Action: "orders:read"},
		"a scope without a character": {Token: token, Scopes: []string{""}},
	} {
		if _, err := client.CheckAccess(t.Context(), req); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v", name, err)
		}
	}
}
