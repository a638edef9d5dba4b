//go:build sdk

// Package sdk_test drives Authing's own npm SDKs against the emulator and, by
// the compatible front, against the server, and checks that they are still
// what the recordings say. It needs node, and the packages of package-lock.json
// installed here.
package sdk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

const scriptTimeout = 2 * time.Minute

// run runs a script of this directory and returns what it printed.
func run(t *testing.T, env []string, script string, args ...string) []byte {
	t.Helper()
	if _, err := os.Stat("node_modules"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the SDKs are not installed: npm ci --prefix test/sdk")
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

// The committed recordings are what the SDKs send.
func TestRecordings(t *testing.T) {
	run(t, nil, "record.mjs", "--check")
}

// Applications written for the SDKs work against the emulator and against the
// front, and are told what callers of gRPC and REST are told.
func TestWalks(t *testing.T) {
	s := startServer(t)
	agreed := new(agreement)
	for _, door := range []struct{ name, host string }{
		{"emulator", s.emulator},
		{"front", s.front},
	} {
		for _, walk := range []struct {
			name, script string
			views        []view
		}{
			{"node", "walk-node.mjs", slices.Concat(nodeViews, ownViews)},
			{"js", "walk-js.mjs", jsViews},
			{"js-v1", "walk-js-v1.mjs", jsV1Views},
		} {
			t.Run(door.name+"/"+walk.name, func(t *testing.T) {
				var seen map[string]any
				if err := json.Unmarshal(run(t, s.environment(door.host, door.name), walk.script), &seen); err != nil {
					t.Fatal(err)
				}
				for _, v := range walk.views {
					t.Run(v.name, func(t *testing.T) { agreed.check(t, s, v, seen) })
				}
			})
		}
	}
	if !t.Failed() {
		agreed.stale(t)
	}
}
