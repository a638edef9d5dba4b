package authing

import (
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// A host is left alone once half of its calls of the last breakerWindow failed,
// and taken back as soon as one probe goes well.
const (
	breakerWindow = 10 * time.Second
	breakerRate   = 0.5
	// minPause is the least that a refused caller is told to wait.
	minPause = time.Second
)

// OpenError means that a host has failed too often of late: the call was not
// sent. It is an ErrUnreachable.
type OpenError struct {
	// Host is its address, as configured.
	Host string
	// RetryAfter is when the host is tried again.
	RetryAfter time.Duration
}

func (e *OpenError) Error() string {
	return fmt.Sprintf("circuit breaker of %s is open for %s", e.Host, e.RetryAfter)
}

// Unwrap is ErrUnreachable.
func (e *OpenError) Unwrap() error { return ErrUnreachable }

// host is what is known of one of Authing's hosts.
type host struct {
	address string
	breaker circuitbreaker.CircuitBreaker[any] // nil: off
	budget  budget

	repeated, withheld, refused atomic.Uint64
}

// enter asks whether the host may be called. ended must be told how it went.
func (h *host) enter() (ended func(health), err error) {
	if h.breaker == nil {
		return h.tell, nil
	}
	if !h.breaker.TryAcquirePermit() {
		h.refused.Add(1)
		return nil, &OpenError{h.address, max(h.breaker.RemainingDelay(), minPause)}
	}
	probing := h.breaker.IsHalfOpen()
	return func(shown health) {
		h.tell(shown)
		switch {
		case shown == healthy:
			h.breaker.RecordSuccess()
		case shown == failing, probing: // a probe must say something, or no other is made
			h.breaker.RecordFailure()
		}
	}, nil
}

func (h *host) tell(shown health) {
	if shown == healthy {
		h.budget.earn()
	}
}

// hosts are those that were called. All of them are configured, hence few.
type hosts struct {
	calls uint // see Config.BreakerCalls
	pause time.Duration

	mu  sync.Mutex
	all map[string]*host
}

func newHosts(config Config) *hosts {
	return &hosts{calls: config.BreakerCalls, pause: config.BreakerPause, all: make(map[string]*host)}
}

func (h *hosts) of(target *url.URL) *host {
	address := target.Scheme + "://" + target.Host
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.all[address]
	if known == nil {
		known = &host{address: address, budget: newBudget()}
		if h.calls > 0 {
			known.breaker = circuitbreaker.NewBuilder[any]().
				WithFailureRateThreshold(breakerRate, h.calls, breakerWindow).
				WithSuccessThreshold(1).
				WithDelay(h.pause).
				Build()
		}
		h.all[address] = known
	}
	return known
}

// each calls do with every host.
func (h *hosts) each(do func(*host)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range h.all {
		do(one)
	}
}
