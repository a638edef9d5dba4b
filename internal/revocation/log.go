package revocation

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// DefaultKept is how many recent events are kept for watchers unless Options
// say otherwise; one takes about 200 bytes.
const DefaultKept = 100_000

// Bounds of what an event holds, in bytes.
const (
	maxSubject = 512
	maxReason  = 256
)

var (
	// ErrInvalid means that a revocation does not say what it revokes, or until
	// when. It is not applied.
	ErrInvalid = errors.New("invalid revocation")
	// ErrPending means that a revocation is applied here, and that the other
	// replicas are told as soon as the log can be reached.
	ErrPending = errors.New("the revocation is applied here, the other replicas are not told yet")
	// ErrLocalOnly means that a revocation is applied here, and that the other
	// replicas will not be told: too many wait already, or the log has ended.
	ErrLocalOnly = errors.New("the revocation is applied here only")
	// ErrID means that what should be the id of an event is none.
	ErrID = errors.New("not the id of an event")
	// ErrTooOld means that events after the one named are not kept any more. The
	// watcher must start over, without an id.
	ErrTooOld = errors.New("events after that one are not kept any more")
	// ErrBehind means that a watcher has missed events: it was too slow, or the
	// log lost some. It must start over, without an id.
	ErrBehind = errors.New("the watcher has missed events")
)

// Event is a revocation in the log.
type Event struct {
	// ID is the event's place in the log: later ones have greater ids. It says
	// nothing to anybody but Watch.
	ID string
	identity.Revocation
	// Reason is why, for those who watch: the rpc that revoked, for example.
	Reason string
}

// Log is where replicas tell each other what is revoked. It is safe for
// concurrent use.
type Log interface {
	// Publish applies a revocation here, then tells the others, and returns the
	// event's id. A reason is cut at 256 bytes. Errors: ErrInvalid; ErrPending
	// and ErrLocalOnly, with which it is applied here and has no id.
	Publish(ctx context.Context, one identity.Revocation, reason string) (id string, err error)
	// Watch yields the events after the one of that id, the past ones first;
	// for "", all that are kept. What has run out by itself is left out. It ends
	// with an error: the context's, ErrID, ErrTooOld or ErrBehind. A watcher
	// never holds up anybody.
	Watch(ctx context.Context, after string) iter.Seq2[Event, error]
	// Last is the id of the latest event that is known here, "" if there is
	// none: watched from there, only new ones come.
	Last() string
	// Run exchanges events with the other replicas until the context ends. It is
	// called once. Its error is ErrLocalOnly if the others have not been told
	// everything by then.
	Run(ctx context.Context) error
	// Synced is until when everything published is known here; the zero time:
	// nothing is known yet.
	Synced() time.Time
	// Stats are for metrics.
	Stats() Stats
}

// Options are what every log is made of.
type Options struct {
	// Revoked is what revocations are applied to.
	Revoked *identity.Revoked
	Now     func() time.Time
	// Kept bounds how many recent events are kept for watchers; 0 means
	// DefaultKept.
	Kept int
}

func (o *Options) complete() error {
	if o.Revoked == nil || o.Now == nil || o.Kept < 0 {
		return errors.New("revocation: a log needs something to apply to, a clock and room for events")
	}
	if o.Kept == 0 {
		o.Kept = DefaultKept
	}
	return nil
}

// record is an event as it is kept.
type record struct {
	at position
	identity.Revocation
	reason string
}

func (r record) event() Event {
	return Event{ID: r.at.String(), Revocation: r.Revocation, Reason: r.reason}
}

// newRecord checks a revocation. It has no position yet.
func newRecord(one identity.Revocation, reason string) (record, error) {
	if err := check(one); err != nil {
		return record{}, err
	}
	if len(reason) > maxReason {
		reason = reason[:maxReason]
	}
	return record{Revocation: one, reason: strings.ToValidUTF8(reason, "")}, nil
}

func check(one identity.Revocation) error {
	namesToken := one.Token != identity.Digest{}
	switch {
	case namesToken == (one.Subject != ""):
		return fmt.Errorf("%w: it names a subject or a token, and not both", ErrInvalid)
	case len(one.Subject) > maxSubject:
		return fmt.Errorf("%w: its subject is longer than %d bytes", ErrInvalid, maxSubject)
	case one.At.IsZero() || !one.Until.After(one.At):
		return fmt.Errorf("%w: it ends before it begins", ErrInvalid)
	default:
		return nil
	}
}
