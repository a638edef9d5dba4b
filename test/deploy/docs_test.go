package deploy_test

import (
	"regexp"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/server"
)

// The values that deploy/README.md shows install, and the server takes what comes out.
func TestValuesOfTheDocument(t *testing.T) {
	values := regexp.MustCompile("(?s)```yaml\n(image: .+?)```").FindStringSubmatch(read(t, "deploy/README.md"))
	if values == nil {
		t.Fatal("no values are shown")
	}
	cfg, _ := settingsOf(t, install(t, values[1]))
	if _, err := server.ReadPolicy(cfg); err != nil {
		t.Error(err)
	}
	if cfg.Embedded() || !cfg.TLS.On() || cfg.Redis.URL.IsZero() {
		t.Error("something that is shown does not arrive")
	}
}
