package config_test

import (
	"flag"
	"os"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

var update = flag.Bool("update", false, "write the documentation instead of comparing")

const documentation = "../../docs/configuration.md"

func TestReferenceIsWritten(t *testing.T) {
	if *update {
		if err := os.WriteFile(documentation, []byte(config.Reference()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != config.Reference() {
		t.Error("docs/configuration.md is out of date; go test ./internal/config -update writes it")
	}
}
