package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Issuer says whose JWTs name callers: a Kubernetes cluster, a SPIRE server, an
// OpenID provider for services.
type Issuer struct {
	// Name is how the policy calls it: jwt:<name>:<subject>.
	Name string
	// URL is the `iss` of its tokens.
	URL string
	// Audience must be among the `aud` of a token.
	Audience string
	// Claims must be in a token with exactly these texts.
	Claims map[string]string
	// Keys gets the key set (RFC 7517) that the issuer publishes.
	Keys func(context.Context) ([]byte, error)
}

// signatures are the algorithms of issuers: public keys only.
var signatures = []jose.SignatureAlgorithm{
	jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512,
	jose.ES256, jose.ES384, jose.ES512, jose.EdDSA,
}

// Why a JWT is not accepted, besides the errors of package identity.
var errClaims = errors.New("access: the token lacks a required claim")

// issuers verify JWTs by their `iss`.
type issuers struct {
	byURL    map[string]Issuer
	verifier *identity.Verifier
}

func newIssuers(list []Issuer, now func() time.Time) (*issuers, error) {
	found := &issuers{byURL: make(map[string]Issuer)}
	names := map[string]bool{}
	options := identity.Options{Now: now}
	for _, one := range list {
		switch {
		case one.Name == "" || one.URL == "" || one.Audience == "" || one.Keys == nil:
			return nil, fmt.Errorf("access: issuer %q needs a name, its URL, an audience and keys", one.Name)
		case strings.Contains(one.Name, ":"):
			return nil, fmt.Errorf("access: the name of issuer %q has a colon, which ends a name in the policy", one.Name)
		case names[one.Name], found.byURL[one.URL].Keys != nil:
			return nil, fmt.Errorf("access: two issuers are %s, %s", one.Name, one.URL)
		case one.URL == tokenIssuer:
			return nil, fmt.Errorf("access: %s is this service itself", one.URL)
		}
		names[one.Name] = true
		fetch := func(ctx context.Context) ([]byte, error) {
			keys, err := one.Keys(ctx)
			if err != nil {
				return nil, fmt.Errorf("keys of %s: %w", one.Name, err)
			}
			return keys, nil
		}
		found.byURL[one.URL] = one
		options.Issuers = append(options.Issuers, identity.Issuer{
			URL: one.URL, Audience: one.Audience, Algorithms: signatures, Keys: identity.NewKeySet(fetch, now),
		})
	}
	var err error
	found.verifier, err = identity.NewVerifier(options)
	return found, err
}

// knows says that a JWT names one of the issuers.
func (i *issuers) knows(url string) bool {
	_, known := i.byURL[url]
	return known
}

// verify returns the identity that a token of an issuer proves:
// jwt:<name>:<subject>.
func (i *issuers) verify(ctx context.Context, url, token string) (string, error) {
	issuer := i.byURL[url]
	found, err := i.verifier.Verify(ctx, token, issuer.Audience)
	if err != nil {
		return "", err
	}
	var claims map[string]json.RawMessage
	if len(issuer.Claims) > 0 && json.Unmarshal(found.Claims, &claims) != nil {
		return "", identity.ErrInvalid
	}
	for _, name := range slices.Sorted(maps.Keys(issuer.Claims)) {
		if claimText(claims[name]) != issuer.Claims[name] {
			return "", fmt.Errorf("%w: %s", errClaims, name)
		}
	}
	if found.Subject == "" {
		return "", fmt.Errorf("%w: sub", errClaims)
	}
	return "jwt:" + issuer.Name + ":" + found.Subject, nil
}

// claimText is a claim that is text, "" for any other.
func claimText(claim json.RawMessage) string {
	var text string
	_ = json.Unmarshal(claim, &text) // "" then
	return text
}
