package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// results are all that was measured.
type results struct {
	outcomes []outcome
	misses   slice
	window   window
	noWindow error // why there is none
}

// markdown is the report.
func (r *results) markdown(ctx context.Context, root string, opts options) (string, error) {
	commit, err := output(ctx, root, "git", "describe", "--always", "--dirty", "--abbrev=12")
	if err != nil {
		commit = "unknown" // not in a clone
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# What a call costs\n")
	line("Written by `go run ./bench` (`make bench`), which its package comment describes.\n")
	line("- machine: %s, %d cores, %s/%s, %s", cpuModel(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	line("- commit: %s", commit)
	line("- date: %s", time.Now().UTC().Format(time.DateOnly))
	line("- load: %d callers over %d connections, %d rounds of %d calls of each; client and servers share the cores\n",
		opts.callers, connections, opts.rounds, opts.calls)
	line("Each row is beside a bare grpc-go echo whose messages have the same sizes, loaded in turn with it; medians")
	line("of all rounds. The server's CPU is that of its process, for one call.\n")
	line("| target | calls/s | p50 | p99 | server's CPU | echo: calls/s | p50 | p99 | its CPU | throughput | p50 | p99 |")
	line("|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, one := range r.outcomes {
		line("| %s | %.0f | %s | %s | %s | %.0f | %s | %s | %s | **%.2f ×** | %.2f × | **%.2f ×** |", one.ours.name,
			one.our.perSecond, short(one.our.p50), short(one.our.p99), short(one.our.serverCPU),
			one.its.perSecond, short(one.its.p50), short(one.its.p99), short(one.its.serverCPU),
			one.throughput, one.median, one.p99)
	}
	line("\nIn the first two the client leaves messages as the bytes they are, so that its work is the same for both. In")
	line("the last it is the generated client, which also reads a verdict with all its claims; the echo has one field.\n")
	line("Tracing: not in the product.\n")
	line("## First verification\n")
	line("%d tokens that were never seen, one RS256 signature each: %.0f calls/s, p50 %s, p99 %s.\n",
		opts.misses, r.misses.perSecond, short(r.misses.p50), short(r.misses.p99))
	line("## Revocation\n")
	if r.noWindow != nil {
		line("%s.", r.noWindow)
		return b.String(), nil
	}
	line("%d tokens revoked by `RevokeToken` at one of three replicas that share a Redis, until both others refuse", r.window.n)
	line("(`VerifyToken`: REVOKED) what they remembered as good:\n")
	line("| since | p50 | p99 |")
	line("|---|---|---|")
	line("| the call was sent | %s | %s |", short(r.window.fromCallP50), short(r.window.fromCallP99))
	line("| its answer arrived | %s | %s |", short(r.window.fromAnswerP50), short(r.window.fromAnswerP99))
	return b.String(), nil
}

func short(d time.Duration) string {
	if d < time.Millisecond {
		return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
	}
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// cpuModel is as Linux names it.
func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "a CPU without a name"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "a CPU without a name"
}
