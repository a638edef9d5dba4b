package authing

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
)

// How long the pauses between attempts are: they double, and up to half of each
// is added or taken off so that those whom one failure struck spread out.
const (
	firstPause  = 100 * time.Millisecond
	longestWait = 2 * time.Second
	doublings   = 5 // until it is the longest
	pauseJitter = 0.5
	// minAttempt is the least time that an attempt is worth.
	minAttempt = 50 * time.Millisecond
)

// retries builds the policy of repeatable calls.
func retries(most int) retrypolicy.RetryPolicy[*attempts] {
	return retrypolicy.NewBuilder[*attempts]().
		HandleIf(func(a *attempts, _ error) bool { return a.last.passes() }).
		AbortIf(func(a *attempts, _ error) bool { return !a.another(most) }).
		WithMaxRetries(most).
		WithBackoff(firstPause, longestWait).
		WithJitterFactor(pauseJitter).
		ReturnLastFailure().
		Build()
}

// attempts are those at one call.
type attempts struct {
	ctx  context.Context //nolint:containedctx // of the one call
	made int
	last *outcome
}

// another says whether there is to be one more, and pays for it.
func (a *attempts) another(most int) bool {
	if a.made > most || !a.fits() {
		return false
	}
	if !a.last.host.budget.spend() {
		a.last.host.withheld.Add(1)
		return false
	}
	a.last.host.repeated.Add(1)
	return true
}

// fits says that the deadline leaves room for the longest pause there may be and
// an attempt that takes as long as the last. Without a deadline nobody said that
// they would wait for long.
func (a *attempts) fits() bool {
	pause := min(firstPause<<min(a.made-1, doublings), longestWait)
	pause += time.Duration(float64(pause)*pauseJitter) + a.last.asked()
	deadline, bounded := a.ctx.Deadline()
	if !bounded {
		return a.last.asked() <= longestWait
	}
	return time.Until(deadline) > pause+max(a.last.took, minAttempt)
}

// carry sends a request, and sends it again where that is safe and of use. next
// makes the request anew, since sending uses up its body. What is not repeatable
// and was lost on the way is ErrOutcomeUnknown.
func (c *Client) carry(ctx context.Context, repeatable bool, next func() (*http.Request, error)) (*answer, error) {
	if !repeatable {
		o := c.attempt(ctx, false, next)
		lost := errors.Is(o.err, ErrUnreachable) || errors.Is(o.err, context.DeadlineExceeded)
		if o.sent && lost {
			return nil, fmt.Errorf("%w: %w", ErrOutcomeUnknown, o.err)
		}
		return o.got, o.err
	}
	if c.retries == nil {
		o := c.attempt(ctx, true, next)
		return o.got, o.err
	}
	made := &attempts{ctx: ctx}
	_, err := failsafe.With(c.retries).WithContext(ctx).Get(func() (*attempts, error) {
		if made.last != nil {
			// The policy's pause comes on top: many may have been told the same.
			if err := pause(ctx, made.last.asked()); err != nil {
				return made, err
			}
		}
		made.made++
		made.last = c.attempt(ctx, true, next)
		return made, nil
	})
	switch {
	case made.last == nil:
		return nil, err
	case err != nil && (made.last.err != nil || made.last.passes()):
		return nil, err // the context ended between two attempts
	default:
		return made.last.got, made.last.err
	}
}

// attempt sends a request once.
func (c *Client) attempt(ctx context.Context, repeatable bool, next func() (*http.Request, error)) *outcome {
	request, err := next()
	if err != nil {
		return &outcome{err: err}
	}
	o := &outcome{host: c.hosts.of(request.URL)}
	ended, err := o.host.enter()
	if err != nil {
		o.err = err
		return o
	}
	began := time.Now()
	if repeatable {
		o.got, o.err = c.send(ctx, request)
	} else {
		request, sent := sending(request)
		o.got, o.err = c.send(ctx, request)
		o.sent = sent.Load()
	}
	o.took = time.Since(began)
	ended(o.shows())
	return o
}
