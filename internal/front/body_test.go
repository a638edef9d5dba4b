package front_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// The operation that is executed is the one that is judged.
func TestOperationName(t *testing.T) {
	query := `query open { checkLoginStatus(token: "x") { code } } query closed { userpools { totalCount } }`
	for name, c := range map[string]struct {
		operationName any
		want          int
	}{
		"the open one":   {"open", 0},
		"the closed one": {"closed", 403},
		"none":           {nil, 400},
		"empty":          {"", 400},
		"unknown":        {"other", 400},
		"another case":   {"Open", 400},
		"a list":         {[]string{"open"}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			body, err := json.Marshal(map[string]any{"query": query, "operationName": c.operationName})
			if err != nil {
				t.Fatal(err)
			}
			if got := d.send(request("POST", "/graphql/v2", string(body))); got.code() != c.want {
				t.Errorf("%s, want %d", got.text, c.want)
			}
			if c.want != 0 {
				d.nothingPassed()
			}
		})
	}
}

func TestBodyOfGraphQL(t *testing.T) {
	good := `{"query":"{ users { totalCount } }"}`
	for name, c := range map[string]struct {
		verb, body string
		want       int
	}{
		"batch":                {"POST", `[` + good + `]`, 400},
		"two objects":          {"POST", good + good, 400},
		"null":                 {"POST", `null`, 400},
		"text":                 {"POST", `"{ users { totalCount } }"`, 400},
		"nothing":              {"POST", ``, 400},
		"query is a list":      {"POST", `{"query":["{ users { totalCount } }"]}`, 400},
		"variables are a list": {"POST", `{"query":"{ users { totalCount } }","variables":[1]}`, 400},
		"variables are text":   {"POST", `{"query":"{ users { totalCount } }","variables":"{}"}`, 400},
		"persisted query":      {"POST", `{"extensions":{"persistedQuery":{"sha256Hash":"aa"}}}`, 400},
		"last query counts":    {"POST", `{"query":"{ checkLoginStatus { code } }","query":"{ userpools { id } }"}`, 403},
		"any case of query":    {"POST", `{"query":"{ checkLoginStatus { code } }","QUERY":"{ userpools { id } }"}`, 403},
		"too large":            {"POST", good + strings.Repeat(" ", 1<<20), 413},
		"GET":                  {"GET", ``, 405},
		"absurdly deep variable": {"POST", `{"query":"{ users { totalCount } }","variables":{"a":` +
			strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}}`, 400},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.send(request(c.verb, "/graphql/v2?query={users{totalCount}}", c.body, "Authorization", d.token()))
			d.refusedWith(got, c.want)
			d.nothingPassed()
		})
	}
}

func TestCredentialOfGraphQL(t *testing.T) {
	for name, headers := range map[string][]string{
		"two":          {"Authorization", userToken, "Authorization", "other"},
		"Basic":        {"Authorization", "Basic YTpi"},
		"signature":    {"Authorization", "authing demo-pool:c2ln"},
		"two words":    {"Authorization", "Bearer a b"},
		"of a restart": {"Authorization", "Bearer " + newDoor(t).token()},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			if got := d.send(graphQL(t, checking, nil, headers...)); got.code() != 401 {
				t.Errorf("%s", got.text)
			}
			d.nothingPassed()
		})
	}
}
