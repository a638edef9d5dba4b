package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// kinds is what a place is by its first names, and what it is called: one, several.
var kinds = []struct{ prefix, one, several string }{
	{"graphql/selection/", "the field ", "the fields "},
	{"graphql/variables/", "the GraphQL variable ", "the GraphQL variables "},
	{"graphql/arguments/", "the GraphQL argument ", "the GraphQL arguments "},
	{"credential/", "the header ", "the headers "},
	{"query/", "the query parameter ", "the query parameters "},
	{"body/", "in the body ", "in the body "},
	{"form/", "in the form ", "in the form "},
	{"given/", "", ""},
	{"graphql", "a GraphQL document", ""},
	{"query", "a query", ""},
	{"body", "the body", ""},
	{"form", "the form", ""},
	{"given", "the result", ""},
	{"verb", "the verb", ""},
	{"path", "the path", ""},
}

// clause is what differs in the same way at several places of one kind.
type clause struct {
	kind int
	how  string // a format of the places
	at   []string
}

// clauses are the forms of sentences, by who sends something.
const (
	bothSend    = "the SDK sends %s"
	theySend    = "the SDK sends %s; we do not"
	theyDefault = "where the caller gives none, the SDK sends %s; we send none"
	weSend      = "we send %s; the SDK does not"
	theyAsk     = "the SDK asks for %s; we do not"
	weAsk       = "we ask for %s; the SDK does not"
	bothGive    = "the SDK returns %s"
	theyGive    = "the SDK returns %s; we do not"
	weGive      = "we return %s; the SDK does not"
	unfilled    = "the SDK leaves the names in %s, where we put the values"
)

// told says what differs in an rpc, in sentences.
func told(list []allowedDifference) string {
	var clauses []clause
	for _, d := range list {
		if saidElsewhere(d, list) {
			continue
		}
		kind := kindOfPlace(d.At)
		how, at := d.how(kind), d.words(kind)
		i := slices.IndexFunc(clauses, func(c clause) bool { return c.kind == kind && c.how == how })
		if i < 0 {
			clauses, i = append(clauses, clause{kind: kind, how: how}), len(clauses)
		}
		clauses[i].at = append(clauses[i].at, at)
	}
	texts := make([]string, len(clauses))
	for i, c := range clauses {
		name := kinds[c.kind].one
		if len(c.at) > 1 || strings.Contains(c.at[0], "…`") {
			name = kinds[c.kind].several
		}
		texts[i] = fmt.Sprintf(c.how, name+inWords(c.at)) + "."
		if i > 0 {
			texts[i] = strings.ToUpper(texts[i][:1]) + texts[i][1:]
		}
	}
	return strings.Join(texts, " ")
}

func kindOfPlace(at string) int {
	return slices.IndexFunc(kinds, func(k struct{ prefix, one, several string }) bool { return strings.HasPrefix(at, k.prefix) })
}

// saidElsewhere: an argument of a GraphQL field is there because its variable is,
// and an empty query because the call is one of REST.
func saidElsewhere(d allowedDifference, list []allowedDifference) bool {
	argument, isArgument := strings.CutPrefix(d.At, "graphql/arguments/")
	_, name, _ := strings.Cut(argument, ".")
	return string(d.Ours) == "{}" || isArgument && slices.ContainsFunc(list, func(other allowedDifference) bool {
		return other.At == "graphql/variables/"+name
	})
}

// how is the form of the sentence.
func (d allowedDifference) how(kind int) string {
	theirs, ours := len(d.Theirs) > 0 || d.AnyValue, len(d.Ours) > 0
	forms := []string{bothSend, theySend, weSend}
	switch prefix := kinds[kind].prefix; {
	case d.Unfilled:
		return unfilled
	case theirs && d.Absent:
		return theyDefault
	case strings.HasPrefix(prefix, "graphql/selection"):
		forms = []string{"", theyAsk, weAsk}
	case strings.HasPrefix(prefix, "given"):
		forms = []string{bothGive, theyGive, weGive}
	}
	switch {
	case theirs && ours:
		return forms[0]
	case theirs:
		return forms[1]
	default:
		return forms[2]
	}
}

// words is the place and what is there.
func (d allowedDifference) words(kind int) string {
	name := strings.TrimPrefix(d.At, kinds[kind].prefix)
	if name != "" {
		name = "`" + strings.ReplaceAll(name, "*", "…") + "`"
	}
	theirs, ours := d.inCode(d.Theirs), d.inCode(d.Ours)
	switch {
	case d.Unfilled || d.AnyValue || strings.HasPrefix(d.At, "graphql/selection/"):
		return name
	case len(d.Theirs) > 0 && len(d.Ours) > 0:
		return fmt.Sprintf("%s as %s, we as %s", name, theirs, ours)
	case len(d.Theirs) > 0:
		return name + " as " + theirs
	default:
		return name + " as " + ours
	}
}

// made is values of the recordings that stand for those of a caller.
var made = strings.NewReplacer("pool-0001", "{pool}", "app-0001", "{application}",
	"challenge-0123456789-0123456789-0123456789", "{challenge}", "mfa-token", "{token}")

// inCode is a value as a reader would write it. A query and a form have each value
// as a list of one.
func (d allowedDifference) inCode(raw json.RawMessage) string {
	var value any
	if len(raw) == 0 || json.Unmarshal(raw, &value) != nil {
		return ""
	}
	list, isList := value.([]any)
	if inList := strings.HasPrefix(d.At, "query/") || strings.HasPrefix(d.At, "form/"); isList && len(list) == 1 && inList {
		value = list[0]
	}
	text, isText := value.(string)
	if !isText {
		encoded, err := json.Marshal(value)
		if err != nil {
			panic(err) // decoded JSON always encodes
		}
		text = string(encoded)
	}
	return "`" + made.Replace(text) + "`"
}

func TestDifferencesAreTold(t *testing.T) {
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	for name, tc := range map[string]struct {
		list []allowedDifference
		want string
	}{
		"defaults": {
			[]allowedDifference{
				{At: "query/page", Theirs: raw(`["1"]`), Absent: true}, {At: "query/limit", Theirs: raw(`["10"]`), Absent: true},
			},
			"where the caller gives none, the SDK sends the query parameters `page` as `1` and `limit` as `10`; we send none.",
		},
		"a variable and its argument": {
			[]allowedDifference{
				{At: "graphql/arguments/users.limit", Theirs: raw(`"$limit"`)},
				{At: "graphql/variables/limit", Theirs: raw(`10`)},
			},
			"the SDK sends the GraphQL variable `limit` as `10`; we do not.",
		},
		"elsewhere": {
			[]allowedDifference{
				{At: "verb", Theirs: raw(`"POST"`), Ours: raw(`"GET"`)},
				{At: "graphql", AnyValue: true},
				{At: "query", Ours: raw(`{}`)},
			},
			"the SDK sends the verb as `POST`, we as `GET`. The SDK sends a GraphQL document; we do not.",
		},
		"fields of the answer": {
			[]allowedDifference{
				{At: "graphql/selection/a", Theirs: raw(`true`)}, {At: "graphql/selection/list.b", Theirs: raw(`true`)},
			},
			"the SDK asks for the fields `a` and `list.b`; we do not.",
		},
		"ours alone": {
			[]allowedDifference{{At: "credential/x-authing-userpool-id", Ours: raw(`"pool-0001"`)}},
			"we send the header `x-authing-userpool-id` as `{pool}`; the SDK does not.",
		},
		"what is returned": {
			[]allowedDifference{{At: "given/claims/aud", Theirs: raw(`"app-0001"`), Ours: raw(`["app-0001"]`)}},
			"the SDK returns `claims/aud` as `{application}`, we as `[\"{application}\"]`.",
		},
		"names in a path": {
			[]allowedDifference{{At: "path", Unfilled: true}},
			"the SDK leaves the names in the path, where we put the values.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(tc.list); got != tc.want {
				t.Errorf("got %q\nwant %q", got, tc.want)
			}
		})
	}
}
