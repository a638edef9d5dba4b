package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// options are the flags.
type options struct {
	callers, calls, rounds, tokens int

	misses, revocations int

	run, server, out string
	echo             int
}

func main() {
	var opts options
	flag.IntVar(&opts.callers, "callers", 50, "concurrent callers")
	flag.IntVar(&opts.calls, "calls", 10_000, "calls of each target in a round")
	flag.IntVar(&opts.rounds, "rounds", 21, "rounds, after one to warm up")
	flag.IntVar(&opts.tokens, "tokens", 100, "remembered tokens, used in turn")
	flag.IntVar(&opts.misses, "misses", 2_000, "first verifications")
	flag.IntVar(&opts.revocations, "revocations", 200, "revocations")
	flag.StringVar(&opts.run, "run", "", "only targets whose names match this regular expression")
	flag.StringVar(&opts.server, "server", "", "a server to measure; built from cmd/server if not given")
	flag.StringVar(&opts.out, "out", "bench/RESULTS.md", "where the report goes, from the module's root")
	flag.IntVar(&opts.echo, "echo", 0, "be the server that echoes this many bytes, and nothing else")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := bench
	if opts.echo > 0 {
		run = func(ctx context.Context, opts options) error { return serveEcho(ctx, os.Stdout, opts.echo) }
	}
	if err := run(ctx, opts); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(ctx context.Context, opts options) (err error) {
	root, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if opts.server == "" {
		opts.server = filepath.Join(dir, "server")
		if _, err := output(ctx, root, "go", "build", "-trimpath", "-o", opts.server, "./cmd/server"); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	found, err := measureAll(ctx, opts, self, dir, os.Stderr)
	if err != nil {
		return err
	}
	report, err := found.markdown(ctx, root, opts)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(os.Stdout, report); err != nil {
		return err
	}
	if !filepath.IsAbs(opts.out) {
		opts.out = filepath.Join(root, opts.out)
	}
	return os.WriteFile(opts.out, []byte(report), 0o644) //nolint:gosec // a report is for all to read
}

// measureAll runs everything; the log tells how far it is.
func measureAll(ctx context.Context, opts options, self, dir string, log io.Writer) (*results, error) {
	note := func(format string, args ...any) { _, _ = fmt.Fprintf(log, format, args...) }
	ours, err := startReplica(ctx, opts.server, dir, "ours", "")
	if err != nil {
		return nil, err
	}
	defer ours.stop()
	note("getting %d tokens\n", opts.tokens+opts.misses)
	tokens, err := ours.signIn(ctx, opts.tokens+opts.misses)
	if err != nil {
		return nil, err
	}
	calling := ours.as(ctx)
	both, stop, err := pairs(ctx, ours, tokens[:opts.tokens], self, dir)
	if err != nil {
		return nil, err
	}
	defer stop()
	wanted, err := regexp.Compile(opts.run)
	if err != nil {
		return nil, err
	}
	both = slices.DeleteFunc(both, func(one pair) bool { return !wanted.MatchString(one.ours.name) })
	found := new(results)
	if found.outcomes, err = measure(calling, both, opts, note); err != nil {
		return nil, err
	}
	first := decoded("VerifyToken, first time", ours, tokens[opts.tokens:])
	if found.misses, err = load(calling, first, opts.callers, opts.misses); err != nil {
		return nil, err
	}
	note("revoking %d tokens\n", opts.revocations)
	found.window, found.noWindow = revocations(ctx, opts.server, dir, opts.revocations)
	if found.noWindow != nil && !errors.Is(found.noWindow, errNoRedis) {
		return nil, found.noWindow
	}
	return found, nil
}

// output runs a command and returns what it prints.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // go and git, with words of ours
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(text)), nil
}
