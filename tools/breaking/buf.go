package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// foundSomething is buf's exit code when the comparison finds something.
const foundSomething = 100

// printImports writes what the older protos import beside them.
func printImports(ctx context.Context, tools, older string) error {
	print := exec.CommandContext(ctx, "go", "run", "./thirdparty", filepath.Join(older, "third_party")) //nolint:gosec // a folder that was just made
	print.Dir, print.Stderr = tools, os.Stderr
	if err := print.Run(); err != nil {
		return fmt.Errorf("thirdparty: %w", err)
	}
	return nil
}

// compare lists what this tree breaks, by the rules of its buf.yaml.
func compare(ctx context.Context, tools, repository, older string) (string, error) {
	buf := exec.CommandContext(ctx, "go", "tool", "buf", "breaking", repository, "--against", older) //nolint:gosec // two folders
	buf.Dir, buf.Stderr = tools, os.Stderr
	output, err := buf.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == foundSomething {
		return string(output), nil
	}
	if err != nil {
		return "", fmt.Errorf("buf breaking: %w", err)
	}
	return "", nil
}
