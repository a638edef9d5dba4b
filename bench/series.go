package main

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// pair is a target and the echo that it is measured by.
type pair struct{ ours, echo target }

// outcome is a pair's medians of all rounds.
type outcome struct {
	pair

	our, its                slice
	throughput, p99, median float64 // ours to the echo's
}

// measure loads the pairs in turn, round after round. Every other round begins
// with the other of a pair.
func measure(ctx context.Context, pairs []pair, opts options, note func(string, ...any)) ([]outcome, error) {
	ours, echoes := make([][]slice, len(pairs)), make([][]slice, len(pairs))
	for round := range opts.rounds + 1 {
		for i, one := range pairs {
			both := []target{one.echo, one.ours}
			results := make([]slice, len(both))
			for _, k := range []int{round % 2, 1 - round%2} {
				var err error
				if results[k], err = load(ctx, both[k], opts.callers, opts.calls); err != nil {
					return nil, err
				}
			}
			if round == 0 {
				continue // warm-up
			}
			echoes[i], ours[i] = append(echoes[i], results[0]), append(ours[i], results[1])
			note("round %d  %-34s %6.0f/s  echo %6.0f/s  ratio %.2f\n", round, one.ours.name,
				results[1].perSecond, results[0].perSecond, results[1].perSecond/results[0].perSecond)
		}
	}
	found := make([]outcome, len(pairs))
	for i, one := range pairs {
		found[i] = outcome{
			pair: one, our: medians(ours[i]), its: medians(echoes[i]),
			throughput: ratio(ours[i], echoes[i], func(s slice) float64 { return s.perSecond }),
			p99:        ratio(ours[i], echoes[i], func(s slice) float64 { return float64(s.p99) }),
			median:     ratio(ours[i], echoes[i], func(s slice) float64 { return float64(s.p50) }),
		}
	}
	return found, nil
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
	var each []float64
	for i := range a {
		each = append(each, of(a[i])/of(b[i]))
	}
	slices.Sort(each)
	return each[len(each)/2]
}

func median[T cmp.Ordered](of []slice, value func(slice) T) T {
	var each []T
	for _, one := range of {
		each = append(each, value(one))
	}
	slices.Sort(each)
	return each[len(each)/2]
}
