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
	"time"
)

// options are the flags.
type options struct {
	callers, calls, rounds, tokens int

	misses, revocations int

	run, server, emulator, out string

	limit time.Duration
	quick bool
	echo  int
}

func main() {
	var opts options
	flag.IntVar(&opts.callers, "callers", 50, "concurrent callers")
	flag.IntVar(&opts.calls, "calls", 10_000, "calls of each target in a round, fewer of slow ones")
	flag.IntVar(&opts.rounds, "rounds", 21, "rounds, after one to warm up")
	flag.DurationVar(&opts.limit, "limit", 2*time.Minute, "time after which no more rounds of the same targets begin")
	flag.IntVar(&opts.tokens, "tokens", 100, "remembered tokens, used in turn")
	flag.IntVar(&opts.misses, "misses", 2_000, "first verifications")
	flag.IntVar(&opts.revocations, "revocations", 200, "revocations")
	flag.StringVar(&opts.run, "run", "", "only targets whose names match this regular expression")
	flag.StringVar(&opts.server, "server", "", "a server to measure; built from cmd/server if not given")
	flag.StringVar(&opts.emulator, "emulator", "", "an emulator to be its Authing; built from cmd/emulator if not given")
	flag.StringVar(&opts.out, "out", "bench/RESULTS.md", "where the report goes, from the module's root")
	flag.IntVar(&opts.echo, "echo", 0, "be the server that echoes this many bytes, and nothing else")
	flag.BoolVar(&opts.quick, "quick", false, "few calls, only to see that everything works; writes no report")
	flag.Parse()
	if opts.quick {
		opts.callers, opts.calls, opts.rounds, opts.tokens, opts.misses, opts.revocations = 10, 500, 2, 20, 50, 5
	}
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
	for name, program := range map[string]*string{"server": &opts.server, "emulator": &opts.emulator} {
		if *program != "" {
			continue
		}
		*program = filepath.Join(dir, name)
		if _, err := output(ctx, root, "go", "build", "-trimpath", "-o", *program, "./cmd/"+name); err != nil {
			return err
		}
	}
	found, err := measureAll(ctx, opts, root, dir, os.Stderr)
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
	if opts.quick {
		return nil
	}
	if !filepath.IsAbs(opts.out) {
		opts.out = filepath.Join(root, opts.out)
	}
	return os.WriteFile(opts.out, []byte(report), 0o644) //nolint:gosec // a report is for all to read
}

// measureAll runs everything; the log tells how far it is.
func measureAll(ctx context.Context, opts options, root, dir string, log io.Writer) (*results, error) {
	note := func(format string, args ...any) { _, _ = fmt.Fprintf(log, format, args...) }
	wanted, err := regexp.Compile(opts.run)
	if err != nil {
		return nil, err
	}
	on, err := newStage(ctx, dir, opts)
	if err != nil {
		return nil, err
	}
	defer on.stop()
	ours, err := on.replica(ctx, "ours")
	if err != nil {
		return nil, err
	}
	note("getting %d tokens\n", opts.tokens+opts.misses)
	tokens, err := ours.signIn(ctx, opts.tokens+opts.misses)
	if err != nil {
		return nil, err
	}
	remembered, err := verdicts(ctx, ours, tokens[:opts.tokens], on)
	if err != nil {
		return nil, err
	}
	passed, err := passedOn(ctx, ours, on.authing, opts.callers)
	if err != nil {
		return nil, err
	}
	found := new(results)
	for _, these := range []struct {
		groups []group
		to     *part
	}{{remembered, &found.remembered}, {passed, &found.passedOn}} {
		groups := slices.DeleteFunc(these.groups, func(one group) bool { return !wanted.MatchString(one.targets[0].name) })
		if *these.to, err = measure(ours.as(ctx), groups, opts, note); err != nil {
			return nil, err
		}
	}
	first := decoded("VerifyToken, first time", ours, tokens[opts.tokens:])
	if found.misses, err = load(ours.as(ctx), first, opts.callers, opts.misses); err != nil {
		return nil, err
	}
	note("measuring the codec\n")
	if found.codec, err = codecCosts(ctx, root, dir, opts.rounds); err != nil {
		return nil, err
	}
	note("revoking %d tokens\n", opts.revocations)
	found.window, found.noWindow = revocations(ctx, on, opts.revocations)
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
