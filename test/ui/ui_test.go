//go:build ui

// Package ui_test uses the pages of the OpenAPI document in a real browser, and
// has the document judged by a validator that is not ours. It needs node,
// Chromium, and the packages of package-lock.json installed here.
package ui_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

const scriptTimeout = 5 * time.Minute

// run runs a script of this directory and returns what it printed.
func run(t *testing.T, env []string, script string, args ...string) []byte {
	t.Helper()
	if _, err := os.Stat("node_modules"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the packages are not installed: npm ci --prefix test/ui")
	}
	ctx, cancel := context.WithTimeout(t.Context(), scriptTimeout)
	defer cancel()
	var out, problems bytes.Buffer
	node := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	node.Env = append(os.Environ(), env...)
	node.Stdout, node.Stderr = &out, &problems
	if err := node.Run(); err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, problems.Bytes())
	}
	return out.Bytes()
}

// start starts a server over its own emulator and returns where REST is.
func start(t *testing.T) string {
	t.Helper()
	env := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
	}
	cfg, err := config.Load(config.Server, config.Sources{
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(t.Context(), cfg, server.Deps{
		Logger: slog.New(slog.DiscardHandler), Redactor: redact.New(), Banner: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + s.Addresses().HTTP
}

// The document is OpenAPI 3.1 by the schema of the OpenAPI Initiative.
func TestDocumentIsValid(t *testing.T) {
	if version := strings.TrimSpace(string(run(t, nil, "validate.mjs", "../../gen/openapi/authing.openapi.json"))); version != "3.1" {
		t.Errorf("it is of version %q", version)
	}
}

// answer is what the browser shows of one.
type answer struct {
	Status int
	Body   string
}

// Whoever opens the pages finds an operation among all of them and calls it as it
// is shown; nothing breaks the rules that the pages give the browser, and nobody
// else is asked.
func TestPagesInABrowser(t *testing.T) {
	browser, err := exec.LookPath(cmp.Or(os.Getenv("UI_BROWSER"), "chromium"))
	if err != nil {
		t.Fatal(err)
	}
	var seen struct {
		Title                                   string
		Operations                              int
		Groups, Problems, Foreign               []string
		SignIn, ListUsers, GetUser, LookupError answer
	}
	out := run(t, []string{"UI_BASE=" + start(t), "UI_BROWSER=" + browser}, "walk.mjs")
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatal(err)
	}
	if seen.Title == "" || seen.Operations < 1000 || len(seen.Groups) < 7 {
		t.Errorf("the list has %d operations in %q", seen.Operations, seen.Groups)
	}
	if len(seen.Problems)+len(seen.Foreign) > 0 {
		t.Errorf("problems %q, asked elsewhere %q", seen.Problems, seen.Foreign)
	}
	for name, one := range map[string]struct {
		answer
		holds string
	}{
		"sign-in":      {seen.SignIn, `"access_token": "`},
		"list-users":   {seen.ListUsers, `"username": "bob"`},
		"get-user":     {seen.GetUser, `"username": "bob"`},
		"lookup-error": {seen.LookupError, `"reason": "USER_NOT_FOUND"`},
	} {
		if one.Status != 200 || !strings.Contains(one.Body, one.holds) {
			t.Errorf("%s: %d %s, want %s", name, one.Status, one.Body, one.holds)
		}
	}
}
