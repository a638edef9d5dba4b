package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func TestPolicy(t *testing.T) {
	good := write(t, `
roles:
  support: {scopes: [users.read]}
callers:
  console:
    identities: [dns:console.example]
    roles: [support]
  mobile: {scopes: ["auth.*"], applications: ["*"]}
`)
	bad := write(t, "callers:\n  console:\n    scopes: [user.read]\n")
	for name, tt := range map[string]struct {
		args string
		code int
		want string // in the output, or in the error
	}{
		"allowed":             {"explain console authing.v3.ManagementService/GetUser --access-policy " + good, 0, "allowed: role support: scope users.read"},
		"by an identity":      {"explain dns:console.example /authing.v3.ManagementService/GetUser --access-policy=" + good, 0, "allowed: role support"},
		"applications":        {"explain mobile authing.v3.AuthService/GetProfile --access-policy " + good, 0, "applications  all"},
		"denied":              {"explain console authing.v3.ManagementService/CreateUser --access-policy " + good, 1, "denied: console needs the scope users.write"},
		"nobody of that name": {"explain intruder authing.v3.ManagementService/GetUser --access-policy " + good, 1, "no caller intruder"},
		"who may":             {"explain mobile authing.v3.ManagementService/GetUser --access-policy " + good, 1, "may     console"},
		"no such rpc":         {"explain console authing.v2.ManagementService/getuser --access-policy " + good, 1, "or authing.v3.ManagementService/GetUser?"},
		"good":                {"check --access-policy " + good, 0, "the policy is good"},
		"bad":                 {"check --access-policy " + bad, 2, "line 3: no rpc has the scope user.read"},
		"absent":              {"check --access-policy " + bad + "x", 2, "cannot be read"},
		"none":                {"check", 2, "access.policy (AUTHING_ACCESS_POLICY): is missing"},
		"unknown flag":        {"check --nonsense", 2, "--nonsense"},
		"too few words":       {"explain console --access-policy " + good, 2, "command line"},
		"no words":            {"", 2, "command line"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t.Context(), nil, append([]string{"policy"}, strings.Fields(tt.args)...)...)
			if got.code != tt.code || !strings.Contains(got.out+got.err, tt.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestKey(t *testing.T) {
	out := run(t.Context(), nil, "key", "new", "console-1", "console").out
	secret := regexp.MustCompile(`agk_console-1_[A-Z2-7]{26}`).FindString(out)
	_, entry, found := strings.Cut(out, "keys file:\n")
	if secret == "" || !found || strings.Contains(entry, secret) {
		t.Fatal(out)
	}
	keys, err := access.ReadKeys([]byte("keys:\n" + entry))
	if err != nil || len(keys) != 1 || keys[0].ID != "console-1" || keys[0].Caller != "console" {
		t.Errorf("%v %v", keys, err)
	}
	for _, args := range [][]string{nil, {"new"}, {"new", "no spaces", "console"}, {"old", "a", "b"}} {
		if got := run(t.Context(), nil, append([]string{"key"}, args...)...); got.code == 0 || got.out != "" {
			t.Errorf("%v: made a key", args)
		}
	}
}
