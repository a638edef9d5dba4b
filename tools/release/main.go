package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

const usage = `usage: release [flags]
writes the programs, SHA256SUMS and image/, an OCI layout
`

// run makes a release of the tree that it is called in or told.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.Usage = func() {
		_, _ = fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	dir := flags.String("dir", ".", "the repository")
	out := flags.String("out", "dist", "where to; what is there is replaced")
	names := flags.String("platforms", "linux/amd64,linux/arm64,darwin/arm64,windows/amd64", "what to build for")
	dirty := flags.Bool("dirty", false, "build a tree that is not committed; its version says so")
	if err := flags.Parse(args); err != nil {
		return err
	}
	platforms, err := parsePlatforms(*names)
	if err != nil {
		return err
	}
	source, err := describe(ctx, *dir, *dirty)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(*out); err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o750); err != nil {
		return err
	}
	var written []string
	for _, p := range platforms {
		for _, program := range programs {
			file := filepath.Join(*out, p.file(program))
			if err := build(ctx, *dir, program, p, source.revision, file); err != nil {
				return err
			}
			if err := writeContents(file); err != nil {
				return err
			}
			written = append(written, filepath.Base(file), filepath.Base(file)+contentsSuffix)
		}
	}
	if err := writeChecksums(*out, written); err != nil {
		return err
	}
	digest, err := writeImage(*out, source, platforms)
	if err != nil || digest == "" {
		return err
	}
	fmt.Println(strings.Join([]string{filepath.Join(*out, imageFolder), source.version, digest}, " "))
	return nil
}
