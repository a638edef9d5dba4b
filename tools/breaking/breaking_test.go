package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	bufYAML = `version: v2
modules:
  - path: proto
  - path: third_party
    breaking: {ignore: [third_party]}
breaking: {use: [PACKAGE]}
`
	proto = `syntax = "proto3";
package small.v1;
import "google/api/annotations.proto";
// User is somebody.
message User {
  string id = 1;
  string name = 2;
}
service Users {
  rpc Get(User) returns (User) { option (google.api.http) = {get: "/users"}; }
}
`
)

// repository is a small one with a contract, its own modules beside it, and one commit.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"buf.yaml": bufYAML, "proto/small/v1/users.proto": proto, "CHANGELOG.md": "## Unreleased\n\n### Added\n\n## 0.1.0\n\n### Breaking\n",
		".gitignore": "/third_party/\n", "go.mod": "module example.com/small\n\ngo 1.26\n",
	} {
		write(t, dir, name, content)
	}
	print := exec.CommandContext(t.Context(), "go", "run", "./thirdparty", filepath.Join(dir, "third_party"))
	print.Dir = ".."
	if text, err := print.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	commit(t, dir, "init", "-q", "-b", "main")
	commit(t, dir, "add", ".")
	commit(t, dir, "commit", "-q", "-m", "first")
	return dir
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// commit runs Git, which knows nothing of the machine.
func commit(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, text)
	}
}

// The life of a contract: before any release, in 0.x, and from 1.0.
func TestBreaking(t *testing.T) {
	dir := repository(t)
	says := func(what, want, wantErr string) {
		t.Helper()
		var out strings.Builder
		err := run(t.Context(), []string{"..", dir}, &out)
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: says %q, want %q", what, &out, want)
		}
		switch {
		case err == nil && wantErr != "", err != nil && (wantErr == "" || !strings.Contains(err.Error(), wantErr)):
			t.Errorf("%s: %v, want %q", what, err, wantErr)
		}
	}
	says("no tag", "no tag yet", "")
	commit(t, dir, "tag", "v0.9.0")
	says("the same", "nothing breaks for the clients of v0.9.0", "")
	write(t, dir, "proto/small/v1/users.proto", strings.Replace(proto, "string name = 2;", "string name = 2;\n  string phone = 3;", 1))
	says("a new field", "nothing breaks", "")
	write(t, dir, "proto/small/v1/users.proto", strings.Replace(proto, "  string name = 2;\n", "", 1))
	says("a removed field", `"2" with name "name" on message "User" was deleted`, `no "### Breaking"`)
	write(t, dir, "CHANGELOG.md", "## Unreleased\n\n### Breaking\n\n- User has no name.\n\n## 0.9.0\n")
	says("a removed field, said", "was deleted", "")
	commit(t, dir, "tag", "v0.10.0") // of the first commit, but the greater number
	says("the last tag", "broken since v0.10.0", "")
	commit(t, dir, "tag", "v1.0.0")
	says("from 1.0", "was deleted", "only grows")
}

func TestUsage(t *testing.T) {
	if err := run(t.Context(), nil, new(strings.Builder)); err == nil {
		t.Error("no arguments are taken")
	}
	if err := run(t.Context(), []string{"..", t.TempDir()}, new(strings.Builder)); err == nil {
		t.Error("a folder that is no repository is taken")
	}
}
