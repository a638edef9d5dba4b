package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSDKDifferencesAreFound changes one fact or one label at a time: what
// differs then, and nothing else, must be found.
func TestSDKDifferencesAreFound(t *testing.T) {
	for name, tc := range map[string]struct {
		v1       bool
		old, new string // of the digest
		rpc      string // which is labelled
		label    string // so instead
		want     []string
	}{
		"a method more": {
			old: "", new: "auth.authentication.fly POST /api/v2/fly\n",
			want: []string{"auth.authentication.fly has no rpc"},
		},
		"a method that nobody has": {
			old: "management.org.export_all GET /api/v2/orgs/export\n",
			want: []string{
				"authing.v2.ManagementService.ExportAllOrgs is said to be org.export_all, and no SDK has that",
			},
		},
		"another verb": {
			old: "management.userPool.list_env GET", new: "management.userPool.list_env POST",
			want: []string{
				"authing.v2.ManagementService.ListUserPoolEnv goes to GET /api/v2/env, and management.userPool.list_env to POST /api/v2/env",
				"no rpc of management.userPool.list_env goes to POST /api/v2/env",
			},
		},
		"a parameter more": {
			old:  "management.applications.sort_agreement POST /api/v2/applications/{app_id}/agreements/sort body=ids",
			new:  "management.applications.sort_agreement POST /api/v2/applications/{app_id}/agreements/sort body=ids,color",
			want: []string{"authing.v2.SortApplicationAgreementRequest has no field color of the body"},
		},
		"a parameter less": {
			old: "management.userPool.add_env POST /api/v2/env body=key,value", new: "management.userPool.add_env POST /api/v2/env body=key",
			want: []string{"authing.v2.AddUserPoolEnvRequest.value is no parameter of POST /api/v2/env"},
		},
		"another place": {
			old: "management.userPool.add_env POST /api/v2/env body=", new: "management.userPool.add_env POST /api/v2/env query=",
			want: []string{
				"authing.v2.AddUserPoolEnvRequest.key is in the body, want query",
				"authing.v2.AddUserPoolEnvRequest.value is in the body, want query",
			},
		},
		"another root field": {
			old: "mutation deleteOrg ", new: "mutation dropOrg ",
			want: []string{
				"authing.v2.ManagementService.DeleteOrgById goes to mutation deleteOrg, and management.org.delete_by_id to mutation dropOrg",
				"no rpc of management.org.delete_by_id goes to mutation dropOrg",
			},
		},
		"another type": {
			old: "query checkPasswordStrength variables=password:String!", new: "query checkPasswordStrength variables=password:Int!",
			want: []string{"authing.v2.AuthService.CheckPasswordStrength has $password: String!, want Int!"},
		},
		"a variable more": {
			old: "query checkPasswordStrength variables=", new: "query checkPasswordStrength variables=salt:String*,",
			want: []string{"authing.v2.AuthService.CheckPasswordStrength has no variable salt"},
		},
		"a variable less": {
			old: "query checkPasswordStrength variables=password:String!*", new: "query checkPasswordStrength",
			want: []string{"authing.v2.AuthService.CheckPasswordStrength has $password, which is no variable of query checkPasswordStrength"},
		},
		"a variable of v1": {
			v1: true, old: "query userMetadata variables=_id:String!", new: "query userMetadata variables=_id:ID!",
			want: []string{"authing.v1.ManagementService.ListUserMetadata has $_id: String!, want ID!"},
		},
		"no label": {
			rpc: "authing.v2.ManagementService.ListOrgs",
			want: []string{
				"authing.v2.ManagementService.ListOrgs has no method",
				"management.org.list has no rpc",
			},
		},
		"two rpcs of a method": {
			rpc: "authing.v2.ManagementService.ListApplicationResources", label: "acl.list_resources",
			want: []string{
				"management.acl.list_resources is authing.v2.ManagementService.ListResources and authing.v2.ManagementService.ListApplicationResources",
				"management.applications.list_resources has no rpc",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := generations[0]
			if tc.v1 {
				g = generations[1]
			}
			labels := labelsOf(t, g.rpcs())
			same := compareSDK(g.facts(t), g.rpcs(), labels)
			text := g.facts(t).digest()
			if !strings.Contains(text, tc.old) {
				t.Fatalf("no %q in the digest", tc.old)
			}
			f, err := parseSDKDigest(strings.Replace(text, tc.old, tc.new, 1), g.clients)
			if err != nil {
				t.Fatal(err)
			}
			if tc.rpc != "" {
				labels[tc.rpc] = strings.Fields(tc.label)
			}
			found := slices.DeleteFunc(compareSDK(f, g.rpcs(), labels), func(d string) bool { return slices.Contains(same, d) })
			if diff := cmp.Diff(tc.want, found); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLabelsAreRead(t *testing.T) {
	got := labelsIn(`
  // A does (that) and more (RFC 7009; SDK: revoke_token,
  // revokeToken). More.
  rpc A(ARequest) returns (AResponse) {
  // SDK of nothing.
  rpc B(BRequest) returns (BResponse) {
  // C is (SDK: org.list).

  rpc C(CRequest) returns (CResponse) {
`)
	want := map[string][]string{"A": {"revoke_token", "revokeToken"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestSDKDigestThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"\n", "kick POST /x\n", "management.a POST\n", "management.a POST /x color=red\n", "management.a query x body=y\n"} {
		if _, err := parseSDKDigest(text, true); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
