package front_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/front"
)

// revokingFields is which rpcs of authing.v2 declare the root fields of these
// tests, as the engine says.
var revokingFields = map[string][]string{
	"mutation updateUser":     {"ManagementService.UpdateUser", "AuthService.UpdateProfile"},
	"mutation deleteUser":     {"ManagementService.DeleteUser"},
	"mutation deleteUsers":    {"ManagementService.DeleteUsers"},
	"mutation updatePassword": {"AuthService.UpdatePassword"},
	"mutation resetPassword":  {"AuthService.ResetPasswordByPhoneCode", "AuthService.ResetPasswordByEmailCode"},
	"query user":              {"ManagementService.ListUserRoles"},
}

// endings notes what a front asks to end and what it ends.
type endings struct {
	asked, ended []string
	arguments    []map[string]any
	calls        []front.GraphQLCall
	fails        error
}

func (e *endings) of(_ context.Context, m front.Mutation) (func(context.Context), error) {
	name := fmt.Sprintf("%s.%s", m.Method.Parent().Name(), m.Method.Name())
	e.asked, e.arguments, e.calls = append(e.asked, name), append(e.arguments, m.Arguments), append(e.calls, m.Call)
	return func(context.Context) { e.ended = append(e.ended, name) }, e.fails
}

func newEndingDoor(t *testing.T, answer string) (*door, *endings) {
	t.Helper()
	e := &endings{}
	d := newDoor(t, func(o *front.Options) {
		o.Ending = e.of
		o.Declared = func(operation, field string) (found []front.Declaration) {
			for _, name := range revokingFields[operation+" "+field] {
				for _, service := range services()[:2] {
					for i := range service.Methods().Len() {
						if method := service.Methods().Get(i); fmt.Sprintf("%s.%s", service.Name(), method.Name()) == name {
							found = append(found, front.Declaration{Method: method, Path: []string{field}})
						}
					}
				}
			}
			return found
		}
	})
	d.upstream.body = answer
	return d, e
}

func TestMutationsEndTokens(t *testing.T) {
	const (
		block   = `mutation { updateUser(id: "u1", input: {blocked: true}) { id } }`
		del     = `mutation { deleteUser(id: "u1") { code message } }`
		delMute = `mutation { deleteUser(id: "u1") { message } }`
		reset   = `mutation { resetPassword(phone: "1", code: "2", newPassword: "3") { code } }`
	)
	resets := []string{"AuthService.ResetPasswordByPhoneCode", "AuthService.ResetPasswordByEmailCode"}
	for name, tc := range map[string]struct {
		caller, query, answer string
		ended                 []string
	}{
		"block":                        {"key", block, `{"data":{"updateUser":{"id":"u1"}}}`, []string{"ManagementService.UpdateUser"}},
		"block, failed":                {"key", block, `{"data":{"updateUser":null},"errors":[{}]}`, nil},
		"block, no data":               {"key", block, `{"errors":[{}],"data":null}`, nil},
		"block, half":                  {"key", block, `{"data":{"updateUser":{"id":null}},"errors":[{"path":["updateUser","id"]}]}`, []string{"ManagementService.UpdateUser"}},
		"block, skipped":               {"key", block, `{"data":{}}`, nil},
		"block by a user":              {"user", block, `{"data":{"updateUser":{"id":"u2"}}}`, nil},
		"deletion":                     {"key", del, `{"data":{"deleteUser":{"code":200,"message":"ok"}}}`, []string{"ManagementService.DeleteUser"}},
		"deletion, failed":             {"key", del, `{"data":{"deleteUser":{"code":500,"message":"no"}}}`, nil},
		"deletion, odd":                {"key", del, `{"data":{"deleteUser":"done"}}`, nil},
		"deletion, no code":            {"key", delMute, `{"data":{"deleteUser":{"message":"ok"}}}`, []string{"ManagementService.DeleteUser"}},
		"deletion by a user":           {"user", del, `{"data":{"deleteUser":{"code":200}}}`, []string{"ManagementService.DeleteUser"}},
		"deletion by a user, no code":  {"user", delMute, `{"data":{"deleteUser":{"message":"ok"}}}`, nil},
		"deletion, another name":       {"key", `mutation { gone: deleteUser(id: "u1") { c: code } }`, `{"data":{"gone":{"c":200}}}`, []string{"ManagementService.DeleteUser"}},
		"deletion, another name, fail": {"key", `mutation { gone: deleteUser(id: "u1") { c: code } }`, `{"data":{"gone":{"c":2004}}}`, nil},
		"in a fragment":                {"key", `mutation { ...f } fragment f on Mutation { deleteUser(id: "u1") { ...c } } fragment c on M { code }`, `{"data":{"deleteUser":{"code":1}}}`, nil},
		"one of two": {
			"key", `mutation { a: deleteUser(id: "u1") { code } b: deleteUsers(ids: ["u2"]) { code } }`,
			`{"data":{"a":null,"b":{"code":200}}}`,
			[]string{"ManagementService.DeleteUsers"},
		},
		"own password":         {"user", `mutation { updatePassword(newPassword: "x") { id } }`, `{"data":{"updatePassword":{"id":"u1"}}}`, []string{"AuthService.UpdatePassword"}},
		"own password, failed": {"user", `mutation { updatePassword(newPassword: "x") { id } }`, `{"data":null,"errors":[{}]}`, nil},
		"reset":                {"", reset, `{"data":{"resetPassword":{"code":200}}}`, resets},
		"reset, failed":        {"", reset, `{"data":{"resetPassword":{"code":2001}}}`, nil},
		"reset, no code":       {"", `mutation { resetPassword(phone: "1") { message } }`, `{"data":{"resetPassword":{"message":"x"}}}`, nil},
		"no JSON":              {"key", block, `<html>`, nil},
		"a query":              {"key", `{ user(id: "u1") { id } }`, `{"data":{"user":{"id":"u1"}}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d, e := newEndingDoor(t, tc.answer)
			r := graphQL(t, tc.query, nil)
			switch tc.caller {
			case "key":
				r.Header.Set("Authorization", "Bearer "+d.token())
			case "user":
				r.Header.Set("Authorization", userToken)
			}
			got := d.send(r)
			if !slices.Equal(e.ended, tc.ended) || len(d.upstream.calls) != 1 {
				t.Errorf("ended %v of %v; %s", e.ended, e.asked, got.text)
			}
			for _, call := range e.calls {
				if (call.UserToken == userToken) != (tc.caller == "user") || call.Body != nil {
					t.Errorf("on behalf of %+v", call)
				}
			}
		})
	}
}

func TestNothingEndsWithoutAnAnswerOfAuthing(t *testing.T) {
	for name, change := range map[string]func(*fakeUpstream){
		"refused": func(u *fakeUpstream) { u.status = http.StatusForbidden },
		"away":    func(u *fakeUpstream) { u.err = errBroken },
	} {
		d, e := newEndingDoor(t, `{"data":{"deleteUser":{"code":200}}}`)
		change(d.upstream)
		d.send(graphQL(t, `mutation { deleteUser(id: "u1") { code } }`, nil, "Authorization", d.token()))
		if len(e.asked) != 1 || len(e.ended) != 0 {
			t.Errorf("%s: asked %v, ended %v", name, e.asked, e.ended)
		}
	}
}

// Arguments are what Authing will take them for, wherever they stand.
func TestArgumentsOfMutations(t *testing.T) {
	want := map[string]any{"id": "u1", "input": map[string]any{"blocked": true, "password": nil}}
	for name, body := range map[string]string{
		"in place":  `{"query":"mutation { updateUser(id: \"u1\", input: {blocked: true, password: null}) { id } }"}`,
		"variables": `{"query":"mutation($i: String, $u: UpdateUserInput!) { updateUser(id: $i, input: $u) { id } }","variables":{"i":"u1","u":{"blocked":true,"password":null}}}`,
		"within":    `{"query":"mutation($i: String, $b: Boolean) { updateUser(id: $i, input: {blocked: $b, password: null}) { id } }","variables":{"i":"u1","b":true}}`,
		"defaults":  `{"query":"mutation($i: String = \"u1\", $b: Boolean = true) { updateUser(id: $i, input: {blocked: $b, password: null}) { id } }"}`,
		"one of two": `{"query":"mutation a($i: String = \"u0\") { updateUser(id: $i) { id } } mutation b($i: String = \"u1\") ` +
			`{ updateUser(id: $i, input: {blocked: true, password: null}) { id } }","operationName":"b"}`,
	} {
		d, e := newEndingDoor(t, `{"data":{"updateUser":{"id":"u1"}}}`)
		got := d.send(request("POST", "/graphql/v2", body, "Authorization", d.token()))
		if len(e.arguments) != 1 || !reflect.DeepEqual(e.arguments[0], want) {
			t.Errorf("%s: %v; %s", name, e.arguments, got.text)
		}
	}
}

// Who cannot be told whose tokens a mutation ends does not pass it on.
func TestEndingRefuses(t *testing.T) {
	d, e := newEndingDoor(t, `{"data":{"deleteUser":{"code":200}}}`)
	e.fails = errors.New("planted detail")
	got := d.send(graphQL(t, `mutation { deleteUser(id: "u1") { code } }`, nil, "Authorization", d.token()))
	d.refusedWith(got, 500)
	d.nothingPassed()
}
