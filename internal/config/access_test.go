package config_test

import (
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

const issuers = `
access: {policy: policy.yaml}
issuers:
  - name: kubernetes
    url: https://kubernetes.default.svc
    audience: authing-grpc
    claims: team=web, env=prod
    keys_url: http://127.0.0.1:8001/jwks
`

func TestIssuers(t *testing.T) {
	cfg, err := load(t, config.Server, given{file: issuers})
	if err != nil {
		t.Fatal(err)
	}
	got := cfg.Issuers[0]
	if got.Name != "kubernetes" || got.URL != "https://kubernetes.default.svc" || got.Audience != "authing-grpc" ||
		got.Claims["team"] != "web" || got.Claims["env"] != "prod" || len(got.Claims) != 2 || got.KeysURL == "" {
		t.Errorf("%+v", got)
	}
}

func TestInsecureIsAFlag(t *testing.T) {
	for _, tt := range []struct {
		args []string
		env  map[string]string
		want config.Flag
	}{
		{nil, nil, false},
		{[]string{"--insecure"}, nil, true},
		{[]string{"--insecure=false"}, map[string]string{"AUTHING_INSECURE": "true"}, false},
		{nil, map[string]string{"AUTHING_INSECURE": "true"}, true},
	} {
		cfg, err := load(t, config.Server, given{args: tt.args, env: tt.env})
		if err != nil || cfg.Insecure != tt.want {
			t.Errorf("%v %v: %v %v", tt.args, tt.env, cfg, err)
		}
	}
}

func TestAccessMistakes(t *testing.T) {
	env := func(pairs ...string) given {
		g := given{env: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			g.env[pairs[i]] = pairs[i+1]
		}
		return g
	}
	for name, tt := range map[string]struct {
		given
		want string
	}{
		"certificate without key":  {env("AUTHING_TLS_CERT", "c"), "tls.cert (AUTHING_TLS_CERT): needs tls.key"},
		"key without certificate":  {env("AUTHING_TLS_KEY", "k"), "tls.key (AUTHING_TLS_KEY): needs tls.cert"},
		"CAs without certificate":  {env("AUTHING_TLS_CLIENT_CA", "ca"), "tls.client_ca (AUTHING_TLS_CLIENT_CA): needs tls.cert"},
		"required without CAs":     {env("AUTHING_TLS_CERT", "c", "AUTHING_TLS_KEY", "k", "AUTHING_TLS_CLIENT_AUTH", "required"), "needs tls.client_ca"},
		"unknown client_auth":      {env("AUTHING_TLS_CLIENT_AUTH", "maybe"), "optional or required"},
		"keys without policy":      {env("AUTHING_ACCESS_KEYS", "keys.yaml"), "access.policy (AUTHING_ACCESS_POLICY): is missing"},
		"issuers without policy":   {given{file: strings.Replace(issuers, "policy: policy.yaml", "", 1)}, "access.policy (AUTHING_ACCESS_POLICY): is missing"},
		"short token key":          {env("AUTHING_ACCESS_TOKEN_KEY", canary), "shorter than 32 bytes"},
		"issuer without audience":  {given{file: strings.Replace(issuers, "audience", "# audience", 1)}, "issuers[0].audience: is missing"},
		"issuer without a name":    {given{file: strings.Replace(issuers, "name:", "claims: a=b #", 1)}, "issuers[0].name: is missing"},
		"issuer with a colon":      {given{file: strings.Replace(issuers, "name: kubernetes", "name: mesh:admin", 1)}, "has a colon"},
		"issuer by http":           {given{file: strings.Replace(issuers, "https://kub", "http://kub", 1)}, "must be https"},
		"issuer is no URL":         {given{file: strings.Replace(issuers, "https://kubernetes.default.svc", "kubernetes", 1)}, "is not a URL"},
		"issuer with a password":   {given{file: strings.Replace(issuers, "https://", "https://"+canary+"@", 1)}, "must not hold credentials"},
		"claims without a text":    {given{file: strings.Replace(issuers, "team=web", "team", 1)}, "is not name=text"},
		"keys twice":               {given{file: issuers + "    keys_file: keys.json\n"}, "is given besides keys_url"},
		"an application's issuer":  {given{file: strings.Replace(issuers, "kubernetes.default.svc", "EXAMPLE.authing.cn/oidc", 1), env: complete}, "the issuer of an application's users"},
		"unknown member of issuer": {given{file: issuers + "    secret: x\n"}, "issuers[0].secret: is not a setting"},
	} {
		_, err := load(t, config.Server, tt.given)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}
