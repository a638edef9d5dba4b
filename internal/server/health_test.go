package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc/health/grpc_health_v1"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// moody is an Authing that takes the pool's secret or not, or is not there.
type moody struct {
	*httptest.Server
	mu      sync.Mutex
	refuses bool
	away    bool
}

func newMoody(t *testing.T) *moody {
	t.Helper()
	m := new(moody)
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		refuses, away := m.refuses, m.away
		m.mu.Unlock()
		switch {
		case away:
			w.WriteHeader(http.StatusBadGateway)
		case strings.HasSuffix(r.URL.Path, "jwks.json"):
			_, _ = io.WriteString(w, `{"keys":[]}`)
		case r.URL.Path != "/api/v3/get-management-token":
			http.NotFound(w, r)
		case refuses:
			_, _ = io.WriteString(w, `{"statusCode":401,"apiCode":4001,"message":"secret-of-authing"}`)
		default: // good for no more than a moment, so that it is asked for all the time
			_, _ = io.WriteString(w, `{"statusCode":200,"data":{"access_token":"m","expires_in":0}}`)
		}
	}))
	t.Cleanup(m.Close)
	return m
}

func (m *moody) is(refuses, away bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuses, m.away = refuses, away
}

func (m *moody) env() map[string]string {
	return map[string]string{
		"AUTHING_USERPOOL_ID": "pool", "AUTHING_USERPOOL_SECRET": "pool-secret",
		"AUTHING_APP_ID": "app", "AUTHING_APP_SECRET": "app-secret", "AUTHING_APP_HOST": m.URL, "AUTHING_HOST": m.URL,
		"AUTHING_HEALTH_INTERVAL": "100ms", "AUTHING_ADMIN_ADDR": "127.0.0.1:0",
	}
}

// watched is the health of a service as somebody sees it who watches it.
type watched struct {
	t      *testing.T
	stream grpc_health_v1.Health_WatchClient
}

func watch(t *testing.T, r *running, service string) watched {
	t.Helper()
	stream, err := grpc_health_v1.NewHealthClient(r.conn).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	return watched{t, stream}
}

// becomes expects the next change.
func (w watched) becomes(want string) {
	w.t.Helper()
	answer, err := w.stream.Recv()
	if err != nil || answer.GetStatus().String() != want {
		w.t.Fatalf("%v %v, want %s", answer, err, want)
	}
}

const (
	isServing = "SERVING"
	isAway    = "NOT_SERVING"
)

// checked is the health of a service now.
func checked(t *testing.T, r *running, service string) string {
	t.Helper()
	answer, err := grpc_health_v1.NewHealthClient(r.conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetStatus().String()
}

// readiness asks every HTTP door, and expects the states of components.
func readiness(t *testing.T, r *running, status int, components map[string]string) {
	t.Helper()
	for _, at := range []string{r.Addresses().HTTP, r.Addresses().Admin} {
		code, text := send(t, http.MethodGet, "http://"+at+"/readyz", "")
		var said struct {
			Status     string
			Components map[string]struct{ Status, Detail string }
		}
		if err := json.Unmarshal([]byte(text), &said); err != nil || code != status {
			t.Fatalf("%d %s", code, text)
		}
		if (said.Status == "ok") != (code == http.StatusOK) || len(said.Components) != len(components) {
			t.Errorf("%d %s", code, text)
		}
		for name, want := range components {
			if got := said.Components[name]; got.Status != want {
				t.Errorf("%s is %+v, want %s", name, got, want)
			}
		}
		for _, secret := range []string{"pool-secret", "secret-of-authing"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in %s", secret, text)
			}
		}
		if brief, _ := send(t, http.MethodGet, "http://"+at+"/healthz", ""); brief != status {
			t.Errorf("/healthz: %d", brief)
		}
		for _, path := range []string{"/livez", "/startupz"} {
			if code, text := send(t, http.MethodGet, "http://"+at+path, ""); code != http.StatusOK || text != `{"status":"ok"}`+"\n" {
				t.Errorf("%s: %d %s", path, code, text)
			}
		}
	}
}

const management = "authing.v3.ManagementService"

// A secret that Authing does not take any more makes this service not ready, and
// one that it takes again makes it ready, with nobody calling.
func TestReadinessFollowsTheCredential(t *testing.T) {
	authing := newMoody(t)
	r := start(t, nil, authing.env())
	whole, ofManagement := watch(t, r, ""), watch(t, r, management)
	whole.becomes(isServing)
	ofManagement.becomes(isServing)
	readiness(t, r, http.StatusOK, map[string]string{"server": "ok", "credentials": "ok", "keys": "ok"})
	for range 2 {
		authing.is(true, false)
		whole.becomes(isAway)
		ofManagement.becomes(isAway)
		readiness(t, r, http.StatusServiceUnavailable, map[string]string{"server": "ok", "credentials": "failed", "keys": "ok"})
		for _, service := range []string{"authing.v3.AuthService", "authing.identity.v1.IdentityService"} {
			if got := checked(t, r, service); got != isServing {
				t.Errorf("%s is %s without a secret that it does not need", service, got)
			}
		}
		authing.is(false, false)
		whole.becomes(isServing)
		ofManagement.becomes(isServing)
		readiness(t, r, http.StatusOK, map[string]string{"server": "ok", "credentials": "ok", "keys": "ok"})
	}
}

// One that was never accepted is told from the first.
func TestStartWithABadCredential(t *testing.T) {
	authing := newMoody(t)
	authing.is(true, false)
	r := start(t, nil, authing.env())
	readiness(t, r, http.StatusServiceUnavailable, map[string]string{"server": "ok", "credentials": "failed", "keys": "ok"})
	if got := checked(t, r, ""); got != isAway {
		t.Errorf("health is %s", got)
	}
}

// Authing's absence is no reason to send users elsewhere: it is away there too.
func TestReadyWithoutAuthing(t *testing.T) {
	t.Run("from the start", func(t *testing.T) {
		authing := newMoody(t)
		authing.Close()
		r := start(t, nil, authing.env())
		readiness(t, r, http.StatusOK, map[string]string{"server": "ok", "credentials": "ok", "keys": "ok"})
	})
	t.Run("later", func(t *testing.T) {
		authing := newMoody(t)
		r := start(t, nil, authing.env())
		authing.is(false, true)
		client := authingv3.NewManagementServiceClient(r.conn)
		if _, err := client.GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"}); err == nil {
			t.Fatal("Authing is not away")
		}
		readiness(t, r, http.StatusOK, map[string]string{"server": "ok", "credentials": "ok", "keys": "ok"})
		if got := checked(t, r, management); got != isServing {
			t.Errorf("health is %s", got)
		}
	})
}

// Draining is told while calls are still taken, for as long as the delay is.
func TestDrainingIsToldFirst(t *testing.T) {
	r := start(t, new(fake), real, admin, map[string]string{"AUTHING_SHUTDOWN_DELAY": "3s"})
	whole := watch(t, r, "")
	whole.becomes(isServing)
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	whole.becomes(isAway)
	readiness(t, r, http.StatusServiceUnavailable, map[string]string{"server": "draining"})
	if _, err := authingv3.NewAuthServiceClient(r.conn).SignInByCredentials(t.Context(), signInRequest()); err != nil {
		t.Errorf("a call while draining: %v", err)
	}
	_ = r.conn.Close() // ends the watch
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
