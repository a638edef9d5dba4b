package service

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// tokenLife is longer than Authing lets a token live: so long a revocation is
// remembered.
const tokenLife = 31 * 24 * time.Hour

// Revoke takes what is revoked by a call of this service, after it has happened.
// An error means that somebody was not told; the call has succeeded all the same.
type Revoke func(ctx context.Context, revocation identity.Revocation, method string) error

// revokeHere is Revoke for one process.
func (e *Engine) revokeHere(_ context.Context, one identity.Revocation, _ string) error {
	e.revoked.Add(one, e.now())
	return nil
}

// revoking is the compiled option `revokes` of an rpc.
type revoking struct {
	own       bool
	ownToken  bool
	users     fieldPath
	usersType fieldPath
	token     fieldPath
	when      []fieldPath
}

// fieldPath leads through a request; a list on it stands for each of its entries.
type fieldPath []protoreflect.FieldDescriptor

func compileRevokes(method protoreflect.MethodDescriptor) (*revoking, error) {
	option, _ := proto.GetExtension(method.Options(), optionsv1.E_Revokes).(*optionsv1.Revokes)
	if option == nil {
		return nil, nil
	}
	r := &revoking{own: option.GetOwn(), ownToken: option.GetOwnToken()}
	var err error
	find := func(path string) (found fieldPath) {
		if path != "" && err == nil {
			found, err = pathIn(method.Input(), path)
		}
		return found
	}
	r.users, r.usersType, r.token = find(option.GetUsers()), find(option.GetUsersType()), find(option.GetToken())
	for _, path := range option.GetWhen() {
		r.when = append(r.when, find(path))
	}
	return r, err
}

func pathIn(message protoreflect.MessageDescriptor, path string) (fieldPath, error) {
	var found fieldPath
	for name := range strings.SplitSeq(path, ".") {
		if message == nil {
			return nil, fmt.Errorf("revokes: %s goes below a field that is no message", path)
		}
		fd := message.Fields().ByName(protoreflect.Name(name))
		if fd == nil {
			return nil, fmt.Errorf("revokes: %s has no field %s", message.FullName(), name)
		}
		found, message = append(found, fd), fd.Message()
	}
	return found, nil
}

// texts are the texts that the path leads to, none where nothing is set.
func (f fieldPath) texts(m protoreflect.Message) []string {
	if len(f) == 0 || !m.Has(f[0]) {
		return nil
	}
	var found []string
	each := func(value protoreflect.Value) {
		if len(f) == 1 {
			found = append(found, value.String())
			return
		}
		found = append(found, f[1:].texts(value.Message())...)
	}
	if !f[0].IsList() {
		each(m.Get(f[0]))
		return found
	}
	for list, i := m.Get(f[0]).List(), 0; i < list.Len(); i++ {
		each(list.Get(i))
	}
	return found
}

// applies says that one of the fields that matter is set.
func (r *revoking) applies(req proto.Message) bool {
	if len(r.when) == 0 {
		return true
	}
	for _, path := range r.when {
		if len(path.texts(req.ProtoReflect())) > 0 {
			return true
		}
	}
	return false
}

// withRevocation makes a call and, if it succeeds, ends the tokens that it
// revokes. Who they belong to is found out before: the call may delete them.
func (e *Engine) withRevocation(
	ctx context.Context, p *plan, req proto.Message, call func() (proto.Message, error),
) (proto.Message, error) {
	if p.revokes == nil || !p.revokes.applies(req) {
		return call()
	}
	ends, err := e.toRevoke(ctx, p, req)
	if err != nil {
		return nil, err
	}
	resp, err := call()
	if err != nil {
		return nil, err
	}
	now := e.now()
	for _, one := range ends {
		one.At, one.Until = now, now.Add(tokenLife)
		if err := e.revoke(ctx, one, p.fullMethod); err != nil {
			e.log.ErrorContext(ctx, "a revocation did not reach everybody", "method", p.fullMethod, "error", err)
		}
	}
	return resp, nil
}

func (e *Engine) toRevoke(ctx context.Context, p *plan, req proto.Message) ([]identity.Revocation, error) {
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
	m := req.ProtoReflect()
	for _, token := range p.revokes.token.texts(m) {
		ends = append(ends, identity.Revocation{Token: identity.DigestOf(token)})
	}
	ids, err := e.userIDs(ctx, p, m)
	for _, id := range ids {
		ends = append(ends, identity.Revocation{Subject: id})
	}
	return ends, err
}

// userIDs are the ids of the users that a request names, by whatever it names
// them. One that is not found is left to the call, which will say so.
func (e *Engine) userIDs(ctx context.Context, p *plan, m protoreflect.Message) ([]string, error) {
	named := p.revokes.users.texts(m)
	kinds := p.revokes.usersType.texts(m)
	if len(kinds) == 0 || kinds[0] == "user_id" {
		return named, nil
	}
	ids := make([]string, 0, len(named))
	lookup := e.plans[authingv3.ManagementService_GetUser_FullMethodName]
	for _, name := range named {
		found, err := e.call(ctx, lookup, &authingv3.GetUserRequest{UserId: name, UserIdType: &kinds[0]})
		switch {
		case err == nil:
			ids = append(ids, found.(*authingv3.GetUserResponse).GetUser().GetUserId())
		case ctx.Err() != nil:
			return nil, err
		}
	}
	return ids, nil
}
