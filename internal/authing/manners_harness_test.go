package authing_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// scripted is an Authing behind net/http's own transport whose connections are
// pipes, so that time stands still in a bubble while nobody works. It does one
// step of its script for each request, and the last for all further ones.
type scripted struct {
	mu     sync.Mutex
	steps  []step
	began  time.Time
	asked  []time.Duration // when requests came, or were refused, since began
	served sync.WaitGroup
}

// step is what becomes of a request.
type step struct {
	refuse bool // no connection
	drop   bool // it is read, and the connection ends
	hang   bool // it is read, and nothing follows
	dial   error
	after  time.Duration // of silence
	status int
	header string
	body   string
}

func ok() step             { return step{status: 200, body: `{"statusCode":200,"data":{"a":1}}`} }
func status(code int) step { return step{status: code, body: "<html>"} }
func asking(after string) step {
	return step{status: 429, header: "Retry-After: " + after + "\r\n", body: "{}"}
}

// next is the step of a request; a connection is asked for before it is known
// which, so that dialing looks without taking.
func (s *scripted) next(take bool) step {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.steps[0]
	if !take {
		return now
	}
	s.asked = append(s.asked, time.Since(s.began))
	if len(s.steps) > 1 {
		s.steps = s.steps[1:]
	}
	return now
}

// does replaces the script.
func (s *scripted) does(steps ...step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = steps
}

func (s *scripted) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// pauses are those between the requests.
func (s *scripted) pauses() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var between []time.Duration
	for i := 1; i < len(s.asked); i++ {
		between = append(between, s.asked[i]-s.asked[i-1])
	}
	return between
}

func (s *scripted) dial(context.Context, string, string) (net.Conn, error) {
	if now := s.next(false); now.refuse || now.dial != nil {
		s.next(true)
		err := now.dial
		if err == nil {
			err = syscall.ECONNREFUSED
		}
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
	ours, theirs := net.Pipe()
	s.served.Go(func() { s.serve(theirs) })
	return ours, nil
}

// serve answers one request, so that each asks for a connection.
func (s *scripted) serve(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // the other end knows
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, request.Body)
	now := s.next(true)
	if now.hang {
		_, _ = io.Copy(io.Discard, conn) // until the other end gives up
	}
	if now.drop || now.hang {
		return
	}
	time.Sleep(now.after)
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d x\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n%s",
		now.status, len(now.body), now.header, now.body)
}

// newScripted is a client of a script, inside a bubble.
func newScripted(t *testing.T, change func(*authing.Config), steps ...step) (*authing.Client, *scripted) {
	t.Helper()
	s := &scripted{steps: steps, began: time.Now()}
	const address = "http://authing.example"
	config := authing.Config{
		Applications: []authing.Application{{ID: "app-1", Secret: "app-secret", Host: address, PoolID: "pool-1"}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "pool-secret", Host: address}},
		Retries:      2, BreakerPause: 5 * time.Second,
		Transport: &http.Transport{DialContext: s.dial, DisableKeepAlives: true},
	}
	if change != nil {
		change(&config)
	}
	client, err := authing.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		s.served.Wait()
	})
	return client, s
}

// says is an error in one word.
func says(err error) string {
	var (
		open    *authing.OpenError
		refused *authing.Error
	)
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &open):
		return "open"
	case errors.Is(err, authing.ErrOutcomeUnknown):
		return "unknown"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline"
	case errors.Is(err, authing.ErrUnreachable):
		return "unreachable"
	case errors.As(err, &refused):
		return fmt.Sprint(refused.HTTPStatus)
	default:
		return err.Error()
	}
}
