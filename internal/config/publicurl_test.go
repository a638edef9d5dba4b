package config_test

import (
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestPublicURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://identity.example":             "https://identity.example",
		"https://identity.example/":            "https://identity.example",
		"https://identity.example:8443/base/":  "https://identity.example:8443/base",
		"http://identity.svc.cluster.local":    "http://identity.svc.cluster.local",
		"identity.example":                     "",
		"/base":                                "",
		"ftp://identity.example":               "",
		"https://":                             "",
		"https://user:hidden@identity.example": "",
		"https://identity.example?hidden=1":    "",
		"https://identity.example#hidden":      "",
	} {
		cfg, err := load(t, config.Server, given{env: map[string]string{"AUTHING_HTTP_URL": text}})
		if (err == nil) != (want != "") || err == nil && string(cfg.HTTP.URL) != want {
			t.Errorf("%s: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), "hidden") {
			t.Errorf("the message quotes what may be secret: %v", err)
		}
	}
}
