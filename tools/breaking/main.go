package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "breaking:", err)
		os.Exit(1)
	}
}

// run compares. Arguments: the folder of this module, from where buf is started, and
// the repository.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	if len(args) != 2 {
		return errors.New("usage: breaking <folder of tools> <repository>")
	}
	tools, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	repository, err := filepath.Abs(args[1])
	if err != nil {
		return err
	}
	tag, err := lastTag(ctx, repository)
	if err != nil {
		return err
	}
	if tag == "" {
		_, err := fmt.Fprintln(out, "no tag yet: there is no release whose clients could break")
		return err
	}
	older, err := os.MkdirTemp("", "breaking-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(older)) }()
	if err := unpack(ctx, repository, tag, older); err != nil {
		return err
	}
	if err := printImports(ctx, tools, older); err != nil {
		return err
	}
	found, err := compare(ctx, tools, repository, older)
	if err != nil {
		return err
	}
	if found == "" {
		_, err := fmt.Fprintln(out, "nothing breaks for the clients of "+tag)
		return err
	}
	if _, err := fmt.Fprintf(out, "broken since %s:\n%s", tag, found); err != nil {
		return err
	}
	return verdict(repository, tag)
}

// breakingNote is the heading under which the changelog says what breaks.
var breakingNote = regexp.MustCompile(`(?m)^### Breaking$`)

// verdict says whether the contract may break: until 1.0, if the changelog says so.
func verdict(repository, tag string) error {
	if !strings.HasPrefix(tag, "v0.") {
		return fmt.Errorf("from 1.0 the contract only grows: nothing of %s may change or go", tag)
	}
	changelog, err := os.ReadFile(filepath.Join(repository, "CHANGELOG.md")) //nolint:gosec // of the repository that is compared
	if err != nil {
		return err
	}
	_, unreleased, _ := strings.Cut(string(changelog), "## Unreleased\n")
	unreleased, _, _ = strings.Cut(unreleased, "\n## ")
	if !breakingNote.MatchString(unreleased) {
		return errors.New("until 1.0 the contract may break, and CHANGELOG.md says so: below Unreleased there is no \"### Breaking\"")
	}
	return nil
}
