package access_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// more is how many calls of every client follow a change before the next.
const more = 5

// traffic is clients that call all the time and must never fail.
type traffic struct {
	t *testing.T

	mu      sync.Mutex
	changed *sync.Cond
	done    map[string]int // calls that went well, by client
	ends    map[string]func()
	failed  error
}

func newTraffic(t *testing.T) *traffic {
	t.Helper()
	tr := &traffic{t: t, done: map[string]int{}, ends: map[string]func(){}}
	tr.changed = sync.NewCond(&tr.mu)
	t.Cleanup(func() { // all have left
		if tr.failed != nil {
			t.Error(tr.failed)
		}
	})
	return tr
}

// join adds a client and waits until it has called.
func (tr *traffic) join(name string, call func(context.Context) error) {
	tr.t.Helper()
	stop, ended := make(chan struct{}), make(chan struct{})
	tr.mu.Lock()
	tr.done[name] = 0
	tr.ends[name] = sync.OnceFunc(func() { close(stop); <-ended })
	tr.mu.Unlock()
	tr.t.Cleanup(func() { tr.leave(name) }) // before its connection closes
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
			}
			if !tr.one(name, call) {
				return
			}
		}
	}()
	tr.proceed()
}

// one makes a call and says whether all is well still.
func (tr *traffic) one(name string, call func(context.Context) error) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a call that hangs is a failure
	defer cancel()
	err := call(ctx)
	tr.mu.Lock()
	defer tr.mu.Unlock()
	defer tr.changed.Broadcast()
	if err != nil {
		if tr.failed == nil {
			tr.failed = fmt.Errorf("%s, call %d: %w", name, tr.done[name]+1, err)
		}
		return false
	}
	tr.done[name]++
	return true
}

// leave ends a client after its call.
func (tr *traffic) leave(name string) {
	tr.ends[name]()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	delete(tr.done, name)
}

// proceed waits until every client has made some more calls.
func (tr *traffic) proceed() {
	tr.t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	from := map[string]int{}
	for name, n := range tr.done {
		from[name] = n
	}
	for name, n := range from {
		for tr.done[name] < n+more && tr.failed == nil {
			tr.changed.Wait()
		}
	}
	if tr.failed != nil {
		tr.t.FailNow() // said at the end
	}
}
