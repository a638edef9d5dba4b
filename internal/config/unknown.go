package config

import (
	"maps"
	"slices"
	"strings"
)

// unknownKeys reports what the file says and no setting reads. Every key of
// the tree is known to every program, so that programs can share a file.
func unknownKeys(doc *document) []error {
	tree := &Config{
		Pools:        make([]Pool, doc.lengths["pools"]),
		Applications: make([]Application, doc.lengths["applications"]),
		Issuers:      make([]Issuer, doc.lengths["issuers"]),
		Rules:        make([]Rule, doc.lengths["rules"]),
	}
	known := map[string]bool{}
	for _, s := range settingsOf(tree) {
		known[s.key] = s.key != "config"
		known[s.key+fileSuffix] = s.secret()
	}
	// `emulator:` with nothing below it is an empty section, not a value.
	emptySection := func(key string) bool {
		below := func(k string) bool { return strings.HasPrefix(k, key+".") }
		return doc.values[key] == "" && slices.ContainsFunc(slices.Collect(maps.Keys(known)), below)
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(doc.values)) {
		if !known[key] && !emptySection(key) {
			errs = append(errs, &Mistake{Key: key, Problem: "is not a setting", Allowed: "the keys of docs/configuration.md"})
		}
	}
	return errs
}
