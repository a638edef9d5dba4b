package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
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
		local(e, authingv3.AuthService_ParseIdToken_FullMethodName,
			func(ctx context.Context, req *authingv3.ParseIdTokenRequest) (*authingv3.ParseIdTokenResponse, error) {
				claims := new(authingv3.IdTokenClaims)
				err := e.parseToken(ctx, authingv3.AuthService_ParseIdToken_FullMethodName, req.GetToken(), req.GetServerJwks(), claims)
				return &authingv3.ParseIdTokenResponse{Claims: claims}, err
			}),
	)
}

// publishedKeys is the verifiers' way to an application's key set.
func (e *Engine) publishedKeys(ctx context.Context, appID string) ([]byte, error) {
	app, ok := e.client.Application(appID)
	if !ok {
		return nil, fmt.Errorf("%w: unknown application", identity.ErrKeys)
	}
	return e.client.KeySet(ctx, app)
}

func (e *Engine) parseToken(ctx context.Context, fullMethod, token string, jwks *structpb.Struct, claims proto.Message) error {
	app, err := e.selected(ctx)
	if err != nil {
		return err
	}
	verifier := e.verifier
	if jwks != nil { // the caller's own keys, used once
		text, err := protojson.Marshal(jwks)
		if err != nil {
			return apierror.InvalidField("serverJWKS", "is not a JSON Web Key Set")
		}
		verifier = identity.NewVerifier(func(context.Context, string) ([]byte, error) { return text, nil }, e.now)
	}
	payload, err := verifier.Verify(ctx, token, identity.Application{
		ID: app.ID, Secret: app.Secret, Issuer: strings.TrimRight(app.Host, "/") + "/oidc",
	})
	switch {
	case errors.Is(err, identity.ErrInvalid), errors.Is(err, identity.ErrExpired):
		return apierror.New(codes.Unauthenticated, errorsv1.Reason_TOKEN_INVALID, err.Error())
	case errors.Is(err, identity.ErrKeys) && jwks != nil:
		return apierror.InvalidField("serverJWKS", "is not a JSON Web Key Set")
	case errors.Is(err, identity.ErrKeys):
		return e.failure(ctx, e.plans[fullMethod], authing.ErrMalformed)
	case err != nil:
		return e.failure(ctx, e.plans[fullMethod], err)
	}
	return codec.Unmarshal(listedAudience(payload), claims, codec.Upstream)
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
