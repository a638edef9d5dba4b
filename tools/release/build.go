package main

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// source is the commit that is built.
type source struct {
	version  string // git describe
	revision string
	time     time.Time // of the commit
}

// describe reads the commit; what is not committed is an error, unless dirty says otherwise.
func describe(ctx context.Context, dir string, dirty bool) (source, error) {
	changes, err := git(ctx, dir, "status", "--porcelain")
	if err != nil {
		return source{}, err
	}
	if changes != "" && !dirty {
		return source{}, errors.New("the tree has changes: commit them, or say -dirty")
	}
	version, err := git(ctx, dir, "describe", "--tags", "--always", "--dirty", "--match", "v*")
	if err != nil {
		return source{}, err
	}
	revision, err := git(ctx, dir, "rev-parse", "HEAD")
	if err != nil {
		return source{}, err
	}
	stamp, err := git(ctx, dir, "log", "-1", "--format=%cI")
	if err != nil {
		return source{}, err
	}
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return source{}, err
	}
	return source{version: version, revision: revision, time: at.UTC()}, nil
}

// build makes one program. Nothing of the machine gets in: no C, no paths; the commit
// does, which `version` tells.
func build(ctx context.Context, dir, program string, p platform, revision, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	// The arguments are ours, or the operator's own.
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", file, "./cmd/"+program) //nolint:gosec // see above
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch, "GOFLAGS=-mod=readonly", "GOWORK=off")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s for %s/%s: %w", program, p.os, p.arch, err)
	}
	return hasCommit(file, revision)
}

// hasCommit makes sure that the program tells which commit it is of.
func hasCommit(file, revision string) error {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return err
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && setting.Value == revision {
			return nil
		}
	}
	return fmt.Errorf("%s does not know its commit: Go finds Git's in a clone, not in a worktree", filepath.Base(file))
}

// git is what a command of Git prints.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // the arguments are those above
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(text)), nil
}
