package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// Path is where deliveries are taken.
const Path = "/webhooks/authing"

const (
	// maxBody bounds a body. Deletions list whole users, of some 3 KB each.
	maxBody = 4 << 20
	// maxTelling bounds how long a delivery waits until others are told.
	maxTelling = 5 * time.Second
)

// eventHeader names the event of the older shape.
const eventHeader = "X-Authing-Event"

var (
	errSecret = apierror.New(codes.Unauthenticated, errorsv1.Reason_CALLER_UNAUTHENTICATED,
		"X-Authing-Token must carry the webhook's secret")
	errVerb = apierror.New(codes.Unimplemented, errorsv1.Reason_METHOD_NOT_ALLOWED,
		"this path has other verbs")
	errTooLarge = apierror.New(codes.InvalidArgument, errorsv1.Reason_REQUEST_TOO_LARGE,
		"the request body is too large")
)

// Publisher is what revocations are told to. With revocation.ErrPending and
// revocation.ErrLocalOnly they are applied here all the same.
type Publisher interface {
	Publish(ctx context.Context, one identity.Revocation, reason string) (id string, err error)
}

// Options are what a receiver is made of.
type Options struct {
	// Secrets are those that a delivery may carry, one at least.
	Secrets []string
	// Window is how old an event may be that has a time of its own.
	Window time.Duration
	// Remember is how long a revocation must be remembered: no token that
	// Authing issues lives longer.
	Remember time.Duration
	Now      func() time.Time
	Publish  Publisher
	Log      *slog.Logger
}

// Receiver is the handler of Path. It is safe for concurrent use.
type Receiver struct {
	opts    Options
	secrets secrets
	seen    seen
	counts  [len(outcomes)]atomic.Uint64
}

// outcome is what became of a delivery.
type outcome int

const (
	applied  outcome = iota // tokens have ended
	noEffect                // the event ends tokens, but not this time
	repeated                // it was applied before
	stale                   // it is older than the window
	unknown                 // it is of no event that ends tokens
	refused                 // it is not Authing's, or makes no sense
	broken                  // it could not be applied, and is to come again
)

var outcomes = [...]string{
	applied: "applied", noEffect: "no effect", repeated: "repeated", stale: "stale", unknown: "unknown event",
	refused: "refused", broken: "failed",
}

// New returns a receiver. It fails when something is missing.
func New(opts Options) (*Receiver, error) {
	r := &Receiver{opts: opts, secrets: newSecrets(opts.Secrets), seen: seen{window: opts.Window}}
	switch {
	case len(r.secrets) == 0:
		return nil, errors.New("webhook: a secret is needed")
	case opts.Window <= 0 || opts.Remember <= 0 || opts.Now == nil || opts.Publish == nil || opts.Log == nil:
		return nil, errors.New("webhook: Window, Remember, Now, Publish and Log are needed")
	}
	return r, nil
}

// Counts is how many deliveries have ended how.
func (r *Receiver) Counts() map[string]uint64 {
	counts := make(map[string]uint64, len(outcomes))
	for i, name := range outcomes {
		counts[name] = r.counts[i].Load()
	}
	return counts
}

// ServeHTTP implements http.Handler.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	event, result, err := r.take(w, req)
	r.counts[result].Add(1)
	level := slog.LevelInfo
	switch result {
	case unknown, noEffect:
		level = slog.LevelDebug
	case refused, stale:
		level = slog.LevelWarn
	case broken:
		level = slog.LevelError
	default:
	}
	attrs := []slog.Attr{slog.String("outcome", outcomes[result]), slog.String("peer", req.RemoteAddr)}
	if events[event] != nil { // of others the name may be anything
		attrs = append(attrs, slog.String("event", event))
	}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	r.opts.Log.LogAttrs(req.Context(), level, "webhook", attrs...)
	if err != nil {
		gateway.WriteError(w, req, err, gateway.REST, optionsv1.Envelope_ENVELOPE_V3)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	body, _ := json.Marshal(map[string]string{"outcome": outcomes[result]}) // texts always encode
	_, _ = w.Write(body)                                                    // the client is gone if this fails
}

func (r *Receiver) take(w http.ResponseWriter, req *http.Request) (event string, _ outcome, _ error) {
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return "", refused, errVerb
	}
	if !r.secrets.admit(req.Header) {
		return "", refused, errSecret
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", refused, errTooLarge
	case err != nil:
		return "", refused, apierror.InvalidField("body", "could not be read")
	}
	p, err := read(req.Header.Get("Content-Type"), req.Header.Get(eventHeader), body)
	switch {
	case errors.Is(err, errContentType):
		return "", refused, apierror.InvalidField("Content-Type", err.Error())
	case err != nil:
		return "", refused, apierror.InvalidField("body", err.Error())
	}
	result, err := r.judge(req.Context(), p, sha256.Sum256(append([]byte(p.event+"\n"), body...)))
	return p.event, result, err
}

// judge decides what a delivery is, and applies it.
func (r *Receiver) judge(ctx context.Context, p *payload, digest [sha256.Size]byte) (outcome, error) {
	ends, now := events[p.event], r.opts.Now()
	switch {
	case ends == nil:
		return unknown, nil
	case p.failed || !ends(p):
		return noEffect, nil
	case p.at.IsZero():
		return r.apply(ctx, p, now)
	case p.at.After(now.Add(r.opts.Window)):
		return refused, apierror.InvalidField("executedAt", "is in the future")
	case now.Sub(p.at) > r.opts.Window:
		return stale, nil
	case r.seen.has(digest):
		return repeated, nil
	}
	at := p.at
	if at.After(now) {
		at = now // clocks differ; what is issued from now on stays good
	}
	result, err := r.apply(ctx, p, at)
	if result == applied {
		r.seen.add(digest, now)
	}
	return result, err
}

// apply ends the tokens of everybody whom an event is about.
func (r *Receiver) apply(ctx context.Context, p *payload, at time.Time) (outcome, error) {
	ids, missing := p.subjects()
	ctx, cancel := context.WithTimeout(ctx, maxTelling)
	defer cancel()
	var failures []error
	for _, id := range ids {
		one := identity.Revocation{Subject: id, At: at, Until: at.Add(r.opts.Remember)}
		switch _, err := r.opts.Publish.Publish(ctx, one, "webhook "+p.event); {
		case err == nil:
		case errors.Is(err, revocation.ErrPending), errors.Is(err, revocation.ErrLocalOnly):
			r.opts.Log.WarnContext(ctx, "a revocation did not reach everybody", "event", p.event, "error", err)
		default:
			failures = append(failures, err)
		}
	}
	switch {
	case len(failures) > 0:
		return broken, errors.Join(failures...)
	case missing != "":
		return refused, apierror.InvalidField(missing, "is missing; it says whose tokens end")
	default:
		return applied, nil
	}
}
