package access

import (
	"context"
	"crypto/x509"
	"errors"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Credentials are what came with a call that may prove its caller.
type Credentials struct {
	// Certificate of the client, verified; nil without one.
	Certificate *x509.Certificate
	// Caller is every value of x-caller-authorization.
	Caller []string
	// Authorization is every value of authorization: the caller's credential
	// on management rpcs, unless one of the others is there; the end user's on
	// all others.
	Authorization []string
}

var errSeveralCallers = errors.New("the certificate names several callers")

// Identify finds out who calls an rpc. Errors: UNAUTHENTICATED for a credential
// that is missing or proves nothing, INVALID_ARGUMENT for two that differ,
// UNAVAILABLE if an issuer's keys cannot be had.
func (g *Guard) Identify(ctx context.Context, method string, from Credentials) (Caller, error) {
	policy := g.policy.Load()
	switch {
	case !NeedsCaller(method):
		return anonymous, nil // whatever came along
	case policy == nil:
		return g.identifyOpen(ctx, method, from), nil
	default:
		return g.identify(ctx, method, from, policy)
	}
}

// identifyOpen is for doors without a policy: who calls matters to the shadow
// policy and the log alone.
func (g *Guard) identifyOpen(ctx context.Context, method string, from Credentials) Caller {
	if shadow := g.shadow.Load(); shadow != nil {
		if caller, err := g.identify(ctx, method, from, shadow); err == nil {
			return caller
		}
	}
	return anonymous
}

func (g *Guard) identify(ctx context.Context, method string, from Credentials, policy *Policy) (Caller, error) {
	explicit, err := single("x-caller-authorization", from.Caller)
	if err != nil {
		return Caller{}, err
	}
	other, err := single("authorization", from.Authorization)
	if err != nil {
		return Caller{}, err
	}
	management := g.methods[method].Management
	if !management && other != "" && g.Ours(other) {
		return Caller{}, unauthenticated(errorsv1.Reason_USER_TOKEN_MISSING, true,
			"authorization is the end user's here; a caller's credential belongs in x-caller-authorization")
	}
	var found []Caller
	if from.Certificate != nil {
		caller, err := certified(from.Certificate, policy)
		if err != nil {
			return Caller{}, err
		}
		found = append(found, caller)
	}
	tokens := []string{explicit}
	if management && other != explicit {
		tokens = append(tokens, other)
	}
	for _, token := range tokens {
		if token == "" {
			continue
		}
		caller, err := g.bearer(ctx, token, policy)
		if err != nil && slices.ContainsFunc(found, named) && token == other && status(err) == codes.Unauthenticated {
			err = conflict("authorization is not the caller's, who is known already")
		}
		if err != nil {
			return Caller{}, err
		}
		found = append(found, caller)
	}
	return agree(found)
}

// agree is the caller that all credentials prove. A certificate that names
// nobody may belong to a proxy: it does not contradict.
func agree(found []Caller) (Caller, error) {
	if len(found) == 0 {
		return Caller{}, unauthenticated(errorsv1.Reason_CALLER_UNAUTHENTICATED, false,
			"a caller's credential is needed: a client certificate, or a key or token in x-caller-authorization")
	}
	if len(found) == 1 {
		return found[0], nil
	}
	known := slices.DeleteFunc(slices.Clone(found), func(c Caller) bool { return !named(c) })
	if len(known) == 0 {
		return found[len(found)-1], nil // authenticated, but no policy knows it
	}
	for _, other := range known[1:] {
		if other.Name != known[0].Name {
			return Caller{}, conflict("two credentials of different callers came with the call")
		}
	}
	return known[len(known)-1], nil
}

func named(c Caller) bool { return c.Name != "" }

func certified(leaf *x509.Certificate, policy *Policy) (Caller, error) {
	identities := certificateIdentities(leaf)
	if len(identities) == 0 {
		return Caller{}, unauthenticated(errorsv1.Reason_CALLER_UNAUTHENTICATED, true,
			"the client certificate has neither a SPIFFE id nor a DNS name")
	}
	name, err := policy.callerOf(identities)
	if err != nil {
		return Caller{}, unauthenticated(errorsv1.Reason_CALLER_UNAUTHENTICATED, true, err.Error())
	}
	caller := Caller{Name: name, Identity: identities[0], identities: identities}
	for _, identity := range identities {
		if name != "" && policy.named[identity] == name {
			caller.Identity = identity
			break
		}
	}
	return caller, nil
}

// Bearer finds out whose credential a token is, for doors that read it
// themselves.
func (g *Guard) Bearer(ctx context.Context, token string) (Caller, error) {
	policy := g.policy.Load()
	if policy == nil {
		policy = noPolicy
	}
	return g.bearer(ctx, token, policy)
}

var noPolicy = &Policy{}

// bearer tells by its shape who has to check a token; nobody else is asked.
func (g *Guard) bearer(ctx context.Context, token string, policy *Policy) (Caller, error) {
	if strings.HasPrefix(token, Prefix) {
		key, err := g.keys.Load().bearer(token, g.now())
		return callerOfKey(key, "", err)
	}
	url := unverifiedIssuer(token)
	if url == tokenIssuer {
		key, pool, err := g.tokens.verify(token, g.keys.Load(), g.now())
		return callerOfKey(key, pool, err)
	}
	if !g.issuers.knows(url) {
		return Caller{}, rejected(errors.New("it is neither a key nor a token of an issuer known here"))
	}
	proved, err := g.issuers.verify(ctx, url, token)
	switch {
	case err == nil:
		return Caller{Name: policy.named[proved], Identity: proved, identities: []string{proved}}, nil
	case errors.Is(err, identity.ErrInvalid), errors.Is(err, identity.ErrExpired), errors.Is(err, errClaims):
		return Caller{}, rejected(err)
	case ctx.Err() != nil:
		return Caller{}, apierror.New(codes.DeadlineExceeded, errorsv1.Reason_CALLER_ISSUER_UNREACHABLE,
			"the keys of the caller's issuer did not come in time")
	default:
		g.log.WarnContext(ctx, "the keys of a caller's issuer cannot be had", "issuer", url, "error", err)
		return Caller{}, apierror.New(codes.Unavailable, errorsv1.Reason_CALLER_ISSUER_UNREACHABLE,
			"the keys of the caller's issuer cannot be had")
	}
}

func callerOfKey(key *Key, pool string, err error) (Caller, error) {
	if err != nil {
		return Caller{}, rejected(err)
	}
	if pool == "" {
		pool = key.Pool
	}
	return Caller{Name: key.Caller, Identity: "key:" + key.ID, Pool: pool, demo: key.demo}, nil
}

// Ours says that a token claims to be a caller's credential, be it good or not.
// Such a token is never sent to Authing.
func (g *Guard) Ours(token string) bool {
	if strings.HasPrefix(token, Prefix) {
		return true
	}
	url := unverifiedIssuer(token)
	return url == tokenIssuer || g.issuers.knows(url)
}

// single is the one token of a header. Two that differ are refused: two readers
// could pick different ones.
func single(name string, values []string) (string, error) {
	var token string
	for i, value := range values {
		bare := withoutScheme(value)
		if i > 0 && bare != token {
			return "", conflict(name + " is given more than once with different values")
		}
		token = bare
	}
	return token, nil
}

func withoutScheme(value string) string {
	if scheme, token, found := strings.Cut(value, " "); found && strings.EqualFold(scheme, "Bearer") {
		value = token
	}
	return strings.TrimSpace(value)
}
