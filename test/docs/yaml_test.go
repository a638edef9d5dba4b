package docs_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// checkYAML reads YAML of others: that it is YAML.
func checkYAML(t *testing.T, b *block) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(b.text)))
	for {
		if err := decoder.Decode(new(any)); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v", b.place(), err)
			return
		}
	}
}

// namedFile is a file in settings, of whatever machine.
var namedFile = regexp.MustCompile(`(_file|client_ca|cert|key|policy|keys): (/?[a-z][\w./-]*)`)

// checkSettings has the program read settings. The files that they name are there,
// and empty.
func checkSettings(t *testing.T, b *block) {
	t.Helper()
	empty := write(t, "named", "secret\n")
	text := namedFile.ReplaceAllString(b.text, "${1}: "+empty)
	if _, err := load(map[string]string{"AUTHING_CONFIG": write(t, "settings.yaml", text)}); err != nil {
		t.Errorf("%s: %v", b.place(), err)
	}
}

// checkPolicy has the program read a policy.
func checkPolicy(t *testing.T, b *block) {
	t.Helper()
	cfg, err := load(map[string]string{"AUTHING_ACCESS_POLICY": write(t, "policy.yaml", b.text)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.ReadPolicy(cfg); err != nil {
		t.Errorf("%s: %v", b.place(), err)
	}
}

// checkKeys has the program read keys.
func checkKeys(t *testing.T, b *block) {
	t.Helper()
	if keys, err := access.ReadKeys([]byte(b.text)); err != nil || len(keys) == 0 {
		t.Errorf("%s: %d keys, %v", b.place(), len(keys), err)
	}
}

// load reads settings from an environment.
func load(env map[string]string) (*config.Config, error) {
	return config.Load(config.Server, config.Sources{
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		Out:       io.Discard,
	})
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
