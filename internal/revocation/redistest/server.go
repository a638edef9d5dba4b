// Package redistest starts real Redis servers for tests, and lines to them that
// can be cut. It needs redis-server on the PATH.
package redistest

import (
	"bufio"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Server is a redis-server of one test, on a socket of its own.
type Server struct {
	t       *testing.T
	dir     string
	persist string
	process *exec.Cmd
	drained chan struct{}
}

// New returns a server that is to be started. If it is persistent, what it has
// acknowledged outlasts it.
func New(t *testing.T, persistent bool) *Server {
	t.Helper()
	s := &Server{t: t, dir: t.TempDir(), persist: "no"}
	if persistent {
		s.persist = "yes"
	}
	t.Cleanup(func() {
		if s.process != nil {
			s.Kill()
		}
	})
	return s
}

// Start returns a server that accepts connections until the test ends.
func Start(t *testing.T, persistent bool) *Server {
	t.Helper()
	s := New(t, persistent)
	s.Start()
	return s
}

// Socket is the path of the server's Unix socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, "redis.sock") }

// Start returns when connections are accepted.
func (s *Server) Start() {
	s.t.Helper()
	s.process = exec.Command("redis-server", "--port", "0", "--unixsocket", s.Socket(), "--dir", s.dir, //nolint:noctx,gosec // killed at the end, and nobody's input
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
		ready = strings.Contains(lines.Text(), "ready to accept connections")
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

// Kill ends the server without a chance to save anything.
func (s *Server) Kill() {
	s.t.Helper()
	s.signal(syscall.SIGKILL)
	<-s.drained
	_ = s.process.Wait()
	s.process = nil
}

// Stop makes the server silent, with its connections open.
func (s *Server) Stop() {
	s.t.Helper()
	s.signal(syscall.SIGSTOP)
}

// Resume ends what Stop began.
func (s *Server) Resume() {
	s.t.Helper()
	s.signal(syscall.SIGCONT)
}

func (s *Server) signal(what syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(what); err != nil {
		s.t.Fatal(err)
	}
}
