package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
)

// DefaultVerdicts is how many verdicts are remembered unless Options say
// otherwise; one takes about two kilobytes.
const DefaultVerdicts = 100_000

// Options are what a Verifier is made of.
type Options struct {
	Issuers []Issuer
	// Revoked is what is not good any more; nil: nothing is.
	Revoked *Revoked
	Now     func() time.Time
	// Verdicts bounds how many are remembered; 0 means DefaultVerdicts.
	Verdicts int
}

// Verifier checks tokens of several issuers and remembers its verdicts. It is
// safe for concurrent use.
type Verifier struct {
	issuers map[string][]*Issuer // by iss
	revoked *Revoked
	now     func() time.Time

	verdicts *otter.Cache[Digest, *verdict]
	words    *otter.Cache[Digest, *word]
	flights  singleflight.Group
	work     sync.WaitGroup

	tally   tally
	evicted atomic.Uint64
}

// NewVerifier returns a Verifier. Two issuers of one URL and audience are a
// mistake.
func NewVerifier(opts Options) (*Verifier, error) {
	if opts.Now == nil {
		return nil, errors.New("identity: a verifier needs a clock")
	}
	if opts.Verdicts == 0 {
		opts.Verdicts = DefaultVerdicts
	}
	if opts.Revoked == nil {
		opts.Revoked = NewRevoked()
	}
	v := &Verifier{issuers: make(map[string][]*Issuer), revoked: opts.Revoked, now: opts.Now}
	for _, issuer := range opts.Issuers {
		same := func(other *Issuer) bool { return other.Audience == issuer.Audience }
		if issuer.URL == "" || issuer.Keys == nil || slices.ContainsFunc(v.issuers[issuer.URL], same) {
			return nil, fmt.Errorf("identity: issuer %q for %q is incomplete or given twice", issuer.URL, issuer.Audience)
		}
		v.issuers[issuer.URL] = append(v.issuers[issuer.URL], &issuer)
	}
	cache, err := otter.New(&otter.Options[Digest, *verdict]{
		MaximumSize: opts.Verdicts,
		OnAtomicDeletion: func(e otter.DeletionEvent[Digest, *verdict]) {
			if e.WasEvicted() {
				v.evicted.Add(1)
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("identity: verdicts: %w", err)
	}
	v.verdicts = cache
	if v.words, err = otter.New(&otter.Options[Digest, *word]{MaximumSize: opts.Verdicts}); err != nil {
		return nil, fmt.Errorf("identity: words: %w", err)
	}
	for _, issuer := range opts.Issuers {
		// What a withdrawn key has signed is not good any more.
		issuer.Keys.onLoss = cache.InvalidateAll
		issuer.Keys.renews = true
	}
	return v, nil
}

// Close waits for what is under way.
func (v *Verifier) Close() {
	v.work.Wait()
	for _, list := range v.issuers {
		for _, issuer := range list {
			issuer.Keys.Close()
		}
	}
	v.verdicts.StopAllGoroutines()
	v.words.StopAllGoroutines()
}

// Stats are how many verifications were answered from memory, and how many not.
func (v *Verifier) Stats() (hits, misses uint64) {
	return v.tally.of(sourceRemembered), v.tally.of(sourceChecked) + v.tally.of(sourceCoalesced) + v.tally.of(sourceIntrospected)
}

// Verify checks a token for an audience, any configured one for "". Errors:
// ErrInvalid, ErrExpired, ErrRevoked, or why the keys could not be had. The
// token that comes back is shared and must not be changed.
func (v *Verifier) Verify(ctx context.Context, token, audience string) (*Token, error) {
	found, how, err := v.verify(ctx, token, audience)
	v.tally.count(err, how)
	return found, err
}

// verify is Verify, and says how the answer came about.
func (v *Verifier) verify(ctx context.Context, token, audience string) (found *Token, how source, err error) {
	if len(token) > maxToken {
		return nil, sourceChecked, fmt.Errorf("%w: longer than %d bytes", ErrInvalid, maxToken)
	}
	digest, now := DigestOf(token), v.now()
	known, ok := v.verdicts.GetIfPresent(digest)
	if !ok || !now.Before(known.until) {
		if known, how, err = v.find(ctx, token, digest); err != nil {
			return nil, how, err
		}
	}
	switch {
	case known.err != nil:
		return nil, how, known.err
	case v.revoked.has(known.token, digest):
		return nil, how, ErrRevoked
	case audience != "" && !slices.Contains(known.token.Audience, audience):
		return nil, how, errAudience
	default:
		return known.token, how, nil
	}
}

var errAudience = fmt.Errorf("%w: for another audience", ErrInvalid)

// find checks a token once for all who ask for it meanwhile. Who gives up does
// not take the others along.
func (v *Verifier) find(ctx context.Context, token string, digest Digest) (*verdict, source, error) {
	how := sourceCoalesced
	done := v.flights.DoChan(string(digest[:]), func() (any, error) {
		how = sourceChecked // this call began it
		v.work.Add(1)
		defer v.work.Done()
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
		defer cancel()
		found, err := v.check(shared, token)
		verdict, lasting := verdictOf(found, err, v.now())
		if lasting {
			v.verdicts.Set(digest, verdict)
		}
		return verdict, nil
	})
	select {
	case <-ctx.Done():
		return nil, sourceCoalesced, ctx.Err() // others may still wait for it
	case result := <-done:
		return result.Val.(*verdict), how, nil
	}
}

// check asks the issuer that the token names, for each audience it may be for.
func (v *Verifier) check(ctx context.Context, token string) (*Token, error) {
	var claimed struct {
		Issuer   string       `json:"iss"`
		Audience jwt.Audience `json:"aud"`
	}
	if err := unverified(token, &claimed); err != nil {
		return nil, err
	}
	issuer := v.issuerOf(claimed.Issuer, claimed.Audience)
	if issuer == nil {
		return nil, ErrForeign
	}
	return issuer.Verify(ctx, token, v.now())
}

// issuerOf is the issuer of a URL for one of the audiences, nil if there is
// none.
func (v *Verifier) issuerOf(url string, audiences []string) *Issuer {
	for _, issuer := range v.issuers[url] {
		if slices.Contains(audiences, issuer.Audience) {
			return issuer
		}
	}
	return nil
}

// Keys are the published keys of an audience, and when they were fetched.
func (v *Verifier) Keys(ctx context.Context, audience string) ([]jose.JSONWebKey, time.Time, error) {
	for _, list := range v.issuers {
		for _, issuer := range list {
			if issuer.Audience == audience {
				return issuer.Keys.Published(ctx)
			}
		}
	}
	return nil, time.Time{}, ErrKeys
}
