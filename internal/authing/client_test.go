package authing_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

func TestEnvelopes(t *testing.T) {
	const (
		v3   = optionsv1.Envelope_ENVELOPE_UNSPECIFIED
		v2   = optionsv1.Envelope_ENVELOPE_V2
		none = optionsv1.Envelope_ENVELOPE_NONE
		mayb = optionsv1.Envelope_ENVELOPE_MAYBE
	)
	for _, tc := range []struct {
		name     string
		envelope optionsv1.Envelope
		status   int
		body     string
		want     string         // data
		refused  *authing.Error // or this
		is       error          // or this
	}{
		{"v3 success", v3, 200, `{"statusCode":200,"message":"ok","data":{"a":1}}`, `{"a":1}`, nil, nil},
		{"v3 success, code as text", v3, 200, `{"statusCode":"200","data":{"a":1}}`, `{"a":1}`, nil, nil},
		{
			"v3 refusal keeps everything", v3, 200,
			`{"statusCode":499,"apiCode":2333,"message":"no","requestId":"r1","data":{"mfaToken":"m"}}`, "",
			&authing.Error{HTTPStatus: 200, StatusCode: 499, APICode: 2333, Message: "no", RequestID: "r1", Data: json.RawMessage(`{"mfaToken":"m"}`)}, nil,
		},
		{"v3 refusal with HTTP status", v3, 403, `{"statusCode":403,"message":"no"}`, "", &authing.Error{HTTPStatus: 403, StatusCode: 403, Message: "no"}, nil},
		{"apiCode as text", v3, 200, `{"statusCode":400,"apiCode":"2004"}`, "", &authing.Error{HTTPStatus: 200, StatusCode: 400, APICode: 2004}, nil},
		{"v2 success", v2, 200, `{"code":200,"message":"ok","data":[1]}`, `[1]`, nil, nil},
		{"v2 success by statusCode", v2, 200, `{"statusCode":200,"data":[1]}`, `[1]`, nil, nil},
		{"v2 refusal", v2, 200, `{"code":2020,"message":"sign in first","data":null}`, "", &authing.Error{HTTPStatus: 200, StatusCode: 2020, Message: "sign in first", Data: json.RawMessage(`null`)}, nil},
		{"bare", none, 200, `{"access_token":"a"}`, `{"access_token":"a"}`, nil, nil},
		{"refusal where no envelope belongs", none, 200, `{"statusCode":499,"message":"no"}`, "", &authing.Error{HTTPStatus: 200, StatusCode: 499, Message: "no"}, nil},
		{"bare that is no JSON", none, 200, `<html>`, "", nil, authing.ErrMalformed},
		{"maybe, with", mayb, 200, `{"statusCode":200,"data":1}`, `1`, nil, nil},
		{"maybe, without", mayb, 200, `{"rsa":{}}`, `{"rsa":{}}`, nil, nil},
		{"HTML from a proxy", v3, 502, `<html>bad gateway</html>`, "", &authing.Error{HTTPStatus: 502}, nil},
		{"HTML with 200", v3, 200, `<html>`, "", nil, authing.ErrMalformed},
		{"truncated JSON", v3, 200, `{"statusCode":200,"data":{"a":`, "", nil, authing.ErrMalformed},
		{"no envelope", v3, 200, `{"data":{}}`, "", nil, authing.ErrMalformed},
		{"empty", v3, 200, ``, "", nil, authing.ErrMalformed},
		{"list", v3, 200, `[]`, "", nil, authing.ErrMalformed},
		{"redirect", v3, 302, ``, "", nil, authing.ErrMalformed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/get-profile": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			}})
			client := newClient(t, u)
			call := profile(client)
			call.Envelope = tc.envelope
			data, err := client.Do(t.Context(), call)
			var refused *authing.Error
			switch {
			case tc.refused != nil:
				if !errors.As(err, &refused) {
					t.Fatalf("error = %v, want an *Error", err)
				}
				tc.refused.Operation = call.Operation
				if diff := cmp.Diff(tc.refused, refused); diff != "" {
					t.Error(diff)
				}
				if strings.Contains(err.Error(), "mfaToken") {
					t.Errorf("the error's text holds data: %v", err)
				}
			case tc.is != nil:
				if !errors.Is(err, tc.is) {
					t.Errorf("error = %v, want %v", err, tc.is)
				}
			case err != nil:
				t.Error(err)
			case string(data) != tc.want:
				t.Errorf("data = %s, want %s", data, tc.want)
			}
			if got := len(u.to("/elsewhere")); got != 0 {
				t.Error("a redirect was followed")
			}
		})
	}
}

func TestGraphQL(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		status     int
		want       string
		code       int64
		is         error
	}{
		{"answer at its path", `{"data":{"user":{"roles":{"totalCount":0}}}}`, 200, `{"totalCount":0}`, 0, nil},
		{"null on the way", `{"data":{"user":null}}`, 200, "", 0, authing.ErrNotFound},
		{"null data", `{"data":null}`, 200, "", 0, authing.ErrNotFound},
		{"refusal", `{"errors":[{"message":{"code":2004,"message":"no user","data":null}}],"data":null}`, 200, "", 2004, nil},
		{"refusal with HTTP 500", `{"errors":[{"message":{"code":2004,"message":"no user"}}]}`, 500, "", 2004, nil},
		{"the GraphQL layer's own error", `{"errors":[{"message":"Unknown field"}]}`, 200, "", 499, nil},
		{"gateway HTML", `<html>`, 504, "", 0, nil},
		{"scalar on the way", `{"data":{"user":1}}`, 200, "", 0, authing.ErrMalformed},
		{"not JSON", `<html>`, 200, "", 0, authing.ErrMalformed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u := newUpstream(t, map[string]http.HandlerFunc{"POST /graphql/v2": func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			}})
			client := newClient(t, u)
			app, _ := client.Application("")
			data, err := client.Do(t.Context(), &authing.Call{
				Operation: "/test/roles", Generation: authing.V2, App: app,
				Host: optionsv1.Host_HOST_APP, Identity: optionsv1.Identity_IDENTITY_NONE,
				GraphQL: "query { user { roles { totalCount } } }", Result: []string{"user", "roles"},
				Members: map[string]json.RawMessage{"id": json.RawMessage(`"u"`)},
			})
			var refused *authing.Error
			switch {
			case tc.is != nil:
				if !errors.Is(err, tc.is) {
					t.Errorf("error = %v, want %v", err, tc.is)
				}
			case tc.want != "":
				if err != nil || string(data) != tc.want {
					t.Errorf("data = %s, %v; want %s", data, err, tc.want)
				}
			case !errors.As(err, &refused) || refused.StatusCode != tc.code:
				t.Errorf("error = %v, want code %d", err, tc.code)
			}
			want := `{"query":"query { user { roles { totalCount } } }","variables":{"id":"u"}}`
			if got := strings.TrimSpace(u.to("/graphql/v2")[0].body); got != want {
				t.Errorf("body = %s", got)
			}
		})
	}
}

func TestCredentialForms(t *testing.T) {
	secretOf := func(method authing.TokenAuthMethod) func(*authing.Config) {
		return func(c *authing.Config) { c.Applications[0].TokenAuthMethod = method }
	}
	for _, tc := range []struct {
		name       string
		generation authing.Generation
		identity   optionsv1.Identity
		config     func(*authing.Config)
		header     string
		body       string
	}{
		{"end user v3: the raw token", authing.V3, optionsv1.Identity_IDENTITY_END_USER, nil, "user-token", `{"x":1}`},
		{"end user v2: a bearer", authing.V2, optionsv1.Identity_IDENTITY_END_USER, nil, "Bearer user-token", `{"x":1}`},
		{"nobody", authing.V3, optionsv1.Identity_IDENTITY_NONE, nil, "", `{"x":1}`},
		{
			"client_secret_post", authing.V3, optionsv1.Identity_IDENTITY_APPLICATION_CLIENT, secretOf(authing.ClientSecretPost), "",
			`{"x":1,"client_id":"app-1","client_secret":"app-secret"}`,
		},
		{
			"client_secret_basic", authing.V3, optionsv1.Identity_IDENTITY_APPLICATION_CLIENT, secretOf(authing.ClientSecretBasic),
			"Basic YXBwLTE6YXBwLXNlY3JldA==", `{"x":1}`,
		},
		{"none", authing.V3, optionsv1.Identity_IDENTITY_APPLICATION_CLIENT, secretOf(authing.ClientSecretNone), "", `{"x":1,"client_id":"app-1"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u := newUpstream(t, map[string]http.HandlerFunc{"POST /api/v3/signin": answer(`{"statusCode":200,"data":{}}`)})
			client := newClient(t, u, func(c *authing.Config) {
				if tc.config != nil {
					tc.config(c)
				}
			})
			app, _ := client.Application("")
			call := &authing.Call{
				Operation: "/test/SignIn", Generation: tc.generation, App: app, Host: optionsv1.Host_HOST_APP, Identity: tc.identity,
				Verb: http.MethodPost, Path: "/api/v3/signin", UserToken: "user-token",
				Members: map[string]json.RawMessage{"x": json.RawMessage(`1`)},
			}
			if _, err := client.Do(t.Context(), call); err != nil {
				t.Fatal(err)
			}
			got := u.to("/api/v3/signin")[0]
			if h := got.header.Get("Authorization"); h != tc.header {
				t.Errorf("authorization = %q, want %q", h, tc.header)
			}
			var body, want any
			_, _ = json.Unmarshal([]byte(got.body), &body), json.Unmarshal([]byte(tc.body), &want)
			if diff := cmp.Diff(want, body); diff != "" {
				t.Error(diff)
			}
			for name, want := range map[string]string{
				"X-Authing-App-Id": "app-1", "X-Authing-Userpool-Id": "pool-1",
				"X-Authing-Request-From": "sdk", "X-Authing-Sdk-Version": "authing-grpc:test",
			} {
				if h := got.header.Get(name); h != want {
					t.Errorf("%s = %q, want %q", name, h, want)
				}
			}
		})
	}
}

func TestUnreachableKeepsTheQueryToItself(t *testing.T) {
	u := newUpstream(t, nil)
	client := newClient(t, u)
	u.Close()
	call := profile(client)
	call.Query = url.Values{"token": {"hunter2"}}
	_, err := client.Do(t.Context(), call)
	if !errors.Is(err, authing.ErrUnreachable) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("error = %v, want ErrUnreachable without the query", err)
	}
}

func TestContextEndsTheCall(t *testing.T) {
	release := make(chan struct{})
	entered := make(chan struct{}, 2)
	u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/get-profile": func(_ http.ResponseWriter, r *http.Request) {
		entered <- struct{}{}
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}})
	defer close(release)
	client := newClient(t, u)

	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	if _, err := client.Do(ctx, profile(client)); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want Canceled", err)
	}
	ctx, cancel = context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := client.Do(ctx, profile(client)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error = %v, want DeadlineExceeded", err)
	}
}

func TestRetryAfter(t *testing.T) {
	c := newClock()
	for text, want := range map[string]time.Duration{
		"7":    7 * time.Second,
		"-1":   0,
		"soon": 0,
		"":     0,
		c.now().Add(time.Minute).UTC().Format(http.TimeFormat): time.Minute,
		"99999999999": 24 * time.Hour,
	} {
		u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/get-profile": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", text)
			w.WriteHeader(http.StatusTooManyRequests)
		}})
		client := newClient(t, u, func(config *authing.Config) { config.Now = c.now })
		_, err := client.Do(t.Context(), profile(client))
		var refused *authing.Error
		if !errors.As(err, &refused) || refused.RetryAfter != want {
			t.Errorf("Retry-After %q: error = %+v, want %v", text, refused, want)
		}
	}
}

func TestConfigMistakesAreReportedTogether(t *testing.T) {
	_, err := authing.New(authing.Config{
		Applications: []authing.Application{{Host: "example.authing.cn", TokenAuthMethod: "guess"}},
		Pools:        []authing.Pool{{ID: "p", Host: "https://api.authing.cn/path"}},
	})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, part := range []string{"applications[0].host", "applications[0].id", "guess", "pools[0].host", "id and secret"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error does not name %s: %v", part, err)
		}
	}
}
