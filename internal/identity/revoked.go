package identity

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
	"time"
)

// maxRevoked bounds each kind of revocation that is remembered.
const maxRevoked = 1 << 20

// Digest names a token without holding it.
type Digest [sha256.Size]byte

// Revocation is what is not good any more. One of Subject and Token is given.
type Revocation struct {
	// Subject is the user all of whose tokens end that were issued up to At.
	Subject string
	// Token is the one token that ends.
	Token Digest
	// At is when, Until when every token it can mean has expired by itself.
	At, Until time.Time
}

// Revoked remembers revocations as long as they can matter. It is safe for
// concurrent use.
type Revoked struct {
	mu       sync.RWMutex
	subjects map[string]Revocation
	tokens   map[Digest]Revocation
	// floor is the end of what was forgotten for want of room: a token issued
	// before may be one of those, and is taken for revoked.
	floor time.Time
	last  time.Time // of the latest revocation

	overflows atomic.Uint64
}

// NewRevoked returns an empty memory.
func NewRevoked() *Revoked {
	return &Revoked{subjects: make(map[string]Revocation), tokens: make(map[Digest]Revocation)}
}

// Add notes a revocation.
func (r *Revoked) Add(one Revocation, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.subjects)+len(r.tokens) >= maxRevoked {
		r.sweep(now)
	}
	if one.At.After(r.last) {
		r.last = one.At
	}
	if one.Subject == "" {
		r.tokens[one.Token] = one
		return
	}
	// An older revocation that comes late must not undo a newer one.
	if before, known := r.subjects[one.Subject]; known {
		one.At, one.Until = later(one.At, before.At), later(one.Until, before.Until)
	}
	r.subjects[one.Subject] = one
}

// sweep forgets what cannot matter any more; where that is not enough, all of
// it, with the floor in its place.
func (r *Revoked) sweep(now time.Time) {
	for subject, one := range r.subjects {
		if one.Until.Before(now) {
			delete(r.subjects, subject)
		}
	}
	for token, one := range r.tokens {
		if one.Until.Before(now) {
			delete(r.tokens, token)
		}
	}
	if len(r.subjects)+len(r.tokens) >= maxRevoked {
		clear(r.subjects)
		clear(r.tokens)
		r.floor = now
		r.overflows.Add(1)
	}
}

// has says whether a token is revoked. A token without iat counts as issued
// before everything.
func (r *Revoked) has(token *Token, digest Digest) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if len(r.subjects) == 0 && len(r.tokens) == 0 && r.floor.IsZero() {
		return false
	}
	if _, found := r.tokens[digest]; found {
		return true
	}
	one, found := r.subjects[token.Subject]
	return found && !token.IssuedAt.After(one.At) || token.IssuedAt.Before(r.floor)
}

// Last is when the latest revocation happened that is known here.
func (r *Revoked) Last() time.Time {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.last
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
