package identity

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrRefused means that the issuer was asked and says that the token is not good.
var ErrRefused = errors.New("the issuer says that the token is not good")

// ErrCannotAsk means that the issuer was to be asked, and cannot be.
var ErrCannotAsk = errors.New("the issuer of the token cannot be asked")

// word is what an issuer said of a token.
type word struct {
	active bool
	at     time.Time
}

// VerifyFresh is Verify, and the issuer's own word about the token that is not
// older than maxStaleness. It returns when the issuer said so. Errors: those of
// Verify, ErrRefused, ErrCannotAsk, or why the issuer did not answer.
func (v *Verifier) VerifyFresh(
	ctx context.Context, token, audience string, maxStaleness time.Duration,
) (*Token, time.Time, error) {
	found, at, how, err := v.verifyFresh(ctx, token, audience, maxStaleness)
	v.tally.count(err, how)
	return found, at, err
}

// verifyFresh is VerifyFresh, and says how the answer came about.
func (v *Verifier) verifyFresh(
	ctx context.Context, token, audience string, maxStaleness time.Duration,
) (*Token, time.Time, source, error) {
	found, how, err := v.verify(ctx, token, audience)
	if err != nil {
		return nil, time.Time{}, how, err // no word can make it good
	}
	digest := DigestOf(token)
	said, known := v.words.GetIfPresent(digest)
	if !known || v.now().Sub(said.at) > maxStaleness || maxStaleness <= 0 {
		if said, how, err = v.ask(ctx, token, digest, found); err != nil {
			return nil, time.Time{}, how, err
		}
	}
	if !said.active {
		return nil, said.at, how, ErrRefused
	}
	return found, said.at, how, nil
}

// ask gets the issuer's word once for all who want it meanwhile.
func (v *Verifier) ask(ctx context.Context, token string, digest Digest, found *Token) (*word, source, error) {
	issuer := v.issuerOf(found.Issuer, found.Audience)
	if issuer == nil || issuer.Introspect == nil {
		return nil, sourceIntrospected, ErrCannotAsk
	}
	how := sourceCoalesced
	done := v.flights.DoChan("ask"+string(digest[:]), func() (any, error) {
		how = sourceIntrospected // this call began it
		v.work.Add(1)
		defer v.work.Done()
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
		defer cancel()
		// The word is as old as the question: what changes meanwhile may be
		// missing in it.
		at := v.now()
		active, err := issuer.Introspect(shared, token)
		if err != nil {
			return nil, fmt.Errorf("introspection: %w", err)
		}
		said := &word{active: active, at: at}
		v.words.Set(digest, said)
		return said, nil
	})
	select {
	case <-ctx.Done():
		return nil, sourceCoalesced, ctx.Err() // others may still wait for it
	case result := <-done:
		if result.Err != nil {
			return nil, how, result.Err
		}
		return result.Val.(*word), how, nil
	}
}
