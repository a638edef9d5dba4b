package identity

import (
	"context"
	"errors"
	"sync/atomic"
)

// result is how a verification ended.
type result int

const (
	resultActive result = iota
	resultExpired
	resultInvalid
	resultRevoked
	resultRefused     // by the issuer
	resultUnavailable // nothing was found out
	resultCanceled    // nobody waits for the answer any more
	results
)

func (r result) String() string {
	return [results]string{"active", "expired", "invalid", "revoked", "refused", "unavailable", "canceled"}[r]
}

func resultOf(err error) result {
	switch {
	case err == nil:
		return resultActive
	case errors.Is(err, ErrInvalid):
		return resultInvalid
	case errors.Is(err, ErrExpired):
		return resultExpired
	case errors.Is(err, ErrRevoked):
		return resultRevoked
	case errors.Is(err, ErrRefused):
		return resultRefused
	case errors.Is(err, context.Canceled):
		return resultCanceled
	default:
		return resultUnavailable
	}
}

// source is how an answer came about.
type source int

const (
	sourceRemembered   source = iota
	sourceChecked             // with the issuer's keys
	sourceCoalesced           // by another call, under way already
	sourceIntrospected        // the issuer was asked
	sources
)

func (s source) String() string {
	return [sources]string{"remembered", "checked", "coalesced", "introspected"}[s]
}

// tally counts verifications. Adding to it allocates nothing.
type tally [results][sources]atomic.Uint64

func (t *tally) count(err error, how source) { t[resultOf(err)][how].Add(1) }

// of is how many answers came about in one way.
func (t *tally) of(how source) (n uint64) {
	for ended := range t {
		n += t[ended][how].Load()
	}
	return n
}
