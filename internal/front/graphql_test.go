package front_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

const (
	pools    = optionsv1.Identity_IDENTITY_MANAGEMENT
	users    = optionsv1.Identity_IDENTITY_END_USER
	nobodys  = optionsv1.Identity_IDENTITY_NONE
	refused  = optionsv1.Identity_IDENTITY_UNSPECIFIED
	checking = `{ checkLoginStatus(token: "x") { code } }`
)

// Whose credential goes with what, for every kind of caller.
func TestOnBehalfOf(t *testing.T) {
	const (
		managed = `{ users { totalCount } user(id: "1") { roles { totalCount } } }`
		mixed   = `{ users { totalCount } checkLoginStatus(token: "x") { code } }`
		profile = `mutation { updateUser(input: {nickname: "a"}) { id } }`
		login   = `mutation { loginByEmail(input: {email: "a@b.c", password: "p"}) { id token } }`
	)
	for name, c := range map[string]struct {
		query   string
		ours    optionsv1.Identity
		foreign optionsv1.Identity
		nothing optionsv1.Identity
	}{
		"management":    {managed, pools, users, refused},
		"mixed":         {mixed, refused, users, refused},
		"end user's":    {profile, refused, users, nobodys},
		"anybody's":     {login, nobodys, users, nobodys},
		"status":        {checking, nobodys, users, nobodys},
		"only typename": {`{ __typename }`, nobodys, users, nobodys},
		"typename too":  {`{ __typename users { totalCount } }`, pools, users, refused},
	} {
		for caller, want := range map[string]optionsv1.Identity{"ours": c.ours, "foreign": c.foreign, "nothing": c.nothing} {
			t.Run(name+"/"+caller, func(t *testing.T) {
				d := newDoor(t)
				r := graphQL(t, c.query, nil)
				switch caller {
				case "ours":
					r.Header.Set("Authorization", "Bearer "+d.token())
				case "foreign":
					r.Header.Set("Authorization", "Bearer "+userToken)
				}
				got := d.send(r)
				if want == refused {
					if got.code() == 0 {
						t.Errorf("not refused: %s", got.text)
					}
					d.nothingPassed()
					return
				}
				if len(d.upstream.calls) != 1 {
					t.Fatalf("%s", got.text)
				}
				call := d.upstream.calls[0]
				if call.Identity != want || (call.UserToken == userToken) != (want == users) {
					t.Errorf("on behalf of %v with %q, want %v", call.Identity, call.UserToken, want)
				}
			})
		}
	}
}

func TestOnBehalfOfInRealMode(t *testing.T) {
	for name, c := range map[string]struct {
		query, authorization string
		want                 int // 0: passed
	}{
		"sign in":             {`mutation { loginByEmail(input: {}) { id } }`, "", 0},
		"current user":        {`{ user { id } }`, userToken, 0},
		"management":          {`{ users { totalCount } }`, "", 403},
		"token of our making": {`{ users { totalCount } }`, newDoor(t).token(), 403},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t, withoutManagement(t))
			r := graphQL(t, c.query, nil)
			if c.authorization != "" {
				r.Header.Set("Authorization", c.authorization)
			}
			if got := d.send(r); got.code() != c.want {
				t.Errorf("%s, want %d", got.text, c.want)
			}
			if c.want != 0 {
				d.nothingPassed()
				return
			}
			if call := d.upstream.calls[0]; call.Identity == pools || call.UserToken != c.authorization {
				t.Errorf("%+v", call)
			}
		})
	}
}

func TestForwardedRequest(t *testing.T) {
	d := newDoor(t)
	body := `{
		"query": "# comment\nquery one($token: String) {\n checkLoginStatus(token: $token) { code, ok: status(a: [1, -2.5e3, \"q\\u0022\", {b: ENUM}]) @include(if: true) }\n}",
		"variables": {"token": "<&>", "n": 12345678901234567890},
		"operationName": "one",
		"extensions": {"persistedQuery": {"version": 1}},
		"accessKeySecret": "planted-pool-secret"
	}`
	r := request("POST", "/graphql/v2?query=planted", body, "Cookie", "planted=1")
	want := map[string]string{
		"X-Authing-App-Id": "app", "X-Authing-App-Tenant-Id": "tenant", "X-Authing-Userpool-Id": "pool",
		"X-Authing-Lang": "en-US", "X-Authing-Request-From": "sdk", "X-Authing-Sdk-Version": "js:4",
		"Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	}
	for name, value := range want {
		r.Header.Set(name, value)
	}
	d.send(r)
	call := d.upstream.calls[0]
	var got map[string]any
	if err := json.Unmarshal(call.Body, &got); err != nil {
		t.Fatal(err)
	}
	query := `query one ( $ token : String ) { checkLoginStatus ( token : $ token ) ` +
		`{ code ok : status ( a : [ 1 -2.5e3 "q\"" { b : ENUM } ] ) @ include ( if : true ) } }`
	if len(got) != 3 || got["query"] != query || got["operationName"] != "one" {
		t.Errorf("body %s", call.Body)
	}
	if !strings.Contains(string(call.Body), "12345678901234567890") {
		t.Errorf("number changed: %s", call.Body)
	}
	if len(call.Header) != len(want) {
		t.Errorf("headers %v", call.Header)
	}
	for name, value := range want {
		if call.Header.Get(name) != value {
			t.Errorf("%s: %q", name, call.Header.Get(name))
		}
	}
}

func TestAnswerPassedBack(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		err    error
		want   int // code of our own answer; 0: passed back
	}{
		"data":      {200, `{"data":{"users":null}}`, nil, 0},
		"errors":    {200, `{"errors":[{"message":{"code":2004,"message":"m"}}]}`, nil, 2004},
		"400":       {400, `{"data":null}`, nil, 0},
		"html":      {502, `<html>planted</html>`, nil, 500},
		"truncated": {200, `{"data":`, nil, 500},
		"empty":     {200, ``, nil, 500},
		"too large": {200, `"` + strings.Repeat("x", 9<<20) + `"`, nil, 500},
		"no answer": {0, ``, errBroken, 503},
		"too late":  {0, ``, fmt.Errorf("post: %w", context.DeadlineExceeded), 504},
		"told":      {0, ``, errRejected, 500},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			d.upstream.status, d.upstream.body, d.upstream.err = c.status, c.body, c.err
			got := d.send(graphQL(t, checking, nil))
			if got.code() != c.want || strings.Contains(got.text, "planted") {
				t.Errorf("%d %.200s, want %d", got.status, got.text, c.want)
			}
			if c.want == 0 && (got.status != c.status || got.text != c.body) {
				t.Errorf("changed: %d %s", got.status, got.text)
			}
			for _, name := range []string{"Set-Cookie", "X-Internal"} {
				if got.header.Get(name) != "" {
					t.Errorf("%s passed back", name)
				}
			}
		})
	}
}

func TestExpiredTokenIsNotAUsers(t *testing.T) {
	d := newDoor(t)
	token := d.token()
	d.now = d.now.Add(24 * time.Hour)
	if got := d.send(graphQL(t, `{ users { totalCount } }`, nil, "Authorization", token)); got.code() != 401 {
		t.Errorf("%s", got.text)
	}
	d.nothingPassed()
}
