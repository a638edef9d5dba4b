//go:build sdk

package sdk_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

const (
	managementCallers = `
callers:
  console: {scopes: ["*"]}
  reader: {scopes: [users.read]}
`
	publicApplication = `  website: {identities: ["application:` + appID + `"], scopes: ["auth.*"]}
`
)

// files are the policy and the keys of a running server.
type files struct {
	policy, keys string            // their paths
	entries      map[string]string // of the keys file, by the key's id
	secrets      map[string]string
}

// newFiles makes two keys of each kind: of one the file has the secret, which
// authing-node-sdk needs to sign, of the other its hash.
func newFiles(t *testing.T) *files {
	t.Helper()
	dir := t.TempDir()
	f := &files{
		policy: filepath.Join(dir, "policy.yaml"), keys: filepath.Join(dir, "keys.yaml"),
		entries: map[string]string{}, secrets: map[string]string{},
	}
	for id, more := range map[string]string{
		"console-whole": "", "reader-whole": "", "expired-whole": "expires: 2020-01-31T00:00:00Z",
		"console-hash": "", "reader-hash": "", "expired-hash": "expires: 2020-01-31T00:00:00Z",
	} {
		caller, kind, _ := strings.Cut(id, "-")
		if caller == "expired" {
			caller = "console"
		}
		key, secret, err := access.NewKey(id, caller)
		if err != nil {
			t.Fatal(err)
		}
		proof := "hash: " + key.Hash()
		if kind == "whole" {
			proof = "secret: " + secret
		}
		f.secrets[id] = secret
		f.entries[id] = fmt.Sprintf("  - {id: %s, caller: %s, %s, %s}\n", id, caller, proof, more)
	}
	f.write(t, managementCallers+publicApplication)
	return f
}

func (f *files) write(t *testing.T, policy string) {
	t.Helper()
	keys := "keys:\n"
	for _, entry := range f.entries {
		keys += entry
	}
	for path, content := range map[string]string{f.policy: policy, f.keys: keys} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// startServer starts a server that reads the files again only when it is told.
func (f *files) startServer(t *testing.T) *running {
	t.Helper()
	return startServerWith(t, map[string]string{
		"AUTHING_ACCESS_POLICY": f.policy, "AUTHING_ACCESS_KEYS": f.keys, "AUTHING_RELOAD_INTERVAL": "10m",
	})
}

// The SDKs work with keys of our own, as far as the policy goes.
func TestKeys(t *testing.T) {
	for _, script := range []string{"walks/access-node.mjs", "walks/access-js.mjs"} {
		t.Run(script, func(t *testing.T) {
			f := newFiles(t)
			s := f.startServer(t)
			secrets, err := json.Marshal(f.secrets)
			if err != nil {
				t.Fatal(err)
			}
			env := append(s.environment(s.front, "keys"), "WALK_KEYS="+string(secrets))
			converse(t, env, script, func(change string) {
				switch verb, id, _ := strings.Cut(change, " "); verb {
				case "revoke":
					delete(f.entries, id)
					f.write(t, managementCallers+publicApplication)
				case "unlist":
					f.write(t, managementCallers)
				default:
					t.Errorf("the script asks for %q", change)
				}
				if err := s.reload(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// What users and administrators do without a policy they do where it lists
// their application and key.
func TestWalksUnderPolicy(t *testing.T) {
	f := newFiles(t)
	s := f.startServer(t)
	for script, secret := range map[string]string{
		"walk-node.mjs":           poolSecret, // signs as the pool, so with the demo pair
		"walks/access-js-own.mjs": f.secrets["console-hash"],
	} {
		t.Run(script, func(t *testing.T) {
			run(t, append(s.environment(s.front, "policy"), "WALK_USERPOOL_SECRET="+secret), script)
		})
	}
}

// converse runs a script that prints which change it needs, a line each, and
// waits for a line before it goes on.
func converse(t *testing.T, env []string, script string, change func(string)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), scriptTimeout)
	defer cancel()
	var problems bytes.Buffer
	node := exec.CommandContext(ctx, "node", script)
	node.Env, node.Stderr = append(os.Environ(), env...), &problems
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		change(lines.Text())
		if _, err := fmt.Fprintln(in, "done"); err != nil {
			t.Error(err)
		}
	}
	if err := node.Wait(); err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, problems.Bytes())
	}
}
