package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func sorted(lines string) string {
	all := strings.Fields(lines)
	slices.Sort(all)
	return strings.Join(all, "\n") + "\n"
}

func TestConfigCheck(t *testing.T) {
	if got := run(t.Context(), nil, "config", "check"); got.code != 0 || got.out != "the settings are good\n" {
		t.Errorf("%+v", got)
	}
	got := run(t.Context(), map[string]string{"AUTHING_GRPC_ADDR": "x"}, "config", "check", "--http-addr", "y")
	if got.code != 2 || !strings.Contains(got.err, "grpc.addr (AUTHING_GRPC_ADDR)") || !strings.Contains(got.err, "http.addr (AUTHING_HTTP_ADDR)") {
		t.Errorf("%+v", got)
	}
	bad := write(t, "nonsense")
	got = run(t.Context(), map[string]string{
		"AUTHING_ACCESS_POLICY": bad, "AUTHING_ACCESS_SHADOW_POLICY": bad + "x", "AUTHING_ACCESS_KEYS": bad,
		"AUTHING_TLS_CERT": bad, "AUTHING_TLS_KEY": bad,
	}, "config", "check")
	for _, want := range []string{"access.policy = ", "access.shadow_policy = ", "access.keys = ", "tls.cert = "} {
		if got.code != 2 || !strings.Contains(got.err, want) {
			t.Errorf("no %s in %+v", want, got)
		}
	}
}

func TestConfigPrint(t *testing.T) {
	const canary = "s3cr3t-canary"
	file := write(t, "log: {level: warn}\napp: {secret: "+canary+"}\npools: [{id: p1, secret: "+canary+", host: 'https://core.example'}]\n")
	got := run(t.Context(), map[string]string{
		"AUTHING_CONFIG": file, "AUTHING_LOG_FORMAT": "json", "AUTHING_APP_ID": "a1", "AUTHING_APP_HOST": "https://a.example",
		"AUTHING_REDIS_URL": "redis://:" + canary + "@localhost:6379", "AUTHING_WEBHOOK_SECRET_FILE": write(t, canary+canary),
	}, "config", "print", "--reload-interval", "1m")
	for key, want := range map[string]string{
		"grpc.addr":       "127.0.0.1:50051 default",
		"log.level":       "warn " + file,
		"log.format":      "json AUTHING_LOG_FORMAT",
		"reload_interval": "1m --reload-interval",
		"app.secret":      "[redacted] " + file,
		"redis.url":       "[redacted] AUTHING_REDIS_URL",
		"webhook.secret":  "[redacted] AUTHING_WEBHOOK_SECRET_FILE",
		"pools[0].id":     "p1 " + file,
		"pools[0].secret": "[redacted] " + file,
		"tls.cert":        "– default",
	} {
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + ` .*$`).FindString(got.out)
		if strings.Join(strings.Fields(line), " ") != key+" "+want {
			t.Errorf("%q, want %s", line, want)
		}
	}
	if got.code != 0 || strings.Contains(got.out+got.err, canary) {
		t.Errorf("%+v", got)
	}
	got = run(t.Context(), map[string]string{"AUTHING_GRPC_ADDR": "nowhere"}, "config", "print")
	if got.code != 2 || !strings.Contains(got.out, "nowhere") || !strings.Contains(got.err, "is not host:port") {
		t.Errorf("%+v", got)
	}
}

func TestConfigDocs(t *testing.T) {
	if got := run(t.Context(), nil, "config", "docs"); got.out != config.Reference() || got.code != 0 {
		t.Errorf("%+v", got)
	}
}
