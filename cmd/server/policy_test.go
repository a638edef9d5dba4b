package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/config"
)

func write(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

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
		"too few words":       {"explain console --access-policy " + good, 2, "usage"},
		"no words":            {"", 2, "usage"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("AUTHING_ACCESS_POLICY", "")
			var out bytes.Buffer
			err := policy(strings.Fields(tt.args), &out)
			said := out.String()
			if err != nil && !errors.Is(err, errDenied) {
				said += err.Error()
			}
			if config.ExitCode(err) != tt.code || !strings.Contains(said, tt.want) {
				t.Errorf("exit code %d, %s", config.ExitCode(err), said)
			}
		})
	}
}

func TestKey(t *testing.T) {
	var out bytes.Buffer
	if err := key([]string{"new", "console-1", "console"}, &out); err != nil {
		t.Fatal(err)
	}
	secret := regexp.MustCompile(`agk_console-1_[A-Z2-7]{26}`).FindString(out.String())
	_, entry, found := strings.Cut(out.String(), "keys file:\n")
	if secret == "" || !found || strings.Contains(entry, secret) {
		t.Fatalf("%s", &out)
	}
	keys, err := access.ReadKeys([]byte("keys:\n" + entry))
	if err != nil || len(keys) != 1 || keys[0].ID != "console-1" || keys[0].Caller != "console" {
		t.Errorf("%v %v", keys, err)
	}
	for _, args := range [][]string{nil, {"new"}, {"new", "no spaces", "console"}, {"old", "a", "b"}} {
		if err := key(args, &out); err == nil {
			t.Errorf("%v: made a key", args)
		}
	}
}
