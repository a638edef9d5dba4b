//go:build redis

package revocation_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// server is a redis-server of one test, on a socket of its own.
type server struct {
	t       *testing.T
	dir     string
	persist string // "yes": what was acknowledged outlasts it
	process *exec.Cmd
	drained chan struct{}
}

func newServer(t *testing.T, persist string) *server {
	t.Helper()
	s := &server{t: t, dir: t.TempDir(), persist: persist}
	t.Cleanup(func() {
		if s.process != nil {
			s.kill()
		}
	})
	return s
}

func startServer(t *testing.T, persist string) *server {
	t.Helper()
	s := newServer(t, persist)
	s.start()
	return s
}

func (s *server) socket() string { return filepath.Join(s.dir, "redis.sock") }

// start returns when connections are accepted.
func (s *server) start() {
	s.t.Helper()
	s.process = exec.Command("redis-server", "--port", "0", "--unixsocket", s.socket(), "--dir", s.dir, //nolint:noctx // killed at the end
		"--save", "", "--appendonly", s.persist, "--appendfsync", "always", "--daemonize", "no", "--logfile", "")
	output, err := s.process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		s.t.Fatalf("redis-server is needed: %v", err)
	}
	lines := bufio.NewScanner(output)
	ready := false
	for !ready && lines.Scan() {
		ready = strings.Contains(lines.Text(), "ready to accept connections at "+s.socket()) ||
			strings.Contains(lines.Text(), "The server is now ready to accept connections at")
	}
	if !ready {
		s.t.Fatal("redis-server ended before it was ready")
	}
	s.drained = make(chan struct{})
	go func() {
		defer close(s.drained)
		_, _ = io.Copy(io.Discard, output)
	}()
}

func (s *server) kill() {
	s.signal(syscall.SIGKILL)
	<-s.drained
	_ = s.process.Wait()
	s.process = nil
}

func (s *server) signal(what syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(what); err != nil {
		s.t.Fatal(err)
	}
}

// line is a replica's way to its Redis, which can be cut.
type line struct {
	socket string

	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

func (l *line) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return nil, errUnplugged
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", l.socket)
	if err == nil {
		l.conns = append(l.conns, conn)
	}
	return conn, err
}

func (l *line) set(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
	for _, conn := range l.conns {
		_ = conn.Close()
	}
	l.conns = nil
}

func (l *line) client(t *testing.T) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Dialer: l.dial, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// replica is one of those that share a Redis.
type replica struct {
	*revocation.Redis
	t        *testing.T
	line     *line
	verifier *identity.Verifier
	said     chan string    // what it logged
	gaps     chan time.Time // what it was told to have missed
	end      func() error
}

func startReplica(t *testing.T, s *server, change ...func(*revocation.RedisOptions)) *replica {
	t.Helper()
	r := &replica{
		t: t, line: &line{socket: s.socket()}, said: make(chan string, 100), gaps: make(chan time.Time, 100),
	}
	revoked := identity.NewRevoked()
	r.verifier = newVerifier(t, revoked)
	opts := revocation.RedisOptions{
		Options: revocation.Options{Revoked: revoked, Now: time.Now},
		Client:  r.line.client(t),
		Block:   50 * time.Millisecond, Retry: 50 * time.Millisecond, Timeout: 2 * time.Second,
		Gap: func(until time.Time) { r.gaps <- until },
		Log: slog.New(slog.NewTextHandler(heard(r.said), nil)),
	}
	for _, one := range change {
		one(&opts)
	}
	var err error
	if r.Redis, err = revocation.NewRedis(opts); err != nil {
		t.Fatal(err)
	}
	r.end = run(t, r.Redis)
	return r
}

// heard passes lines on.
type heard chan string

func (h heard) Write(text []byte) (int, error) {
	select {
	case h <- string(text):
	default: // nobody listens so long
	}
	return len(text), nil
}

// says waits until the replica has logged something.
func (r *replica) says(what string) {
	r.t.Helper()
	ctx := testContext(r.t)
	for {
		select {
		case <-ctx.Done():
			r.t.Fatalf("it did not say %q", what)
		case said := <-r.said:
			if strings.Contains(said, what) {
				return
			}
		}
	}
}

// noticesAway waits until the replica knows that its Redis is away.
func (r *replica) noticesAway() {
	r.t.Helper()
	r.says("cannot be read")
}

// misses waits until the replica is told that it has missed something.
func (r *replica) misses() time.Time {
	r.t.Helper()
	select {
	case <-testContext(r.t).Done():
		r.t.Fatal("no gap was noticed")
		return time.Time{}
	case until := <-r.gaps:
		return until
	}
}

// syncedAfter waits until the replica knows everything up to a later time.
func (r *replica) syncedAfter(before time.Time) {
	r.t.Helper()
	ctx, tick := testContext(r.t), time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !r.Synced().After(before) {
		select {
		case <-ctx.Done():
			r.t.Fatalf("it is synced until %s only", r.Synced())
		case <-tick.C:
		}
	}
}

// stop and resume make the server silent, with its connections open.
const (
	stop   = syscall.SIGSTOP
	resume = syscall.SIGCONT
)

// sees takes events up to the one about a subject, however often others come.
func (w *watcher) sees(subject string) revocation.Event {
	w.t.Helper()
	for {
		if event := w.event(); event.Subject == subject {
			return event
		}
	}
}
