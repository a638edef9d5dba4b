package main

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// group is a target of ours, the first, and what it is measured beside.
type group struct {
	targets []target
	// share is the part of the calls of a round that are made of each: one of
	// so many. Slow targets have fewer.
	share int
}

// outcome is the medians of a target over all rounds.
type outcome struct {
	name string
	slice

	// Of the group's first target to this one.
	throughput, median, p99 float64
}

// part is what came of several groups.
type part struct {
	rounds   int
	outcomes [][]outcome // by group and target
}

// measure loads the groups in turn, round after round while there is time. Each
// round begins with another of a group.
func measure(ctx context.Context, groups []group, opts options, note func(string, ...any)) (part, error) {
	all := make([][][]slice, len(groups)) // by group, target and round
	rounds, start := 0, time.Now()
	for round := range opts.rounds + 1 {
		if round > 1 && time.Since(start) > opts.limit {
			break
		}
		rounds = round
		for g, one := range groups {
			if round == 0 {
				all[g] = make([][]slice, len(one.targets))
			}
			for i := range one.targets {
				k := (round + i) % len(one.targets)
				result, err := load(ctx, one.targets[k], opts.callers, max(opts.calls/one.share, opts.callers))
				if err != nil {
					return part{}, err
				}
				if round > 0 { // the first is to warm up
					all[g][k] = append(all[g][k], result)
					note("round %d  %-36s %6.0f/s\n", round, one.targets[k].name, result.perSecond)
				}
			}
		}
	}
	outcomes := make([][]outcome, len(groups))
	for g, one := range groups {
		for k, to := range one.targets {
			ours, its := all[g][0], all[g][k]
			outcomes[g] = append(outcomes[g], outcome{
				name: to.name, slice: medians(its),
				throughput: ratio(ours, its, func(s slice) float64 { return s.perSecond }),
				median:     ratio(ours, its, func(s slice) float64 { return float64(s.p50) }),
				p99:        ratio(ours, its, func(s slice) float64 { return float64(s.p99) }),
			})
		}
	}
	return part{rounds, outcomes}, nil
}

func medians(of []slice) slice {
	return slice{
		perSecond: median(of, func(s slice) float64 { return s.perSecond }),
		p50:       median(of, func(s slice) time.Duration { return s.p50 }),
		p99:       median(of, func(s slice) time.Duration { return s.p99 }),
		serverCPU: mean(of),
	}
}

// mean is of the CPU time, which is counted in ticks longer than many calls.
func mean(of []slice) time.Duration {
	var sum time.Duration
	for _, one := range of {
		sum += one.serverCPU
	}
	return sum / time.Duration(len(of))
}

// ratio is the median of what each round says by itself.
func ratio(a, b []slice, of func(slice) float64) float64 {
	each := make([]float64, len(a))
	for i := range a {
		each[i] = of(a[i]) / of(b[i])
	}
	return median(each, func(one float64) float64 { return one })
}

func median[S any, T cmp.Ordered](of []S, value func(S) T) T {
	var each []T
	for _, one := range of {
		each = append(each, value(one))
	}
	slices.Sort(each)
	return each[len(each)/2]
}
