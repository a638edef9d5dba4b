package catalog

import (
	"slices"
	"strings"
	"testing"
)

// TestDifferencesAreFound changes one fact at a time: what differs then, and
// nothing else, must be found.
func TestDifferencesAreFound(t *testing.T) {
	text := digestFacts(t).digest()
	same := compare(digestFacts(t), rpcs())
	for name, tc := range map[string]struct{ old, new, want string }{
		"a method more":       {"\n", "\nmanagement.fly POST /api/v3/fly\n", "management.fly has no rpc"},
		"a method less":       {"management.kickUsers POST", "type KickUsers POST", "authing.v3.ManagementService.KickUsers has no method"},
		"another verb":        {"management.kickUsers POST", "management.kickUsers PUT", "management.kickUsers has no rpc"},
		"a route not public":  {"\n", "\nauth.validate GET /cas-idp/{appId}/validate\n", "GET /cas-idp/{}/validate is no public route, and auth.validate has it"},
		"a helper's path":     {"auth.revokeToken POST /oidc/token/revocation", "auth.revokeToken POST /oauth/token/revocation", "authing.v3.AuthService.RevokeToken goes to POST /oidc/token/revocation, want POST /oauth/token/revocation"},
		"a helper's constant": {"sent=grant_type=refresh_token", "sent=grant_type=password", "authing.v3.AuthService.GetNewAccessTokenByRefreshToken does not send grant_type=password, which auth.getNewAccessTokenByRefreshToken does"},
		"a form":              {"auth.signUp POST /api/v3/signup body=", "auth.signUp POST /api/v3/signup form=", "authing.v3.AuthService.SignUp sends a form: false, want true"},
		"a parameter more":    {"management.getPost GET /api/v3/get-post query=", "management.getPost GET /api/v3/get-post query=color,", "authing.v3.GetPostRequest has no field color of the query"},
		"a parameter less":    {"management.getPost GET /api/v3/get-post query=code!,", "management.getPost GET /api/v3/get-post query=", "authing.v3.GetPostRequest.code is not a parameter of management.getPost"},
		"another place":       {"management.getPost GET /api/v3/get-post query=code!", "management.getPost GET /api/v3/get-post path=code! query=code!", "authing.v3.GetPostRequest.code is in the query, want path"},
		"optional":            {"type KickUsersDto appIds!:string[] userId!", "type KickUsersDto appIds!:string[] userId", "authing.v3.KickUsersRequest.user_id must be optional"},
		"required":            {"management.getPost GET /api/v3/get-post query=code!,withCustomData:", "management.getPost GET /api/v3/get-post query=code!,withCustomData!:", "authing.v3.GetPostRequest.with_custom_data must be demanded"},
		"list":                {"type KickUsersDto appIds!:string[]", "type KickUsersDto appIds!", "authing.v3.KickUsersRequest.app_ids is a list: true, want string"},
		"list need not be":    {"type KickUsersDto appIds!:", "type KickUsersDto appIds:", "authing.v3.KickUsersRequest.app_ids is marked REQUIRED, and need not be there"},
		"another name":        {"management.getUser GET /api/v3/get-user query=", "management.fetchUser GET /api/v3/get-user query=", ""},
		"answer's member":     {"type PostDto ", "type PostDto color ", "authing.v3.Post has no field color of PostDto"},
		"answer's envelope":   {"=> CreatePostDto", "-> CreatePostDto", "authing.v3.ManagementService.GetPost: ENVELOPE_MAYBE, want [ENVELOPE_UNSPECIFIED ENVELOPE_V3]"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(text, tc.old) {
				t.Fatalf("no %q in the digest", tc.old)
			}
			f, err := parseDigest(strings.Replace(text, tc.old, tc.new, 1))
			if err != nil {
				t.Fatal(err)
			}
			found := slices.DeleteFunc(compare(f, rpcs()), func(d string) bool { return slices.Contains(same, d) })
			if tc.want != "" && !slices.Contains(found, tc.want) || tc.want == "" && len(found) > 0 {
				t.Errorf("found %q, want %q", found, tc.want)
			}
		})
	}
}

// TestExceptionsAreSifted: what has no exception comes out, and so does an
// exception of nothing.
func TestExceptionsAreSifted(t *testing.T) {
	unexplained, unused := sift([]string{"a.b is odd", "c is odd"}, []exception{{"why", []string{"a.* is odd", "d is odd"}}})
	if !slices.Equal(unexplained, []string{"c is odd"}) || !slices.Equal(unused, []string{"d is odd"}) {
		t.Errorf("unexplained %q, unused %q", unexplained, unused)
	}
}

func TestDigestThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"type", "kickUsers POST /x", "management.a POST /x color=red", "management.a POST /x -> A B"} {
		if _, err := parseDigest(text + "\n"); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
