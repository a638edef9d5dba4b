package authing

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// outcome is how one attempt at a call ended: with an answer or an error.
type outcome struct {
	got *answer
	err error
	// host is what was asked; nil if it did not come to that.
	host *host
	took time.Duration
	// sent: something of the request may have reached Authing.
	sent bool
}

// sending notices whether anything of a request may have reached Authing.
func sending(r *http.Request) (*http.Request, *atomic.Bool) {
	sent := new(atomic.Bool)
	// The transport takes another connection by itself only if nothing of the
	// request was looked at, those aside that by their verb may be repeated.
	clean := r.Method != http.MethodGet && r.Method != http.MethodHead
	trace := &httptrace.ClientTrace{
		GetConn: func(string) {
			if clean {
				sent.Store(false)
			}
		},
		WroteHeaders: func() { sent.Store(true) },
	}
	return r.WithContext(httptrace.WithClientTrace(r.Context(), trace)), sent
}

// passes says that the same may go well a moment later: nobody listens, the
// connection broke, or a gateway says that what is behind it does not answer.
func (o *outcome) passes() bool {
	if o.err != nil {
		return errors.Is(o.err, ErrUnreachable) && !lasting(o.err)
	}
	switch o.got.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return false
	}
}

// lasting failures are those that waiting does not mend: an open circuit, a name
// that does not exist, a peer that is not who it should be or speaks no TLS.
func lasting(err error) bool {
	var (
		open        *OpenError
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		plain       tls.RecordHeaderError
	)
	return errors.As(err, &open) || errors.As(err, &name) && name.IsNotFound ||
		errors.As(err, &certificate) || errors.As(err, &plain)
}

// asked is how long Authing wants to be left alone.
func (o *outcome) asked() time.Duration {
	if o.got == nil || !o.passes() {
		return 0
	}
	return o.got.retryAfter
}

// health of a host, as one attempt shows it.
type health int

const (
	unclear health = iota // the caller gave up first
	healthy
	failing
)

// patience is how long a host may be silent before a caller's deadline is its
// fault: with shorter ones callers could have it cut off for everybody.
const patience = 3 * time.Second

// shows judges the host, not the call: what Authing refuses shows that it works.
func (o *outcome) shows() health {
	switch {
	case o.err == nil && o.got.broken(), errors.Is(o.err, ErrUnreachable):
		return failing
	case errors.Is(o.err, context.DeadlineExceeded) && o.took >= patience:
		return failing
	case errors.Is(o.err, context.Canceled), errors.Is(o.err, context.DeadlineExceeded):
		return unclear
	default:
		return healthy
	}
}

// broken says that the answer is no answer of an Authing that works: a server
// error, unless its body refuses the call by a number of its own.
func (a *answer) broken() bool {
	switch {
	case a.status < http.StatusInternalServerError, a.status == http.StatusNotImplemented:
		return false
	case a.status != http.StatusInternalServerError:
		return true
	}
	var body struct {
		envelope

		Errors []json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(a.body, &body) != nil {
		return true
	}
	code, coded := body.status()
	refused := coded && (code < http.StatusInternalServerError || code > 599) || body.APICode.n != 0
	return !refused && len(body.Errors) == 0
}
