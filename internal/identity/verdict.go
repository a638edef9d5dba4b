package identity

import (
	"crypto/sha256"
	"errors"
	"time"
	"unsafe"
)

// badFor is how long a bad token is remembered as bad. Good ones are remembered
// until they expire, or until the keys are too old that checked them.
const badFor = 10 * time.Second

// verdict is what was found out about a token.
type verdict struct {
	token *Token // nil if it is not good
	err   error
	until time.Time // when it has to be asked again
}

// DigestOf names a token without holding it.
func DigestOf(token string) Digest {
	// Read only; a copy of every token would be the dearest part of a hit.
	return sha256.Sum256(unsafe.Slice(unsafe.StringData(token), len(token))) //nolint:gosec // see above
}

// verdictOf is what may be remembered of an outcome, ok if anything: that keys
// could not be had says nothing about the token.
func verdictOf(token *Token, err error, now time.Time) (v *verdict, ok bool) {
	switch {
	case err == nil:
		return &verdict{token: token, until: token.lasts()}, true
	case errors.Is(err, ErrInvalid), errors.Is(err, ErrExpired):
		return &verdict{err: err, until: now.Add(badFor)}, true
	default:
		return &verdict{err: err}, false
	}
}

// lasts is how long a good token may be taken for good without another look at
// the keys: no longer than they serve.
func (t *Token) lasts() time.Time {
	if end := t.KeysFetched.Add(keysStale); !t.KeysFetched.IsZero() && end.Before(t.ExpiresAt) {
		return end
	}
	return t.ExpiresAt
}
