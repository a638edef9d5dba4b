package service

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// TokenLife is longer than Authing lets a token live: so long a revocation is
// remembered.
const TokenLife = 31 * 24 * time.Hour

// Revoke takes what is revoked by a call of this service, after it has happened.
// An error means that somebody was not told; the call has succeeded all the same.
type Revoke func(ctx context.Context, revocation identity.Revocation, method string) error

// revokeHere is Revoke for one process.
func (e *Engine) revokeHere(_ context.Context, one identity.Revocation, _ string) error {
	e.revoked.Add(one, e.now())
	return nil
}

// withRevocation makes a call and, if it succeeds, ends the tokens that it
// revokes.
func (e *Engine) withRevocation(
	ctx context.Context, p *plan, req proto.Message, call func() (proto.Message, error),
) (proto.Message, error) {
	end, err := e.ending(ctx, p, inMessage(req.ProtoReflect()))
	if err != nil {
		return nil, err
	}
	resp, err := call()
	if err != nil {
		return nil, err
	}
	end(ctx)
	return resp, nil
}

// Ending is for a call that is made past the engine, with the metadata that it
// would have: a GraphQL field with those arguments, which fullMethod declares.
// What it returns ends the tokens that the call revokes, and is to be called
// once the call has succeeded.
func (e *Engine) Ending(
	ctx context.Context, fullMethod string, arguments map[string]any,
) (func(context.Context), error) {
	p := e.plans[fullMethod]
	if p == nil || p.revokes == nil {
		return func(context.Context) {}, nil
	}
	if token, _ := userToken(ctx); token == "" && (p.revokes.own || p.revokes.ownToken) {
		return func(context.Context) {}, nil // Authing will refuse it
	}
	return e.ending(ctx, p, p.inArguments(arguments))
}

// ending finds out what a call revokes. That is done before the call, which may
// delete whom it is about.
func (e *Engine) ending(ctx context.Context, p *plan, request given) (func(context.Context), error) {
	if p.revokes == nil || !p.revokes.applies(request) {
		return func(context.Context) {}, nil
	}
	ends, err := e.toRevoke(ctx, p, request)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) {
		for _, id := range e.contacted(ctx, p, request) {
			ends = append(ends, identity.Revocation{Subject: id})
		}
		now := e.now()
		for _, one := range ends {
			one.At, one.Until = now, now.Add(TokenLife)
			if err := e.revoke(ctx, one, p.fullMethod); err != nil {
				e.log.ErrorContext(ctx, "a revocation did not reach everybody", "method", p.fullMethod, "error", err)
			}
		}
	}, nil
}

func (e *Engine) toRevoke(ctx context.Context, p *plan, request given) ([]identity.Revocation, error) {
	var ends []identity.Revocation
	if p.revokes.own || p.revokes.ownToken {
		token, err := requireUserToken(ctx)
		if err != nil {
			return nil, err
		}
		ends = append(ends, identity.Revocation{Token: identity.DigestOf(token)})
		// Nobody has verified the subject yet: Authing does with the call, and
		// only then it counts.
		if subject := unverifiedSubject(token); p.revokes.own && subject != "" {
			ends = append(ends, identity.Revocation{Subject: subject})
		}
	}
	for _, token := range request(p.revokes.token) {
		ends = append(ends, identity.Revocation{Token: identity.DigestOf(token)})
	}
	ids := request(p.revokes.users)
	if kinds := request(p.revokes.usersType); len(kinds) > 0 && kinds[0] != "user_id" {
		ids = e.named(ctx, p, kinds[0], ids)
	}
	for _, id := range ids {
		if id != "" {
			ends = append(ends, identity.Revocation{Subject: id})
		}
	}
	return ends, ctx.Err()
}
