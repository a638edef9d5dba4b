package authing_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// token is a JWT that says when it was issued and ends, in seconds.
func token(id string, iat, exp int64) string {
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	return part(`{"alg":"HS256"}`) + "." + part(fmt.Sprintf(`{"iat":%d,"exp":%d,"data":{"id":%q}}`, iat, exp, id)) + ".c2ln"
}

// v1Users is the users' host of a v1 Authing: it issues tokens that live for 2
// hours, t1, t2, …, and lists users for those that are accepted.
func v1Users(t *testing.T, accepted func(bearer string) bool) (*upstream, *atomic.Int64) {
	t.Helper()
	issued := new(atomic.Int64)
	var u *upstream
	u = newUpstream(t, map[string]http.HandlerFunc{"POST /graphql": func(w http.ResponseWriter, r *http.Request) {
		calls := u.to("/graphql")
		body := calls[len(calls)-1].body
		switch {
		case strings.Contains(body, "getAccessTokenByAppSecret"):
			_, _ = fmt.Fprintf(w, `{"data":{"getAccessTokenByAppSecret":%q}}`, token(fmt.Sprintf("t%d", issued.Add(1)), 1000, 8200))
		case accepted(r.Header.Get("Authorization")):
			_, _ = w.Write([]byte(`{"data":{"users":{"totalCount":0}}}`))
		default:
			_, _ = w.Write([]byte(`{"errors":[{"message":{"code":2206,"message":"expired","data":null}}]}`))
		}
	}})
	return u, issued
}

// usersCall is a call of an administrator by v1.
func usersCall() *authing.Call {
	return &authing.Call{
		Operation: "/test/ListUsers", Generation: authing.V1,
		Host: optionsv1.Host_HOST_V1_USERS, Identity: optionsv1.Identity_IDENTITY_MANAGEMENT,
		GraphQL: "query users($registerInClient: String) { users(registerInClient: $registerInClient) { totalCount } }",
		Members: map[string]json.RawMessage{"registerInClient": json.RawMessage(`"pool-1"`)},
		Result:  []string{"users"},
	}
}

func TestV1ManagementToken(t *testing.T) {
	u, issued := v1Users(t, always)
	c := newClock()
	client := newClient(t, newUpstream(t, nil), func(config *authing.Config) {
		config.Now, config.Pools[0].V1UsersHost = c.now, u.URL
	})
	for _, step := range []struct {
		advance time.Duration
		want    int64
	}{
		{0, 1},
		{114 * time.Minute, 1},
		{2 * time.Minute, 2}, // 4 minutes before its end
	} {
		c.advance(step.advance)
		if data, err := client.Do(t.Context(), usersCall()); err != nil || string(data) != `{"totalCount":0}` {
			t.Fatalf("%s, %v", data, err)
		}
		if got := issued.Load(); got != step.want {
			t.Errorf("after %v more: %d tokens fetched, want %d", step.advance, got, step.want)
		}
	}
	calls := u.to("/graphql")
	var asked struct{ Variables map[string]string }
	if err := json.Unmarshal([]byte(calls[0].body), &asked); err != nil || asked.Variables["secret"] != "pool-secret" || asked.Variables["clientId"] != "pool-1" {
		t.Errorf("the token is asked for with %s", calls[0].body)
	}
	if got := calls[0].header.Get("Authorization"); got != "" {
		t.Errorf("asks for a token with Authorization %q", got)
	}
	if got := calls[1].header.Get("Authorization"); got != "Bearer "+token("t1", 1000, 8200) {
		t.Errorf("Authorization = %q", got)
	}
	for _, name := range []string{"X-Authing-Userpool-Id", "X-Authing-App-Id"} {
		if got := calls[1].header.Get(name); got != "" {
			t.Errorf("%s = %q, which no v1 SDK sends", name, got)
		}
	}
}

func TestV1TokenOfUnknownLife(t *testing.T) {
	for name, text := range map[string]string{
		"opaque": "opaque", "no payload": "a.!.c", "no JSON": "a.eA.c", "no times": "a." + base64.RawURLEncoding.EncodeToString([]byte(`{"exp":1}`)) + ".c",
	} {
		issued := new(atomic.Int64)
		u := newUpstream(t, map[string]http.HandlerFunc{"POST /graphql": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "" {
				issued.Add(1)
			}
			_, _ = fmt.Fprintf(w, `{"data":{"getAccessTokenByAppSecret":%q,"users":{}}}`, text)
		}})
		c := newClock()
		client := newClient(t, u, func(config *authing.Config) { config.Now = c.now })
		for _, advance := range []time.Duration{0, 54 * time.Minute, 2 * time.Minute} {
			c.advance(advance)
			if _, err := client.Do(t.Context(), usersCall()); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if issued.Load() != 2 {
			t.Errorf("%s: %d tokens fetched in an hour, want 2", name, issued.Load())
		}
	}
}

func TestV1RefusedTokens(t *testing.T) {
	second := "Bearer " + token("t2", 1000, 8200)
	u, issued := v1Users(t, func(bearer string) bool { return bearer == second })
	client := newClient(t, u)
	if _, err := client.Do(t.Context(), usersCall()); err != nil || issued.Load() != 2 {
		t.Errorf("error = %v after %d tokens, want none after 2", err, issued.Load())
	}

	u, issued = v1Users(t, func(string) bool { return false })
	if _, err := newClient(t, u).Do(t.Context(), usersCall()); !errors.Is(err, authing.ErrCredentialRejected) || issued.Load() != 2 {
		t.Errorf("every token is refused: %v after %d tokens", err, issued.Load())
	}
	for name, body := range map[string]string{
		"text":   `{"errors":[{"message":"no such secret"}]}`,
		"object": `{"errors":[{"message":{"code":2005,"message":"wrong secret"}}],"data":{"getAccessTokenByAppSecret":null}}`,
	} {
		client := newClient(t, newUpstream(t, map[string]http.HandlerFunc{"POST /graphql": answer(body)}))
		if _, err := client.Do(t.Context(), usersCall()); !errors.Is(err, authing.ErrCredentialRejected) {
			t.Errorf("the secret is refused by %s: %v", name, err)
		}
	}
	client = newClient(t, newUpstream(t, map[string]http.HandlerFunc{"POST /graphql": answer(`{"data":{"getAccessTokenByAppSecret":{}}}`)}))
	if _, err := client.Do(t.Context(), usersCall()); !errors.Is(err, authing.ErrMalformed) {
		t.Errorf("a token that is no text: %v", err)
	}
}

// TestV1Hosts: a call goes to the host of v1 that it names, of its own pool.
func TestV1Hosts(t *testing.T) {
	ok := map[string]http.HandlerFunc{
		"POST /graphql":                        answer(`{"data":{"user":{}}}`),
		"GET /send_smscode/13800000000/pool-2": answer(`{"code":200,"message":"sent"}`),
	}
	app, own, users, oauth := newUpstream(t, ok), newUpstream(t, ok), newUpstream(t, ok), newUpstream(t, ok)
	client := newClient(t, app, func(config *authing.Config) {
		config.Pools = []authing.Pool{
			{ID: "pool-1", Secret: "s", Host: own.URL},
			{ID: "pool-2", Secret: "s", Host: own.URL, V1UsersHost: users.URL + "/", V1OAuthHost: oauth.URL},
		}
	})
	call := func(pool string, host optionsv1.Host, path string) *authing.Call {
		c := profile(client)
		c.Generation, c.PoolID, c.Host, c.UserToken = authing.V1, pool, host, "user-token"
		c.Verb, c.Path, c.Envelope = http.MethodGet, path, optionsv1.Envelope_ENVELOPE_V2
		if path == "" {
			c.GraphQL, c.Result = "{ user { _id } }", []string{"user"}
		}
		return c
	}
	for name, tt := range map[string]struct {
		call *authing.Call
		to   *upstream
		path string
	}{
		"users":                 {call("pool-2", optionsv1.Host_HOST_V1_USERS, ""), users, "/graphql"},
		"users, REST":           {call("pool-2", optionsv1.Host_HOST_V1_USERS, "/send_smscode/13800000000/pool-2"), users, "/send_smscode/13800000000/pool-2"},
		"oauth":                 {call("pool-2", optionsv1.Host_HOST_V1_OAUTH, ""), oauth, "/graphql"},
		"users, no host of v1":  {call("pool-1", optionsv1.Host_HOST_V1_USERS, ""), own, "/graphql"},
		"oauth, no host of v1":  {call("", optionsv1.Host_HOST_V1_OAUTH, ""), own, "/graphql"},
		"users, no pool at all": {call("pool-9", optionsv1.Host_HOST_V1_USERS, ""), app, "/graphql"},
	} {
		before := len(tt.to.to(tt.path))
		if _, err := client.Do(t.Context(), tt.call); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := tt.to.to(tt.path)
		if len(got) != before+1 {
			t.Errorf("%s: did not come where it should", name)
			continue
		}
		if bearer := got[before].header.Get("Authorization"); bearer != "Bearer user-token" {
			t.Errorf("%s: Authorization = %q", name, bearer)
		}
	}
}

// TestV1Password: a v1 password is encrypted with the key of the pool's
// installation, which the hosts of v1 do not publish.
func TestV1Password(t *testing.T) {
	published, publishedText := newKey(t)
	text, _ := json.Marshal(map[string]any{"code": 200, "data": map[string]string{"publicKey": publishedText}})
	api := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v2/.well-known": answer(string(text))})
	users := newUpstream(t, map[string]http.HandlerFunc{"POST /graphql": answer(`{"errors":[{"message":{"code":2016,"message":"undecryptable"}}]}`)})
	client := newClient(t, newUpstream(t, nil), func(config *authing.Config) {
		config.Pools[0].Host, config.Pools[0].V1UsersHost = api.URL, users.URL
	})
	call := profile(client)
	call.Generation, call.Host, call.GraphQL = authing.V1, optionsv1.Host_HOST_V1_USERS, "mutation { login { _id } }"
	encrypt := func() {
		t.Helper()
		got, err := client.EncryptPassword(t.Context(), call, authing.PasswordV2, "passw0rd")
		if err != nil || !decrypts(t, published, got) {
			t.Errorf("not encrypted with the published key: %v", err)
		}
	}
	encrypt()
	encrypt()
	if asked := len(api.to("/api/v2/.well-known")); asked != 1 {
		t.Errorf("the key was asked for %d times", asked)
	}
	if _, err := client.Do(t.Context(), call); err == nil {
		t.Error("2016 is no error")
	}
	encrypt()
	if asked := len(api.to("/api/v2/.well-known")); asked != 2 {
		t.Errorf("after 2016 the key was asked for %d times in all, want 2", asked)
	}
}

func TestV1Errors(t *testing.T) {
	for name, tt := range map[string]struct {
		body       string
		statusCode int64
		message    string
		data       string
	}{
		"object": {`{"errors":[{"message":{"code":2004,"message":"用户不存在","data":{"a":1}}}],"data":{"user":null}}`, 2004, "用户不存在", `{"a":1}`},
		"text":   {`{"errors":[{"message":"Cannot query field","locations":[]}]}`, 499, "Cannot query field", ""},
	} {
		client := newClient(t, newUpstream(t, map[string]http.HandlerFunc{"POST /graphql": answer(tt.body)}))
		call := profile(client)
		call.Generation, call.Host, call.GraphQL, call.Result = authing.V1, optionsv1.Host_HOST_V1_USERS, "{ user { _id } }", []string{"user"}
		_, err := client.Do(t.Context(), call)
		var refused *authing.Error
		if !errors.As(err, &refused) || refused.StatusCode != tt.statusCode || refused.Message != tt.message || string(refused.Data) != tt.data {
			t.Errorf("%s: %+v", name, err)
		}
	}
}
