package service_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// difference is one place where a request of ours is not the SDK's; nil where
// a side has nothing.
type difference struct {
	At           string // names joined by "/"
	Theirs, Ours any
}

// compare lists the differences. Fields that we select and the SDK does not
// are none where mayAskForMore.
func compare(t *testing.T, theirs, ours wireRequest, mayAskForMore bool) []difference {
	t.Helper()
	diffs := differences(tree(t, theirs), tree(t, ours), "")
	return slices.DeleteFunc(diffs, func(d difference) bool {
		selected, _ := path.Match("graphql/selection/*", d.At)
		return selected && d.Theirs == nil && mayAskForMore
	})
}

// tree is a request as JSON, its selection as members instead of a list.
func tree(t *testing.T, w wireRequest) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(mustJSON(t, w), &out); err != nil {
		t.Fatal(err)
	}
	if graphql, ok := out["graphql"].(map[string]any); ok {
		selection := make(map[string]any)
		for _, name := range w.GraphQL.Selection {
			selection[name] = true
		}
		graphql["selection"] = selection
	}
	return out
}

func differences(theirs, ours any, at string) []difference {
	a, isObject := theirs.(map[string]any)
	b, bothObjects := ours.(map[string]any)
	if !isObject || !bothObjects {
		if reflect.DeepEqual(theirs, ours) {
			return nil
		}
		return []difference{{at, theirs, ours}}
	}
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []difference
	for _, name := range names {
		out = append(out, differences(a[name], b[name], path.Join(at, name))...)
	}
	return out
}

// sanctioned is the content of testdata/differences.json: where we differ from
// an SDK on purpose.
type sanctioned struct {
	Differences []*sanctionedDifference
	// Unrecorded is request fields that the SDK never sends, and whole rpcs.
	Unrecorded []*unrecordedField
}

type sanctionedDifference struct {
	// Patterns of path.Match. Name, when given, is one recording's.
	SDK, RPC, Name, At string
	// Values on both sides, absent for nothing; AnyValue allows all.
	Theirs, Ours any
	AnyValue     bool
	// Absent: only where the request has no such parameter.
	Absent bool
	// Unfilled: only where the value of the SDK is ours with the request's
	// values for its {parameters}.
	Unfilled bool
	Reason   string

	seen bool
}

type unrecordedField struct {
	// Field is a field of a request, or an rpc.
	Field, Reason string

	seen bool
}

func readSanctioned(t *testing.T) *sanctioned {
	t.Helper()
	s := new(sanctioned)
	readJSON(t, "testdata/differences.json", s)
	for _, d := range s.Differences {
		if d.Reason == "" {
			t.Errorf("testdata/differences.json: %s %q has no reason", d.RPC, d.At)
		}
	}
	for _, u := range s.Unrecorded {
		if u.Reason == "" {
			t.Errorf("testdata/differences.json: %s has no reason", u.Field)
		}
	}
	return s
}

func (s *sanctioned) allow(sdk string, rec recording, diff difference) bool {
	allowed := false
	for _, d := range s.Differences {
		here := matches(d.SDK, sdk) && matches(d.RPC, rec.RPC) && (d.Name == "" || d.Name == rec.Name) && matches(d.At, diff.At)
		same := reflect.DeepEqual(d.Theirs, diff.Theirs) && reflect.DeepEqual(d.Ours, diff.Ours)
		if d.Unfilled {
			same = rec.filled(diff.Theirs) == diff.Ours
		}
		if here && (same || d.AnyValue) && (!d.Absent || !rec.gives(path.Base(diff.At))) {
			d.seen, allowed = true, true
		}
	}
	return allowed
}

// gives says whether the request has a member of that name.
func (rec recording) gives(name string) bool {
	var members map[string]json.RawMessage
	err := json.Unmarshal(rec.Request, &members)
	_, given := members[name]
	return given && err == nil
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// filled is a path with the values of the request for its {parameters}.
func (rec recording) filled(path any) any {
	escaped, _ := path.(string)
	template, err := url.PathUnescape(escaped)
	var members map[string]any
	if err != nil || json.Unmarshal(rec.Request, &members) != nil {
		return nil
	}
	return parameter.ReplaceAllStringFunc(template, func(match string) string {
		for name, value := range members {
			if text, ok := value.(string); ok && strings.EqualFold(name, strings.Trim(match, "{}")) {
				return text
			}
		}
		return match
	})
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
