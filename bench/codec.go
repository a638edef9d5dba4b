package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// codecCost is what one way between a page of users and JSON takes.
type codecCost struct {
	way              string
	codec, protojson time.Duration
	ratio            float64 // of their speeds
}

// ways are the benchmarks of internal/codec.
var ways = []string{"Marshal", "Unmarshal"}

// perOperation is a line of a benchmark that ran.
var perOperation = regexp.MustCompile(`(?m)^Benchmark(\w+)/(\w+)\S*\s+\d+\s+([\d.]+) ns/op`)

// codecCosts runs the benchmarks of internal/codec, round after round.
func codecCosts(ctx context.Context, root, dir string, rounds int) ([]codecCost, error) {
	program := filepath.Join(dir, "codec.test")
	if _, err := output(ctx, root, "go", "test", "-c", "-o", program, "./internal/codec"); err != nil {
		return nil, err
	}
	all := make(map[string][]codecCost)
	for range rounds {
		text, err := output(ctx, dir, program, "-test.run=^$", "-test.bench=.", "-test.benchtime=50ms")
		if err != nil {
			return nil, err
		}
		took := make(map[string]time.Duration)
		for _, found := range perOperation.FindAllStringSubmatch(text, -1) {
			nanoseconds, err := strconv.ParseFloat(found[3], 64)
			if err != nil {
				return nil, err
			}
			took[found[1]+found[2]] = time.Duration(nanoseconds)
		}
		for _, way := range ways {
			one := codecCost{way: way, codec: took[way+"codec"], protojson: took[way+"protojson"]}
			if one.codec == 0 || one.protojson == 0 {
				return nil, fmt.Errorf("%s was not measured: %s", way, text)
			}
			one.ratio = float64(one.protojson) / float64(one.codec)
			all[way] = append(all[way], one)
		}
	}
	var costs []codecCost
	for _, way := range ways {
		costs = append(costs, codecCost{
			way:       way,
			codec:     median(all[way], func(c codecCost) time.Duration { return c.codec }),
			protojson: median(all[way], func(c codecCost) time.Duration { return c.protojson }),
			ratio:     median(all[way], func(c codecCost) float64 { return c.ratio }),
		})
	}
	return costs, nil
}
