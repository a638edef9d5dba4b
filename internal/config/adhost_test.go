package config_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestADHosts(t *testing.T) {
	with := func(pairs ...string) map[string]string {
		env := maps.Clone(complete)
		for i := 0; i < len(pairs); i += 2 {
			env[pairs[i]] = pairs[i+1]
		}
		return env
	}
	for app, want := range map[string]config.Host{
		"https://acme.authing.cn":        "https://ws.authing.cn",
		"https://Acme.Authing.cn:8443":   "https://ws.authing.cn",
		"https://login.sso.example.com":  "https://ws.sso.example.com",
		"https://example.com":            "https://example.com",
		"https://example.com.cn":         "https://example.com.cn", // not ws.com.cn
		"https://example.co.uk":          "https://example.co.uk",
		"https://192.0.2.1":              "https://192.0.2.1",
		"https://authing":                "https://authing",
		"http://localhost:3000":          "http://localhost:3000",
		"http://127.0.0.1:3000":          "http://127.0.0.1:3000",
		"https://authing.intern.example": "https://ws.intern.example",
	} {
		cfg, err := load(t, config.Server, given{env: with("AUTHING_APP_HOST", app)})
		if err != nil {
			t.Errorf("%s: %v", app, err)
			continue
		}
		if got := cfg.Applications[0].ADHost; got != want {
			t.Errorf("%s: %s, want %s", app, got, want)
		}
	}
	cfg, err := load(t, config.Server, given{env: with("AUTHING_APP_AD_HOST", "https://ad.example.org/")})
	if err != nil || cfg.Applications[0].ADHost != "https://ad.example.org" {
		t.Errorf("given: %v, %v", cfg, err)
	}
	cfg, err = load(t, config.Server, given{file: "host: https://core.authing.cn\npools: [{id: p, secret: s}]\n" +
		"applications: [{id: a, secret: s, host: 'https://a.authing.cn', default: true},\n" +
		"  {id: b, secret: s, host: 'https://b.authing.cn', ad_host: 'https://ad.example.org'}]\n"})
	if err != nil || cfg.Applications[0].ADHost != "https://ws.authing.cn" || cfg.Applications[1].ADHost != "https://ad.example.org" {
		t.Errorf("of a list: %v, %v", cfg, err)
	}
	if _, err = load(t, config.Server, given{env: with("AUTHING_APP_AD_HOST", "http://ad.example.org")}); err == nil || !strings.Contains(err.Error(), "AUTHING_APP_AD_HOST") {
		t.Errorf("without TLS: %v", err)
	}
}
