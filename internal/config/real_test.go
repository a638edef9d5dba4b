package config_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

var complete = map[string]string{
	"AUTHING_USERPOOL_ID":     "pool",
	"AUTHING_USERPOOL_SECRET": "pool-secret",
	"AUTHING_APP_ID":          "app",
	"AUTHING_APP_SECRET":      "app-secret",
	"AUTHING_APP_HOST":        "https://example.authing.cn/",
	"AUTHING_HOST":            "http://127.0.0.1:3000",
}

func TestRealFromEnvironment(t *testing.T) {
	cfg, err := load(t, config.Server, given{env: complete})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Embedded() || cfg.ReflectionOn() {
		t.Error("a real Authing: no emulator, no reflection")
	}
	if len(cfg.Pools) != 1 || len(cfg.Applications) != 1 {
		t.Fatalf("%d pools, %d applications", len(cfg.Pools), len(cfg.Applications))
	}
	pool, app := cfg.Pools[0], cfg.Applications[0]
	if pool.ID != "pool" || pool.Secret.Reveal() != "pool-secret" || pool.Host != "http://127.0.0.1:3000" {
		t.Errorf("pool %+v", pool)
	}
	if app.ID != "app" || app.Secret.Reveal() != "app-secret" || app.Host != "https://example.authing.cn" ||
		app.Pool != "pool" || !bool(app.Default) || app.TokenAuthMethod != config.AuthMethodPost {
		t.Errorf("application %+v", app)
	}
}

func TestRealFromFile(t *testing.T) {
	secret := write(t, "two\n")
	cfg, err := load(t, config.Server, given{file: `
host: https://core.authing.cn
pools:
  - id: 123
    secret: one
  - id: "456"
    secret_file: ` + secret + `
    host: https://api.authing.cn
applications:
  - {id: a1, secret: s1, host: https://a1.authing.cn, pool: 123}
  - {id: a2, host: https://a2.authing.cn, pool: "456", token_auth_method: none, default: true}
emulator:
`})
	if err != nil {
		t.Fatal(err)
	}
	if p := cfg.Pools[0]; p.ID != "123" || p.Host != "https://core.authing.cn" {
		t.Errorf("pool %+v", p)
	}
	if p := cfg.Pools[1]; p.Secret.Reveal() != "two" || p.Host != "https://api.authing.cn" {
		t.Errorf("pool %+v", p)
	}
	if a := cfg.Applications[0]; a.ID != "a2" || a.Pool != "456" || !bool(a.Default) || bool(cfg.Applications[1].Default) {
		t.Errorf("application %+v", a)
	}
}

func TestEnvironmentAddsToTheFile(t *testing.T) {
	cfg, err := load(t, config.Server, given{
		file: "pools: [{id: p, secret: s, host: 'https://a.b'}]\napplications: [{id: a, secret: s, host: 'https://a.b', pool: p}]\n",
		env:  complete,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Pools) != 2 || len(cfg.Applications) != 2 {
		t.Fatalf("%d pools, %d applications", len(cfg.Pools), len(cfg.Applications))
	}
	if a := cfg.Applications[0]; a.ID != "app" || a.Pool != "pool" || !bool(a.Default) {
		t.Errorf("application %+v", a)
	}
}

func TestPublicKey(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkix, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	asPEM := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pkix}))
	asPKCS1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key.PublicKey)}))
	for _, text := range []string{asPEM, asPKCS1, "@" + write(t, asPEM)} {
		var got config.PublicKey
		if err := got.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if !got.Key.Equal(&key.PublicKey) {
			t.Error("another key")
		}
	}
}
