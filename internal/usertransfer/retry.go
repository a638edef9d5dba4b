package usertransfer

import (
	"context"
	"slices"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Pace is how hard a server is pressed.
type Pace struct {
	// Concurrency is how many calls run at a time, at least 1.
	Concurrency int
	// PerSecond is how many calls begin in a second, at least 1.
	PerSecond int
	// Delay is how long the first retry of a failed call waits; each further one
	// twice as long. 0 means half a second.
	Delay time.Duration
}

const (
	retries      = 5
	firstDelay   = 500 * time.Millisecond
	longestDelay = 15 * time.Second
)

// patient runs what fails while a server or Authing is away, or has too much to
// do, again and again. The last error is returned when that does not help.
func (p Pace) patient(ctx context.Context, run func() error) error {
	delay := p.Delay
	if delay == 0 {
		delay = firstDelay
	}
	policy := retrypolicy.NewBuilder[any]().
		HandleIf(func(_ any, err error) bool { return is(err, away...) }).
		WithMaxRetries(retries).WithBackoff(delay, max(longestDelay, 2*delay)).WithJitterFactor(0.1).
		ReturnLastFailure().Build()
	return failsafe.With(policy).WithContext(ctx).Run(run)
}

// away are the codes of calls that may succeed later; unsure those of calls of
// which nobody knows whether they did.
var (
	away   = []codes.Code{codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted}
	unsure = []codes.Code{codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.Unknown, codes.Internal, codes.DataLoss}
)

// is says that a call ended with one of the codes; an error of no call has none.
func is(err error, any ...codes.Code) bool {
	st, called := status.FromError(err)
	return err != nil && called && slices.Contains(any, st.Code())
}
