package e2e

import (
	"regexp"
	"slices"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// checkLacks: every hole of the table has its reason, and is one still.
func (thing *shared) checkLacks(t *testing.T) {
	for _, generation := range generations {
		for _, what := range thing.holes(generation) {
			if !slices.ContainsFunc(thing.lacks, func(l lack) bool { return l.generation == generation && (l.what == what || l.what == "*") }) {
				t.Errorf("%s: nothing says why there is no %q", generation, what)
			}
		}
	}
	for _, l := range thing.lacks {
		holes := thing.holes(l.generation)
		if l.why == "" || l.what == "*" && (thing.writers[l.generation] != nil || thing.readers[l.generation] != nil) || l.what != "*" && !slices.Contains(holes, l.what) {
			t.Errorf("%s: %q is no hole", l.generation, l.what)
		}
		if l.pattern == "" {
			continue
		}
		for _, service := range []string{"ManagementService", "AuthService"} {
			found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName("authing." + l.generation[:2] + "." + service))
			if err != nil {
				t.Fatal(err)
			}
			methods := found.(protoreflect.ServiceDescriptor).Methods()
			for i := range methods.Len() {
				if name := string(methods.Get(i).Name()); regexp.MustCompile(l.pattern).MatchString(name) {
					t.Errorf("%s: has %s now, so %q is no hole", l.generation, name, l.what)
				}
			}
		}
	}
}

// holes are the stages that a generation has no steps to and the members that it
// does not show.
func (thing *shared) holes(generation string) (holes []string) {
	members := map[string]bool{}
	for _, stage := range thing.stages {
		if thing.writers[generation][stage.name] == nil {
			holes = append(holes, stage.name)
		}
		for member := range stage.want {
			members[member] = true
		}
	}
	for member := range members {
		if !slices.ContainsFunc(thing.readers[generation], func(v view) bool { return v.shows[member] != "" }) {
			holes = append(holes, member)
		}
	}
	return holes
}
