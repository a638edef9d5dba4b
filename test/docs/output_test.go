package docs_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// shows says how what was printed differs from what a page shows; nil if it does
// not. JSON may have more members than are shown, other output more lines, and … stands
// for any text.
func shows(lang, shown, printed string) error {
	if lang != "json" {
		return showsLines(shown, printed)
	}
	var want, got any
	if err := json.Unmarshal([]byte(shown), &want); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(printed), &got); err != nil {
		return fmt.Errorf("%w in %q", err, printed)
	}
	return showsJSON("", want, got)
}

func showsLines(shown, printed string) error {
	rest := strings.Split(printed, "\n")
	for line := range strings.Lines(shown) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		for {
			if len(rest) == 0 {
				return fmt.Errorf("there is no line %q in\n%s", strings.TrimSpace(line), printed)
			}
			next := rest[0]
			rest = rest[1:]
			if matches(strings.TrimSpace(line), strings.TrimSpace(next)) {
				break
			}
		}
	}
	return nil
}

func showsJSON(at string, want, got any) error {
	switch want := want.(type) {
	case map[string]any:
		members, ok := got.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is %v", at, got)
		}
		for name, value := range want {
			if _, there := members[name]; !there {
				return fmt.Errorf("%s has no %s but %v", at, name, members)
			}
			if err := showsJSON(at+"."+name, value, members[name]); err != nil {
				return err
			}
		}
	case []any:
		elements, ok := got.([]any)
		if !ok || len(elements) != len(want) {
			return fmt.Errorf("%s is %v", at, got)
		}
		for i := range want {
			if err := showsJSON(fmt.Sprintf("%s[%d]", at, i), want[i], elements[i]); err != nil {
				return err
			}
		}
	case string:
		if text, ok := got.(string); !ok || !matches(want, text) {
			return fmt.Errorf("%s is %v", at, got)
		}
	default:
		if want != got {
			return fmt.Errorf("%s is %v", at, got)
		}
	}
	return nil
}

// matches compares texts; … stands for any that is not empty.
func matches(shown, printed string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(shown), "…", ".+")
	return regexp.MustCompile("^" + pattern + "$").MatchString(printed)
}

// TestShows is the comparison's own.
func TestShows(t *testing.T) {
	for _, tc := range []struct {
		lang, shown, printed string
		same                 bool
	}{
		{"json", `{"a": {"b": "x…"}}`, `{"a":{"b":"xy","c":1}}`, true},
		{"json", `{"a": "x…"}`, `{"a":"x"}`, false},
		{"json", `{"a": 1}`, `{"a":"1"}`, false},
		{"json", `{"a": 1}`, `{}`, false},
		{"json", `{"a": [1]}`, `{"a":[1,2]}`, false},
		{"json", `{"a": null}`, `{}`, false},
		{"json", `{}`, `nothing`, false},
		{"text", "one\n  …hree\n", "one\ntwo\n three\n", true},
		{"text", "one\nthree\n", "three\none\n", false},
		{"text", "one", "one and more", false},
		{"text", "...", "abc", false},
	} {
		if err := shows(tc.lang, tc.shown, tc.printed); (err == nil) != tc.same {
			t.Errorf("%q beside %q: %v", tc.shown, tc.printed, err)
		}
	}
}
