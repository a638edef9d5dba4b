package catalog

import (
	"strings"
	"testing"
)

// covered is the generation as its coverage is told.
func (g generation) covered(t *testing.T) covered {
	t.Helper()
	c := covered{
		title: "the " + g.name + " SDKs", sdks: g.name + " SDKs", contract: string(g.contract),
		clients: []client{{management, "Administrators"}, {auth, "Users"}},
		rpcs:    g.rpcs(), methods: make(map[string]string), exceptions: g.exceptions,
	}
	for rpc, labels := range labelsOf(t, c.rpcs) {
		c.methods[rpc] = strings.Join(labels, ", ")
	}
	return c
}
