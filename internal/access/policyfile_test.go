package access_test

import (
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// known is what the tests check policies against.
func known(t testing.TB) access.Known {
	return access.Known{
		Methods: allMethods(t), Pools: []string{"pool-1", "pool-2"},
		Applications: []string{"app-1", "app-2"}, Issuers: []string{"mesh"},
	}
}

const goodPolicy = `# Who may do what.
roles:
  reader:
    scopes: [users.read, roles.read]
  profiles:
    methods:
      - authing.v3.AuthService/GetProfile
      - /authing.v2.AuthService/*
callers:
  console:
    identities: ["spiffe://mesh.test/console", "dns:console.test", "jwt:mesh:system:serviceaccount:prod:console"]
    roles: [reader, profiles]
    scopes: ["users.*"]
    methods: ["authing.v3.ManagementService/*Role"]
    pools: [pool-1, pool-2]
    applications: ["*"]
  shop:
    identities: ["application:app-1"]
    scopes: ["auth.*"]
  nobody:
  everything: {scopes: ["*"], pools: ["*"], applications: [app-2]}
`

func TestReadPolicy(t *testing.T) {
	policy, err := access.ReadPolicy([]byte(goodPolicy), known(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		caller, method string
		want           bool
		why            string
	}{
		{"console", getUser, true, "role reader: scope users.read"},
		{"console", createUser, true, "scope users.*"},
		{"console", getProfile, true, "role profiles: method authing.v3.AuthService/GetProfile"},
		{"console", login, true, "role profiles: method /authing.v2.AuthService/*"},
		{"console", "/authing.v3.ManagementService/CreateRole", true, "method authing.v3.ManagementService/*Role"},
		{"console", signIn, false, "console needs the scope auth.sign_in"},
		{"console", "/authing.v3.ManagementService/CreateRolesBatch", false, "console needs the scope roles.write"},
		{"shop", signIn, true, "scope auth.*"},
		{"shop", getUser, false, "shop needs the scope users.read"},
		{"nobody", getUser, false, "nobody needs the scope users.read"},
		{"everything", createUser, true, "scope *"},
		{"everything", signIn, true, "scope *"},
	} {
		allowed, text, err := policy.Explain(tc.caller, tc.method)
		if err != nil || allowed != tc.want || !strings.Contains(text, ": "+tc.why+"\n") {
			t.Errorf("%s, %s: %v, %v\n%s", tc.caller, tc.method, allowed, err, text)
		}
	}
}

func TestReadBadPolicies(t *testing.T) {
	for name, tc := range map[string]struct {
		content string
		want    []string // one for each problem, in order
	}{
		"empty":             {"", []string{"is empty"}},
		"not YAML":          {"callers:\n  a: [\n", []string{"is not YAML, line "}},
		"a list":            {"- callers\n", []string{"line 1: is not a mapping"}},
		"no callers":        {"roles: {a: {scopes: [users.read]}}", []string{"line 1: has no callers"}},
		"callers is empty":  {"callers:\n", []string{"line 1: has no callers"}},
		"callers is a list": {"callers:\n  - a\n", []string{"line 2: is not a mapping"}},
		"unknown section":   {"callers: {a: {}}\nrole: {}\n", []string{"line 2: role is not known here; known: roles, callers"}},
		"section twice":     {"callers: {a: {}}\ncallers: {b: {}}\n", []string{"line 2: callers is given twice"}},
		"role twice":        {"callers: {a: {}}\nroles:\n  r: {}\n  r: {}\n", []string{"line 4: r is given twice"}},
		"role is a text":    {"callers: {a: {}}\nroles:\n  r: users.read\n", []string{"line 3: is not a mapping"}},
		"role with pools":   {"callers: {a: {}}\nroles:\n  r:\n    pools: [pool-1]\n", []string{"line 4: pools is not known here; known: scopes, methods"}},
		"role's scope":      {"callers: {a: {}}\nroles:\n  r:\n    scopes: [users.reads]\n", []string{"line 4: no rpc has the scope users.reads; known: access_keys.admin, "}},
		"caller twice":      {"callers:\n  a: {}\n  a: {}\n", []string{"line 3: a is given twice"}},
		"merge key":         {"callers:\n  a: &a {}\n  b:\n    <<: *a\n", []string{"line 4: << is not known here"}},
		"caller's name":     {"callers:\n  -a: {}\n", []string{"line 2: a caller's name is 1 to 128"}},
		"long name":         {"callers:\n  " + strings.Repeat("a", 129) + ": {}\n", []string{"line 2: a caller's name is 1 to 128"}},
		"name is a list":    {"callers:\n  ? [a]\n  : {}\n", []string{"line 2: is not a name"}},
		"caller is a list":  {"callers:\n  a:\n    - users.read\n", []string{"line 3: is not a mapping"}},

		"unknown member":      {caller("scope: users.read"), []string{"line 3: scope is not known here; known: identities, "}},
		"member twice":        {caller("scopes: [users.read]", "scopes: [users.write]"), []string{"line 4: scopes is given twice"}},
		"unknown role":        {caller("roles: [admin]"), []string{"line 3: there is no role admin"}},
		"role is no text":     {caller("roles: [{admin: x}]"), []string{"line 3: is not a text"}},
		"scopes are a text":   {caller("scopes: users.read"), []string{"line 3: is not a list"}},
		"unknown scope":       {caller("scopes:", "  - users.read", "  - users.delete"), []string{"line 5: no rpc has the scope users.delete; known: "}},
		"unknown resource":    {caller("scopes: [user.*]"), []string{"line 3: no rpc has the scope user.*"}},
		"half a scope":        {caller("scopes: [users]"), []string{"line 3: no rpc has the scope users"}},
		"scope prefix":        {caller("scopes: ['use*']"), []string{"line 3: no rpc has the scope use*"}},
		"empty scope":         {caller("scopes: ['']"), []string{"line 3: is not a text"}},
		"unknown glob":        {caller("methods: ['authing.v3.ManagementService/Frob*']"), []string{"line 3: no rpc is called authing.v3.ManagementService/Frob*"}},
		"glob over a slash":   {caller("methods: ['*']"), []string{"line 3: no rpc is called *"}},
		"no pattern":          {caller("methods: ['authing.v3.ManagementService/[']"), []string{"line 3: authing.v3.ManagementService/[ is not a pattern"}},
		"unknown pool":        {caller("pools: [pool-1, pool-9]"), []string{"line 3: the pool pool-9 is not configured"}},
		"no pools":            {caller("pools: []"), []string{"line 3: an empty list; leave it out for the default pool"}},
		"no applications":     {caller("applications:"), []string{"line 3: an empty list; leave it out for the default application"}},
		"unknown application": {caller("applications: [app-9]"), []string{"line 3: the application app-9 is not configured"}},

		"bad identity":         {caller("identities: [console]"), []string{"line 3: console is no identity; write spiffe://"}},
		"identity of a key":    {caller("identities: ['key:a']"), []string{"line 3: key:a is no identity"}},
		"spiffe without slash": {caller("identities: ['spiffe:mesh']"), []string{"line 3: spiffe:mesh is no identity"}},
		"empty dns":            {caller("identities: ['dns:']"), []string{"line 3: dns: is no identity"}},
		"jwt without subject":  {caller("identities: ['jwt:mesh']"), []string{"line 3: jwt:mesh is no identity"}},
		"jwt, empty subject":   {caller("identities: ['jwt:mesh:']"), []string{"line 3: jwt:mesh: is no identity"}},
		"unknown issuer":       {caller("identities: ['jwt:other:console']"), []string{"line 3: the issuer other is not configured"}},
		"public unknown":       {caller("identities: ['application:app-9']"), []string{"line 3: the application app-9 is not configured"}},
		"identity twice":       {caller("identities: ['dns:a', 'dns:a']"), []string{"line 3: dns:a is one already"}},
		"identity of another":  {caller("identities: ['dns:a']") + "  two:\n    identities: ['dns:a']\n", []string{"line 5: dns:a is one already"}},
		"public, management":   {caller("identities: ['application:app-1']", "scopes: ['*']"), []string{"line 2: one is public, so it cannot be granted /authing.v2.ManagementService/"}},
		"public, among others": {caller("identities: ['application:app-1', 'dns:a']", "scopes: [users.read]"), []string{"line 2: one is public, so it cannot be granted /authing."}},
		"public by a role": {
			"roles: {r: {methods: ['authing.v3.ManagementService/GetUser']}}\n" + caller("roles: [r]", "identities: ['application:app-1']"),
			[]string{"line 3: one is public, so it cannot be granted " + getUser + " (role r: method authing.v3.ManagementService/GetUser)"},
		},
		"all at once": {
			"roles:\n  r: {scopes: [x.y]}\n" + caller("roles: [s]", "identities: [z]", "pools: []", "applications: [app-9]", "methods: [m]"),
			[]string{"line 2: no rpc has", "line 5: there is no role s", "line 6: z is no identity", "line 7: an empty list", "line 8: the application", "line 9: no rpc is called m"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			policy, err := access.ReadPolicy([]byte(tc.content), known(t))
			wantProblems(t, err, tc.want)
			if policy != nil {
				t.Error("a policy came besides")
			}
		})
	}
}

// caller is a policy of one caller, each member in a line of its own from line 3.
func caller(members ...string) string {
	return "callers:\n  one:\n    " + strings.Join(members, "\n    ") + "\n"
}

// What is not known beforehand is not checked: `server policy check` has no
// pools.
func TestReadPolicyWithoutConfiguration(t *testing.T) {
	content := caller("identities: ['jwt:any:one', 'application:any']", "scopes: ['auth.*']", "pools: [any]", "applications: [any]")
	if _, err := access.ReadPolicy([]byte(content), access.Known{Methods: allMethods(t)}); err != nil {
		t.Error(err)
	}
	_, err := access.ReadPolicy([]byte(content), access.Known{
		Methods: allMethods(t), Pools: []string{}, Applications: []string{}, Issuers: []string{},
	})
	wantProblems(t, err, []string{
		"line 3: the issuer any", "line 3: the application any", "line 5: the pool any", "line 6: the application any",
	})
}
