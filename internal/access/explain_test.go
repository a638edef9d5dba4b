package access_test

import (
	"testing"

	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func TestExplain(t *testing.T) {
	policy, err := access.ReadPolicy([]byte(goodPolicy), known(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, caller, method string
		allowed              bool
		want                 string
	}{
		{"management by name", "console", "authing.v3.ManagementService/GetUser", true, `allowed: role reader: scope users.read
  method  /authing.v3.ManagementService/GetUser
  scope   users.read
  pools   pool-1, pool-2
`},
		{"by identity", "spiffe://mesh.test/console", getUser, true, `allowed: role reader: scope users.read
  method  /authing.v3.ManagementService/GetUser
  scope   users.read
  pools   pool-1, pool-2
`},
		{"end user's rpc", "console", getProfile, true, `allowed: role profiles: method authing.v3.AuthService/GetProfile
  method  /authing.v3.AuthService/GetProfile
  scope   auth.profile
  applications  all
`},
		{"public application", "application:app-1", signIn, true, `allowed: scope auth.*
  method  /authing.v3.AuthService/SignInByCredentials
  scope   auth.sign_in
  applications  the default one
`},
		{"scope is missing", "jwt:mesh:system:serviceaccount:prod:console", signIn, false, `denied: console needs the scope auth.sign_in
  method  /authing.v3.AuthService/SignInByCredentials
  scope   auth.sign_in
  may     everything, shop
`},
		{"unknown caller", "stranger", createUser, false, `denied: the policy has no caller stranger
  method  /authing.v3.ManagementService/CreateUser
  scope   users.write
  may     console, everything
`},
		{"unknown identity", "dns:stranger.test", createUser, false, `denied: the policy has no caller dns:stranger.test
  method  /authing.v3.ManagementService/CreateUser
  scope   users.write
  may     console, everything
`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			allowed, text, err := policy.Explain(tc.caller, tc.method)
			if err != nil {
				t.Fatal(err)
			}
			if allowed != tc.allowed || text != tc.want {
				t.Errorf("%v\n%s\nwant\n%s", allowed, text, tc.want)
			}
		})
	}
}

func TestExplainWhatNobodyMay(t *testing.T) {
	policy, err := access.ReadPolicy([]byte("callers: {console: {}}"), known(t))
	if err != nil {
		t.Fatal(err)
	}
	allowed, text, err := policy.Explain("console", getUser)
	want := "denied: console needs the scope users.read\n  method  " + getUser + "\n  scope   users.read\n  may     nobody\n"
	if allowed || text != want || err != nil {
		t.Errorf("%v, %v\n%s", allowed, err, text)
	}
}

func TestExplainUnknownRPC(t *testing.T) {
	policy, err := access.ReadPolicy([]byte(goodPolicy), known(t))
	if err != nil {
		t.Fatal(err)
	}
	for method, want := range map[string]string{
		unknownRPC:                             "there is no rpc " + unknownRPC,
		"":                                     "there is no rpc /",
		"createuserbatch":                      "there is no rpc /createuserbatch",
		"authing.v2.ManagementService/GETUSER": "there is no rpc /authing.v2.ManagementService/GETUSER; did you mean authing.v3.ManagementService/GetUser?",
		"UpdateProfile":                        "there is no rpc /UpdateProfile; did you mean authing.v2.AuthService/UpdateProfile or authing.v3.AuthService/UpdateProfile?",
	} {
		if allowed, text, err := policy.Explain("console", method); err == nil || err.Error() != want || allowed || text != "" {
			t.Errorf("%q: %v, %q, %v", method, allowed, text, err)
		}
	}
}

func TestNeedsCaller(t *testing.T) {
	for method, want := range map[string]bool{
		health: false, "/grpc.health.v1.Health/Watch": false, "/grpc.health.v1.Health/List": false, reflection: false,
		health + "x": true, "grpc.health.v1.Health/Check": true, getUser: true, signIn: true, unknownRPC: true, "": true,
	} {
		if got := access.NeedsCaller(method); got != want {
			t.Errorf("%s: %v", method, got)
		}
	}
}

func TestMethodsOf(t *testing.T) {
	methods := allMethods(t)
	for name, want := range map[string]access.Method{
		getUser:    {Scope: "users.read", Management: true},
		createUser: {Scope: "users.write", Management: true},
		search:     {Scope: "users.read", Management: true},
		login:      {Scope: "auth.sign_in"},
		getProfile: {Scope: "auth.profile"},
	} {
		if got, known := methods[name]; got != want || !known {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := access.MethodsOf(grpc_health_v1.File_grpc_health_v1_health_proto.Services().Get(0)); err == nil {
		t.Error("rpcs without a scope are accepted")
	}
}
