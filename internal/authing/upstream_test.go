package authing_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// upstream is a raw Authing: routes are "VERB /path" to a handler; every
// request is kept.
type upstream struct {
	*httptest.Server
	mu       sync.Mutex
	requests []received
}

type received struct {
	verb, path string
	query      string
	header     http.Header
	body       string
}

func newUpstream(t *testing.T, routes map[string]http.HandlerFunc) *upstream {
	t.Helper()
	u := new(upstream)
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		u.mu.Lock()
		u.requests = append(u.requests, received{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Clone(), string(body)})
		u.mu.Unlock()
		if handle, ok := routes[r.Method+" "+r.URL.EscapedPath()]; ok {
			handle(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(u.Close)
	return u
}

func (u *upstream) to(path string) []received {
	u.mu.Lock()
	defer u.mu.Unlock()
	var out []received
	for _, r := range u.requests {
		if r.path == path {
			out = append(out, r)
		}
	}
	return out
}

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}
}

// clock is a time that tests move by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Unix(1_700_000_000, 0)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newClient(t *testing.T, u *upstream, change ...func(*authing.Config)) *authing.Client {
	t.Helper()
	config := authing.Config{
		Applications: []authing.Application{{ID: "app-1", Secret: "app-secret", Host: u.URL, PoolID: "pool-1"}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "pool-secret", Host: u.URL}},
		Version:      "test",
	}
	for _, f := range change {
		f(&config)
	}
	client, err := authing.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// profile is a call as an end user.
func profile(client *authing.Client) *authing.Call {
	app, _ := client.Application("")
	return &authing.Call{
		Operation: "/test/GetProfile", Generation: authing.V3, App: app,
		Host: optionsv1.Host_HOST_APP, Identity: optionsv1.Identity_IDENTITY_END_USER,
		Verb: http.MethodGet, Path: "/api/v3/get-profile", UserToken: "user-token",
	}
}

// management is a call as the administrator.
func management(generation authing.Generation) *authing.Call {
	return &authing.Call{
		Operation: "/test/ListUsers", Generation: generation,
		Host: optionsv1.Host_HOST_API, Identity: optionsv1.Identity_IDENTITY_MANAGEMENT,
		Verb: http.MethodPost, Path: "/api/v3/list-users", Members: map[string]json.RawMessage{},
	}
}
