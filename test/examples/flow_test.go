//go:build examples

package examples_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// exampleTimeout bounds one command, code generated and compiled included.
const exampleTimeout = 10 * time.Minute

// languages are what examples/run knows, and what each needs to be told here.
var languages = map[string]func(*testing.T) []string{
	"go":   nil,
	"node": nil,
	"python": func(*testing.T) []string {
		return []string{"PYTHON=/usr/bin/python3"} // the one that Debian's grpcio is for
	},
	"java":  func(t *testing.T) []string { return []string{"EXAMPLE_IMAGE=" + imageForOldProtoc(t)} },
	"shell": nil,
}

// TestFlow runs the flow in every language against one server. Each prints what
// examples/README.md says.
func TestFlow(t *testing.T) {
	want := promised(t)
	server := startServer(t)
	for language, settings := range languages {
		t.Run(language, func(t *testing.T) {
			env := server
			if settings != nil {
				env = append(settings(t), server...)
			}
			if got := run(t, root, env, "examples/run", language); got != want {
				t.Errorf("examples/run %s printed\n%s\nand examples/README.md says\n%s", language, got, want)
			}
		})
	}
}

// TestFlowFails: an example that cannot reach its server says so and fails.
func TestFlowFails(t *testing.T) {
	for _, language := range []string{"go", "shell"} {
		command := exec.CommandContext(t.Context(), "examples/run", language)
		command.Dir = root
		command.Env = append(os.Environ(), "EXAMPLE_GRPC=127.0.0.1:1", "EXAMPLE_REST=http://127.0.0.1:1")
		if out, err := command.CombinedOutput(); err == nil || strings.Contains(string(out), "signed up") {
			t.Errorf("%s: %v\n%s", language, err, out)
		}
	}
}

// promised is the block of examples/README.md that shows what is printed.
func promised(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(root + "/examples/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(content), "```text\n")
	block, _, found := strings.Cut(after, "```\n")
	if !found || block == "" {
		t.Fatal("examples/README.md shows no output")
	}
	return block
}

// run runs a command that must succeed, and returns what it printed.
func run(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), exampleTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Dir, command.Env = dir, append(os.Environ(), env...)
	var problems strings.Builder
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", command, err, out, problems.String())
	}
	return string(out)
}
