//go:build examples

package examples_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestFreshModule builds the Go example in a module that knows nothing but where
// this one is: what a consumer has to do, and no more. Nothing is downloaded that
// building the server has not.
func TestFreshModule(t *testing.T) {
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sources, err := filepath.Glob(root + "/examples/go/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no Go example: %v", err)
	}
	for _, source := range sources {
		content, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(source)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mod := "module fresh.example\n\ngo 1.26.0\n\n" +
		"require github.com/authing-grpc/authing-grpc v0.1.0\n" +
		"replace github.com/authing-grpc/authing-grpc => " + here + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600); err != nil {
		t.Fatal(err)
	}
	offline := []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off"}
	run(t, dir, offline, "go", "vet", ".")

	allowed := append([]string{
		"github.com/pquerna/otp", "github.com/boombuler/barcode", // the example's own
	}, modules...)
	listed := run(t, dir, offline, "go", "mod", "edit", "-json")
	var file struct{ Require []struct{ Path string } }
	if err := json.Unmarshal([]byte(listed), &file); err != nil {
		t.Fatal(err)
	}
	for _, module := range file.Require {
		if !slices.Contains(allowed, module.Path) {
			t.Errorf("a consumer's go.mod lists %s", module.Path)
		}
	}
}
