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
	remembered, passedOn part

	misses   slice
	codec    []codecCost
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
	line("- load: %d callers over %d connections, %d calls of each in a round, fewer of slow ones; client and servers share the cores\n",
		opts.callers, connections, opts.calls)
	line("A target in bold is of this service; below it is what it was measured beside, loaded in turn with it. All")
	line("figures are medians of all rounds, the ratios too, which are of the target to what it is beside. CPU is that")
	line("of the process that was called, for one call.\n")
	line("## What is remembered\n")
	table(line, r.remembered)
	line("\nAn echo is a bare grpc-go server whose messages have the same sizes. In the first two the client leaves")
	line("messages as the bytes they are, so that its work is the same for both. In the third it is the generated")
	line("client, which also reads a verdict with all its claims; the echo has one field. The last is a server that")
	line("sends spans to a collector, beside one that does not.\n")
	line("## What Authing is asked\n")
	table(line, r.passedOn)
	line("\nAuthing is the emulator, a process of its own. gRPC is called with the generated client; over HTTP answers")
	line("are read into structs by encoding/json. Without TLS, as here, a connection costs little.\n")
	line("## First verification\n")
	line("%d tokens that were never seen, one RS256 signature each: %.0f calls/s, p50 %s, p99 %s.\n",
		opts.misses, r.misses.perSecond, short(r.misses.p50), short(r.misses.p99))
	line("## A page of %d users and JSON\n", pageSize)
	line("| | codec | protojson | speed, codec to protojson |")
	line("|---|---|---|---|")
	for _, one := range r.codec {
		line("| %s | %s | %s | **%.2f ×** |", one.way, short(one.codec), short(one.protojson), one.ratio)
	}
	line("\n## Revocation\n")
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

// table writes groups, each below its first target.
func table(line func(string, ...any), of part) {
	line("%d rounds.\n", of.rounds)
	line("| target | calls/s | p50 | p99 | CPU | throughput | p50 | p99 |")
	line("|---|---|---|---|---|---|---|---|")
	for _, group := range of.outcomes {
		for i, one := range group {
			name, ratios := "**"+one.name+"**", "| | |"
			if i > 0 {
				name, ratios = one.name, fmt.Sprintf("**%.2f ×** | %.2f × | **%.2f ×** |", one.throughput, one.median, one.p99)
			}
			line("| %s | %.0f | %s | %s | %s | %s", name, one.perSecond, short(one.p50), short(one.slice.p99), short(one.serverCPU), ratios)
		}
	}
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
