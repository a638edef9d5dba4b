//go:build sdk

package sdk_test

import (
	"encoding/json"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// sanctioned is where gRPC and REST may differ from the SDKs. Empty means any.
var sanctioned = []struct {
	view   string
	at     string // path.Match
	allow  func(theirs, ours any) bool
	reason string
}{
	{allow: isInt64Text, reason: "protobuf JSON writes int64 as text"},
	{allow: isLeftOut(false), reason: "protobuf JSON leaves false out"},
	{allow: isLeftOut(0.0), reason: "protobuf JSON leaves zero out"},
	{allow: isLeftOut(""), reason: "protobuf JSON leaves empty text out"},
	{allow: isLeftOut([]any{}), reason: "protobuf JSON and our REST leave empty lists out"},
	{
		view: "introspected", at: "aud", allow: isLeftOut(appID),
		reason: "a member of RFC 7662 that the SDKs do not know",
	},
	{
		at: "customDataTypes", allow: isOurs,
		reason: "the SDK drops the types and labels of user-defined values",
	},
	{
		at: "list/*/customDataTypes", allow: isOurs,
		reason: "the same, in a page",
	},
	{
		at: "list/*/phoneCountryCode", allow: func(_, ours any) bool { return ours == nil },
		reason: "not asked for by GraphQL: not every Authing has it, and one that has not refuses the whole document",
	},
	{
		view: "roles", at: "list/*/isSystem", allow: isOurs,
		reason: "the SDK does not ask for it",
	},
}

func isOurs(theirs, _ any) bool { return theirs == nil }

func isInt64Text(theirs, ours any) bool {
	number, isNumber := theirs.(float64)
	text, isText := ours.(string)
	return isNumber && isText && text == strconv.FormatInt(int64(number), 10)
}

func isLeftOut(value any) func(theirs, ours any) bool {
	return func(theirs, ours any) bool { return ours == nil && reflect.DeepEqual(theirs, value) }
}

// agreement compares an SDK's view with those of gRPC and REST.
type agreement struct {
	used map[int]bool // what of sanctioned was met
}

func (a *agreement) check(t *testing.T, r *running, v view, seen map[string]any) {
	t.Helper()
	theirs, ok := seen[v.name]
	if !ok {
		t.Fatalf("the walk printed no %s", v.name)
	}
	for asked, ours := range map[string]any{"gRPC": r.askGRPC(t, v, seen), "REST": r.askREST(t, v, seen)} {
		for _, d := range differences(theirs, ours, "") {
			if !a.allowed(v.name, d) {
				t.Errorf("%s: the SDK got %s, %s got %s", d.at, text(d.theirs), asked, text(d.ours))
			}
		}
	}
}

func (a *agreement) allowed(view string, d difference) bool {
	for i, s := range sanctioned {
		at, err := path.Match(s.at, d.at)
		here := (s.view == "" || s.view == view) && (s.at == "" || at && err == nil)
		if here && s.allow(d.theirs, d.ours) {
			if a.used == nil {
				a.used = make(map[int]bool)
			}
			a.used[i] = true
			return true
		}
	}
	return false
}

// stale reports what is sanctioned and was not met.
func (a *agreement) stale(t *testing.T) {
	t.Helper()
	for i, s := range sanctioned {
		if !a.used[i] {
			t.Errorf("sanctioned and not met: %s %s: %s", s.view, s.at, s.reason)
		}
	}
}

type difference struct {
	at           string // names and indexes joined by "/"
	theirs, ours any
}

func differences(theirs, ours any, at string) []difference {
	a, isTree := members(theirs)
	b, bothTrees := members(ours)
	if !isTree || !bothTrees {
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

// members are those of an object, or the items of a list by index.
func members(value any) (map[string]any, bool) {
	switch value := value.(type) {
	case map[string]any:
		return value, true
	case []any:
		out := make(map[string]any, len(value))
		for i, item := range value {
			out[strconv.Itoa(i)] = item
		}
		return out, true
	default:
		return nil, false
	}
}

var token = regexp.MustCompile(`ey[\w-]+\.[\w-]+\.[\w-]+`)

// text shows a value without the tokens in it.
func text(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return token.ReplaceAllString(string(data), "(token)")
}
