package main

import "testing"

func TestGCPercent(t *testing.T) {
	for _, tt := range []struct {
		inUse uint64
		want  int
	}{
		{0, 1000},
		{1 << 20, 1000},
		{32 << 20, 400},
		{garbage, 100},
		{10 * garbage, 100},
	} {
		if got := gcPercent(tt.inUse); got != tt.want {
			t.Errorf("%d bytes in use: %d %%, want %d", tt.inUse, got, tt.want)
		}
	}
}
