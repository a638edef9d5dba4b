package wire

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/authing-grpc/authing-grpc/test/sample"
)

// TestWhatArrivesIsWhatTheCatalogNames compares the names and places of what
// arrives at Authing with the catalog of its v3 API, where that is at hand. An
// rpc without a public route, such as SignInByEmailPassword, sends a part of what
// the method takes; all others send all.
func TestWhatArrivesIsWhatTheCatalogNames(t *testing.T) {
	known, helped := readCatalog(t)
	if known == nil {
		t.Log("no catalog at hand: requests are held to the descriptors alone")
		return
	}
	s := newSystem(t)
	compared := 0
	for _, m := range restRPCs(t) {
		at := route(sample.Route(sample.Outbound(m)))
		want, listed := known[at]
		if m.ParentFile().Package() != "authing.v3" || !listed {
			continue
		}
		compared++
		t.Run(string(m.FullName()), func(t *testing.T) {
			answer, _ := answerOf(m)
			s.answers(answer)
			if _, err := s.call(t, m, request(m, sample.Protobuf)); err != nil {
				t.Fatal(err)
			}
			target := outbound(m)
			got := namesOf(t, s.asked(t, target.Verb, target.Path))
			if sample.Public(m) == nil {
				want = want.and(helped[at]).among(got)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("names (-catalog +arrived):\n%s", diff)
			}
		})
	}
	if compared < 600 {
		t.Errorf("only %d rpcs are in the catalog", compared)
	}
}

// names are the names of parameters by their place, sorted.
type names struct{ Query, Body []string }

func (n names) and(others names) names {
	both := names{slices.Concat(n.Query, others.Query), slices.Concat(n.Body, others.Body)}
	slices.Sort(both.Query)
	slices.Sort(both.Body)
	return names{slices.Compact(both.Query), slices.Compact(both.Body)}
}

func (n names) among(others names) names {
	missing := func(in []string) func(string) bool {
		return func(name string) bool { return !slices.Contains(in, name) }
	}
	return names{
		slices.DeleteFunc(slices.Clone(n.Query), missing(others.Query)),
		slices.DeleteFunc(slices.Clone(n.Body), missing(others.Body)),
	}
}

func namesOf(t *testing.T, got arrived) names {
	t.Helper()
	n := names{Query: slices.Sorted(maps.Keys(got.query))}
	if got.contentType == "application/json" {
		n.Body = slices.Sorted(maps.Keys(decoded(t, got.body).(map[string]any)))
	}
	return n
}
