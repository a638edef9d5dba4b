package redistest

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"sync"
	"testing"
)

// Line is one client's way to a server, which can be cut.
type Line struct {
	server, socket string

	mu    sync.Mutex
	isCut bool
	conns []net.Conn
}

// NewLine returns a line that holds until it is cut.
func NewLine(t *testing.T, s *Server) *Line {
	t.Helper()
	l := &Line{server: s.Socket(), socket: filepath.Join(t.TempDir(), "line.sock")}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "unix", l.socket)
	if err != nil {
		t.Fatal(err)
	}
	var relays sync.WaitGroup
	relays.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			relays.Go(func() { l.relay(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		l.Cut()
		relays.Wait()
	})
	return l
}

// Socket is the path of the Unix socket at the client's end.
func (l *Line) Socket() string { return l.socket }

// Dial connects the client, as redis.Options want it.
func (l *Line) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isCut {
		return nil, errors.New("the line is cut")
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", l.server)
	if err == nil {
		l.conns = append(l.conns, conn)
	}
	return conn, err
}

// Cut ends all connections, and refuses new ones until Mend.
func (l *Line) Cut() { l.set(true) }

// Mend ends what Cut began.
func (l *Line) Mend() { l.set(false) }

func (l *Line) set(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = cut
	for _, conn := range l.conns {
		_ = conn.Close()
	}
	l.conns = nil
}

// relay joins a client that came through the socket with the server.
func (l *Line) relay(client net.Conn) {
	defer client.Close() //nolint:errcheck // it is over
	server, err := l.Dial(context.Background(), "", "")
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // it is over
	l.mu.Lock()
	l.conns = append(l.conns, client)
	cut := l.isCut
	l.mu.Unlock()
	if cut {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}()
	_, _ = io.Copy(server, client)
	_ = server.Close()
	<-done
}
