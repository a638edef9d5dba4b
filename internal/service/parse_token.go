package service

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// overrideParseToken verifies tokens here: signature, issuer, audience and
// time, where the SDKs check less.
func overrideParseToken(e *Engine) error {
	return errors.Join(
		local(e, authingv3.AuthService_ParseAccessToken_FullMethodName,
			func(ctx context.Context, req *authingv3.ParseAccessTokenRequest) (*authingv3.ParseAccessTokenResponse, error) {
				claims := new(authingv3.AccessTokenClaims)
				err := e.parseToken(ctx, authingv3.AuthService_ParseAccessToken_FullMethodName, req.GetToken(), req.GetServerJwks(), claims)
				return &authingv3.ParseAccessTokenResponse{Claims: claims}, err
			}),
		local(e, authingv3.AuthService_IntrospectTokenOffline_FullMethodName,
			func(ctx context.Context, req *authingv3.IntrospectTokenOfflineRequest) (*authingv3.IntrospectTokenOfflineResponse, error) {
				claims := new(authingv3.AccessTokenClaims)
				err := e.parseToken(ctx, authingv3.AuthService_IntrospectTokenOffline_FullMethodName, req.GetToken(), nil, claims)
				switch {
				case apierror.Reason(err) == errorsv1.Reason_TOKEN_INVALID.String():
					return &authingv3.IntrospectTokenOfflineResponse{}, nil
				case err != nil:
					return nil, err
				}
				return &authingv3.IntrospectTokenOfflineResponse{Active: true, Claims: claims}, nil
			}),
		local(e, authingv3.AuthService_ParseIdToken_FullMethodName,
			func(ctx context.Context, req *authingv3.ParseIdTokenRequest) (*authingv3.ParseIdTokenResponse, error) {
				claims := new(authingv3.IdTokenClaims)
				err := e.parseToken(ctx, authingv3.AuthService_ParseIdToken_FullMethodName, req.GetToken(), req.GetServerJwks(), claims)
				return &authingv3.ParseIdTokenResponse{Claims: claims}, err
			}),
	)
}

// newVerifier checks the tokens of all configured applications.
func (e *Engine) newVerifier() (*identity.Verifier, error) {
	var issuers []identity.Issuer
	for _, app := range e.client.Applications() {
		issuer := issuerOf(app, identity.NewKeySet(func(ctx context.Context) ([]byte, error) {
			return e.client.KeySet(ctx, app)
		}, e.now))
		issuer.Introspect = func(ctx context.Context, token string) (bool, error) { return e.introspect(ctx, app, token) }
		issuers = append(issuers, issuer)
	}
	return identity.NewVerifier(identity.Options{Issuers: issuers, Revoked: e.revoked, Now: e.now})
}

// introspect asks Authing whether a token of the application is good.
func (e *Engine) introspect(ctx context.Context, app authing.Application, token string) (bool, error) {
	p := e.plans[authingv3.AuthService_IntrospectToken_FullMethodName]
	// Nothing of the call that wants to know counts but the application.
	ctx = metadata.NewIncomingContext(ctx, metadata.Pairs("x-authing-app-id", app.ID))
	answer, err := e.call(ctx, p, &authingv3.IntrospectTokenRequest{Token: token})
	if err != nil {
		return false, err
	}
	return answer.(*authingv3.IntrospectTokenResponse).GetActive(), nil
}

// Verifier checks tokens of the configured applications.
func (e *Engine) Verifier() *identity.Verifier { return e.verifier }

// issuerOf is an application as the issuer of its users' tokens.
func issuerOf(app authing.Application, keys *identity.KeySet) identity.Issuer {
	return identity.Issuer{
		URL: strings.TrimRight(app.Host, "/") + "/oidc", Audience: app.ID, Secret: app.Secret, Keys: keys,
	}
}

// verified is a token of the application, checked by the keys it publishes or,
// where they are given, by the caller's own.
func (e *Engine) verified(ctx context.Context, token string, app authing.Application, jwks *structpb.Struct) (*identity.Token, error) {
	if jwks == nil {
		return e.verifier.Verify(ctx, token, app.ID)
	}
	text, err := protojson.Marshal(jwks)
	if err != nil {
		return nil, identity.ErrKeys
	}
	issuer := issuerOf(app, identity.NewKeySet(func(context.Context) ([]byte, error) { return text, nil }, e.now))
	return issuer.Verify(ctx, token, e.now())
}

func (e *Engine) parseToken(ctx context.Context, fullMethod, token string, jwks *structpb.Struct, claims proto.Message) error {
	app, err := e.selected(ctx)
	if err != nil {
		return err
	}
	found, err := e.verified(ctx, token, app, jwks)
	switch {
	case errors.Is(err, identity.ErrInvalid), errors.Is(err, identity.ErrExpired), errors.Is(err, identity.ErrRevoked):
		return apierror.New(codes.Unauthenticated, errorsv1.Reason_TOKEN_INVALID, err.Error())
	case errors.Is(err, identity.ErrKeys) && jwks != nil:
		return apierror.InvalidField("serverJWKS", "is not a JSON Web Key Set")
	case errors.Is(err, identity.ErrKeys):
		return e.failure(ctx, e.plans[fullMethod], authing.ErrMalformed)
	case err != nil:
		return e.failure(ctx, e.plans[fullMethod], err)
	}
	return codec.Unmarshal(listedAudience(found.Claims), claims, codec.Upstream)
}

// listedAudience writes a single audience as the list it stands for (RFC 7519
// section 4.1.3).
func listedAudience(payload []byte) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(payload, &members) != nil {
		return payload
	}
	if aud := members["aud"]; len(aud) > 0 && aud[0] == '"' {
		members["aud"] = append(append([]byte{'['}, aud...), ']')
	}
	listed, err := json.Marshal(members)
	if err != nil {
		return payload
	}
	return listed
}
