package front_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Every document here is refused without a call, whoever asks.
func TestGuardRefuses(t *testing.T) {
	declaredRoot := `checkLoginStatus(token: "x") { code }`
	for name, query := range map[string]string{
		"undeclared":                `{ userpools { totalCount } }`,
		"undeclared mutation":       `mutation { deleteUserpool(id: "1") { code } }`,
		"query field as mutation":   `mutation { users { totalCount } }`,
		"mutation field as query":   `{ createUser(userInfo: {}) { id } }`,
		"another case":              `{ Users { totalCount } }`,
		"introspection":             `{ __schema { types { name } } }`,
		"introspection of a type":   `{ __type(name: "User") { name } }`,
		"introspection beside":      `{ ` + declaredRoot + ` __schema { types { name } } }`,
		"introspection, alias":      `{ users: __schema { types { name } } }`,
		"unknown dunder":            `{ __service { sdl } }`,
		"alias":                     `{ checkLoginStatus: userpools { totalCount } }`,
		"alias as typename":         `{ __typename: userpools { totalCount } }`,
		"second root field":         `{ ` + declaredRoot + ` userpools { totalCount } }`,
		"inline fragment":           `{ ` + declaredRoot + ` ... { userpools { totalCount } } }`,
		"inline fragment, type":     `{ ... on Query { ... on Query { userpools { totalCount } } } }`,
		"fragment":                  `{ ...F } fragment F on Query { userpools { totalCount } }`,
		"fragment in fragment":      `{ ...F } fragment F on Query { ...G } fragment G on Query { userpools { totalCount } }`,
		"fragment before":           `fragment F on Query { userpools { totalCount } } { ...F }`,
		"fragment of another type":  `{ ...F } fragment F on Mutation { userpools { totalCount } }`,
		"fragment named like field": `{ ...users } fragment users on Query { userpools { totalCount } }`,
		"fragment twice":            `{ ...F } fragment F on Query { ` + declaredRoot + ` } fragment F on Query { userpools { totalCount } }`,
		"fragment missing":          `{ ...F }`,
		"fragment holds itself":     `{ ...F } fragment F on Query { ` + declaredRoot + ` ...F }`,
		"fragments in a ring":       `{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }`,
		"ring below the root":       `{ users { ...F } } fragment F on User { friends { ...F } }`,
		"skipped":                   `{ ` + declaredRoot + ` userpools @skip(if: true) { totalCount } }`,
		"not included":              `{ ` + declaredRoot + ` userpools @include(if: false) { totalCount } }`,
		"included by a variable":    `query($a: Boolean = false) { ` + declaredRoot + ` userpools @include(if: $a) { totalCount } }`,
		"directive on a fragment":   `{ ` + declaredRoot + ` ... @skip(if: true) { userpools { totalCount } } }`,
		"directive on a spread":     `{ ` + declaredRoot + ` ...F @include(if: false) } fragment F on Query { userpools { totalCount } }`,
		"directive on an operation": `query a @live { userpools { totalCount } }`,
		"subscription":              `subscription { users { totalCount } }`,
		"two operations, no name":   `query a { ` + declaredRoot + ` } query b { userpools { totalCount } }`,
		"two without names":         `{ ` + declaredRoot + ` } { userpools { totalCount } }`,
		"two of one name":           `query a { ` + declaredRoot + ` } query a { userpools { totalCount } }`,
		"empty":                     ``,
		"only a comment":            `# { users { totalCount } }`,
		"only a fragment":           `fragment F on Query { users { totalCount } }`,
		"empty selection":           `{ }`,
		"schema":                    `type Query { users: Int }`,
		"not GraphQL":               `SELECT * FROM users`,
		"not closed":                `{ users { totalCount }`,
		"comment ends at CR":        "{ " + declaredRoot + " # \r userpools { totalCount } \n }",
		"after a line separator":    "{ " + declaredRoot + " # x\u2028 \n userpools { totalCount } }",
		"after a byte order mark":   "\ufeff{\ufeffuserpools { totalCount } }",
		"block string ends early":   `{ checkLoginStatus(token: """\""" """) { code } userpools { totalCount } }`,
		"NUL":                       "{ users\x00 { totalCount } }",
		"too deep":                  strings.Repeat(`{ user `, 17) + strings.Repeat(`}`, 17),
		"absurdly deep":             strings.Repeat(`{ user `, 50_000),
		"deep value":                `{ user(id: ` + strings.Repeat(`[`, 50_000) + `) { id } }`,
		"deep by fragments":         deepByFragments(10, 2),
		"wide by fragments":         wideByFragments(20),
		"too many root fields":      `{ ` + many(17, func(i int) string { return fmt.Sprintf("a%d: users { totalCount } ", i) }) + `}`,
		"too many tokens":           `{ users { ` + strings.Repeat("totalCount ", 10_001) + `} }`,
		"too many fragments": `{ users { ...F0 } }` + many(33, func(i int) string {
			return fmt.Sprintf(" fragment F%d on U { id }", i)
		}),
		"too many operations": many(17, func(i int) string { return fmt.Sprintf("query q%d { users { totalCount } } ", i) }),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			for _, authorization := range []string{"", "Bearer " + userToken, "Bearer " + d.token()} {
				got := d.send(graphQL(t, query, nil, "Authorization", authorization))
				code := http.StatusForbidden
				if got.code() == http.StatusBadRequest {
					code = http.StatusBadRequest
				}
				d.refusedWith(got, code)
			}
			d.nothingPassed()
		})
	}
}

// A declared field that needs our key stays closed however it is written.
func TestManagementFieldCannotHide(t *testing.T) {
	for name, query := range map[string]string{
		"alias":              `{ checkLoginStatus: users { totalCount } }`,
		"alias as typename":  `{ __typename: users { totalCount } }`,
		"inline fragment":    `{ ... { users { totalCount } } }`,
		"fragment":           `{ ...F } fragment F on Query { users { totalCount } }`,
		"skipped":            `{ users @skip(if: true) { totalCount } }`,
		"beside an open one": `{ checkLoginStatus(token: "x") { code } ...F } fragment F on Query { users { totalCount } }`,
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			if got := d.send(graphQL(t, query, nil)); got.code() != 401 {
				t.Errorf("without a credential: %s", got.text)
			}
			d.nothingPassed()
			d.send(graphQL(t, query, nil, "Authorization", "Bearer "+userToken))
			if call := d.upstream.calls[0]; call.Identity != users || call.UserToken != userToken {
				t.Errorf("with a user's token: %+v", call)
			}
		})
	}
}

// Whatever a holder of the key does, the key and what was traded for it stay
// on this side.
func TestKeyIsNeverPassedOn(t *testing.T) {
	d := newDoor(t)
	token := d.token()
	for _, authorization := range []string{"", token, "Bearer " + token, "Bearer " + userToken} {
		d.send(graphQL(t, accessTokenQuery, map[string]any{"userPoolId": poolID, "secret": poolSecret},
			"Authorization", authorization))
		for _, query := range []string{`{ users { totalCount } }`, `{ user { id } }`, checking} {
			d.send(graphQL(t, query, nil, "Authorization", authorization))
		}
		d.send(request("POST", "/api/v3/create-user", `{}`, "Authorization", authorization))
		d.send(request("GET", "/api/v3/get-profile", ``, "Authorization", authorization))
	}
	d.send(d.signed(poolSecret, "/api/v3/create-user", map[string]string{"a": "b"}))
	text := fmt.Sprintf("%+v %+v %+v", d.api.seen, d.upstream.calls, d.upstream.documents)
	for _, call := range d.upstream.calls {
		text += string(call.Body)
	}
	for _, secret := range []string{poolSecret, token, "authing " + poolID} {
		if strings.Contains(text, secret) {
			t.Errorf("%q passed on: %s", secret, text)
		}
	}
	if len(d.upstream.calls) == 0 || len(d.api.seen) == 0 {
		t.Error("nothing was passed on at all")
	}
}

// deepByFragments nests count fragments of some levels each.
func deepByFragments(count, levels int) string {
	return `{ ...F0 }` + many(count, func(i int) string {
		next := "id"
		if i+1 < count {
			next = fmt.Sprintf("...F%d", i+1)
		}
		return fmt.Sprintf(" fragment F%d on T %s%s%s", i, strings.Repeat("{ users ", levels),
			"{ "+next+" }", strings.Repeat("}", levels))
	})
}

// wideByFragments doubles a selection count times.
func wideByFragments(count int) string {
	return `{ users { ...F0 } }` + many(count, func(i int) string {
		if i+1 == count {
			return fmt.Sprintf(" fragment F%d on T { id }", i)
		}
		return fmt.Sprintf(" fragment F%d on T { ...F%d ...F%d }", i, i+1, i+1)
	})
}

func many(count int, one func(int) string) string {
	var b strings.Builder
	for i := range count {
		b.WriteString(one(i))
	}
	return b.String()
}
