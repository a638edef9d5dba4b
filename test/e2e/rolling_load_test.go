package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/health" // the client's half of health checking
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// longEnough is how long anything may take here; only a failure waits for its end.
const longEnough = 20 * time.Second

// load is calls that go on while servers restart.
type load struct {
	nodes []*node
	// renewing has the clients behind a service take new connections.
	renewing atomic.Bool

	mu       sync.Mutex
	changed  *sync.Cond
	answered map[string]int // by kind of client and address
	good     int
	failures []error // the first few
}

// client makes the i-th call and says which address answered.
type client func(ctx context.Context, i int) (string, error)

// questions are what clients ask in turn.
type questions struct {
	verify *identityv1.VerifyTokenRequest
	user   *authingv3.GetUserRequest
}

func newLoad(nodes []*node) *load {
	l := &load{nodes: nodes, answered: make(map[string]int)}
	l.changed = sync.NewCond(&l.mu)
	return l
}

const (
	overGRPC     = "gRPC"
	withHealth   = "gRPC, watching health"
	overBalancer = "REST, balanced call by call"
	overService  = "REST, balanced connection by connection"
)

// clients are one of each kind.
func (l *load) clients(t *testing.T, ask questions) map[string]client {
	return map[string]client{
		overGRPC:     l.overGRPC(t, ask, `{"loadBalancingConfig":[{"round_robin":{}}]}`),
		withHealth:   l.overGRPC(t, ask, `{"loadBalancingConfig":[{"round_robin":{}}],"healthCheckConfig":{"serviceName":""}}`),
		overBalancer: l.overBalancer(ask), overService: l.overService(ask),
	}
}

// keep calls steadily until the context ends.
func (l *load) keep(ctx context.Context, kind string, call client) {
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), longEnough)
		at, err := call(within, i)
		cancel()
		l.mu.Lock()
		if err == nil {
			l.good++
			l.answered[kind+at]++
		} else if len(l.failures) < 10 {
			l.failures = append(l.failures, fmt.Errorf("%s, %s: %w", kind, at, err))
		}
		l.mu.Unlock()
		l.changed.Broadcast()
	}
}

// reachesAll waits until all servers have answered clients of every kind from
// now on.
func (l *load) reachesAll(t *testing.T) {
	t.Helper()
	l.renewing.Store(true)
	defer l.renewing.Store(false)
	ctx, cancel := context.WithTimeout(t.Context(), longEnough)
	defer cancel()
	defer context.AfterFunc(ctx, l.changed.Broadcast)()
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.answered)
	missing := func() (missing []string) {
		for _, n := range l.nodes {
			for kind, at := range map[string]string{overGRPC: n.grpc, withHealth: n.grpc, overBalancer: n.http, overService: n.http} {
				if l.answered[kind+at] < 10 {
					missing = append(missing, kind+" at "+at)
				}
			}
		}
		return missing
	}
	for len(missing()) > 0 && ctx.Err() == nil {
		l.changed.Wait()
	}
	if missing := missing(); len(missing) > 0 {
		t.Fatalf("no answers for %s\n%v", strings.Join(missing, ", "), errors.Join(l.failures...))
	}
}

// dialing is how a server that may not be there yet is reached soon.
func dialing(more ...grpc.DialOption) []grpc.DialOption {
	soon := grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 20 * time.Millisecond, Multiplier: 1.2, MaxDelay: 200 * time.Millisecond}}
	return append(more, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(soon))
}

// overGRPC balances call by call. It repeats only what no server has seen, which
// every client of gRPC does.
func (l *load) overGRPC(t *testing.T, ask questions, config string) client {
	t.Helper()
	names := manual.NewBuilderWithScheme("rolling")
	var state resolver.State
	for _, n := range l.nodes {
		state.Endpoints = append(state.Endpoints, resolver.Endpoint{Addresses: []resolver.Address{{Addr: n.grpc}}})
	}
	names.InitialState(state)
	conn, err := grpc.NewClient("rolling:///authing", dialing(grpc.WithResolvers(names), grpc.WithDisableRetry(), grpc.WithDefaultServiceConfig(config))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return func(ctx context.Context, i int) (string, error) {
		at := peer.Peer{Addr: new(net.TCPAddr)}
		if i%2 == 0 {
			answer, err := identityv1.NewIdentityServiceClient(conn).VerifyToken(ctx, ask.verify, grpc.Peer(&at))
			if err == nil && !answer.GetVerdict().GetActive() {
				err = fmt.Errorf("%v", answer)
			}
			return at.Addr.String(), err
		}
		answer, err := authingv3.NewManagementServiceClient(conn).GetUser(ctx, ask.user, grpc.Peer(&at))
		if err == nil && answer.GetUser().GetUserId() != ask.user.GetUserId() {
			err = fmt.Errorf("%v", answer)
		}
		return at.Addr.String(), err
	}
}

// next is the address of the next server that says it is ready.
func (l *load) next(ctx context.Context, turn *atomic.Int64, looking *http.Client) (string, error) {
	for range l.nodes {
		at := l.nodes[int(turn.Add(1))%len(l.nodes)].http
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/readyz", nil)
		if err != nil {
			return "", err
		}
		response, err := looking.Do(request)
		if err != nil {
			continue // not there
		}
		_, _ = io.Copy(io.Discard, response.Body)
		if _ = response.Body.Close(); response.StatusCode == http.StatusOK {
			return at, nil
		}
	}
	return "", errors.New("no server is ready")
}

// overBalancer asks before every call whether its server is ready.
func (l *load) overBalancer(ask questions) client {
	var turn atomic.Int64
	looking, calling := &http.Client{Transport: new(http.Transport)}, &http.Client{Transport: new(http.Transport)}
	return func(ctx context.Context, i int) (string, error) {
		at, err := l.next(ctx, &turn, looking)
		if err != nil {
			return "", err
		}
		return ask.overREST(ctx, calling, at, i)
	}
}

// overService finds a server that is ready when it takes a connection, as behind
// a Service of Kubernetes, and keeps the connection as long as the server does.
func (l *load) overService(ask questions) client {
	var turn atomic.Int64
	looking := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		at, err := l.next(ctx, &turn, looking)
		if err != nil {
			return nil, err
		}
		return new(net.Dialer).DialContext(ctx, network, at)
	}}
	return func(ctx context.Context, i int) (string, error) {
		if l.renewing.Load() {
			transport.CloseIdleConnections()
		}
		return ask.overREST(ctx, &http.Client{Transport: transport}, "localhost", i) // which is not looked up
	}
}

// overREST calls host, and says at which address.
func (q questions) overREST(ctx context.Context, client *http.Client, host string, i int) (at string, err error) {
	verb, path, body, want := http.MethodPost, identityv1.IdentityService_VerifyToken_FullMethodName, `{"token":"`+q.verify.GetToken()+`"}`, `"active":true`
	if i%2 == 1 {
		verb, path, body, want = http.MethodGet, "/api/v3/get-user?userId="+url.QueryEscape(q.user.GetUserId()), "", q.user.GetUserId()
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) { at = got.Conn.RemoteAddr().String() }})
	request, err := http.NewRequestWithContext(ctx, verb, "http://"+host+path, strings.NewReader(body))
	if err != nil {
		return at, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return at, err
	}
	text, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err == nil && (response.StatusCode != http.StatusOK || !strings.Contains(string(text), want)) {
		err = fmt.Errorf("%d %s", response.StatusCode, text)
	}
	return at, err
}
