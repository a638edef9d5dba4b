package authing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// How often a subscription that was lost is taken up again. What comes over a
// connection, be it a pong, makes the count begin anew.
const (
	maxLosses       = 5 // in a row, as the SDKs have it
	firstBackoff    = time.Second
	maxBackoff      = 16 * time.Second
	maxAskedBackoff = time.Minute
)

// Message is what a subscription brings.
type Message struct {
	// Connected: this is no event. The subscription stands, at first and each
	// time that its connection was lost before.
	Connected bool
	// Payload is the event, as it came.
	Payload string
}

// Subscribe listens to the events that the call names, until the context ends
// or the loop is left. A lost connection is taken up again; what was published
// meanwhile is lost. The last pair has the error that ended the subscription:
// Authing refused it, or could not be reached several times in a row.
func (c *Client) Subscribe(ctx context.Context, call *Call) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		sub, err := c.subscription(call)
		if err != nil {
			yield(Message{}, err)
			return
		}
		for losses := 0; ; {
			lived, err := sub.listen(ctx, yield)
			if lived {
				losses = 0
			}
			losses++
			switch {
			case err == nil:
				return // the loop was left
			case ctx.Err() != nil:
				err = ctx.Err()
			case losses <= maxLosses && passing(err):
				if err = pause(ctx, backoff(losses, err)); err == nil {
					continue
				}
			}
			yield(Message{}, err)
			return
		}
	}
}

// subscription is where and as whom to listen. Its target may hold a token.
type subscription struct {
	client *Client
	call   *Call
	target string
	header http.Header
}

func (c *Client) subscription(call *Call) (*subscription, error) {
	header, query := make(http.Header), maps.Clone(call.Query)
	for name, value := range call.Forward {
		header.Set(name, value)
	}
	host := call.App.EventsHost
	switch call.Identity {
	case optionsv1.Identity_IDENTITY_MANAGEMENT:
		pool, ok := c.Pool(call.PoolID)
		if !ok {
			return nil, ErrNoPool
		}
		host = pool.EventsHost
		header.Set("Authorization", signature.Websocket(pool.ID, pool.Secret))
	case optionsv1.Identity_IDENTITY_END_USER:
		if query == nil {
			query = make(url.Values)
		}
		query.Set("token", call.UserToken)
	default:
		return nil, fmt.Errorf("%s: nobody subscribes as %s", call.Operation, call.Identity)
	}
	if host == "" {
		return nil, ErrNoEventsHost
	}
	target := withQuery(strings.TrimRight(host, "/")+call.Path, query)
	return &subscription{c, call, target, header}, nil
}

// passing says that the same may go well a little later.
func passing(err error) bool {
	var refused *Error
	if errors.As(err, &refused) {
		return retryable(refused)
	}
	return errors.Is(err, ErrUnreachable)
}

// backoff doubles from loss to loss, with a random part so that those whom one
// outage cut off do not all come back at once.
func backoff(losses int, err error) time.Duration {
	wait := min(firstBackoff<<(losses-1), maxBackoff)
	wait = wait/2 + rand.N(wait/2+1) //nolint:gosec // nobody gains by guessing it
	var refused *Error
	if errors.As(err, &refused) {
		wait = max(wait, min(refused.RetryAfter, maxAskedBackoff))
	}
	return wait
}

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
