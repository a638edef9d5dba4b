package service

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// notLoggedIn is Authing's code for a token that is not good.
const notLoggedIn = 2020

// overrideCheckLoginStatus checks the token of the call where the request names
// none, as the SDKs check their current user's. Authing has the last word on
// tokens that are good as far as is known here; what is known not to be good is
// not asked about, and while Authing is away our own word counts.
func overrideCheckLoginStatus(e *Engine) error {
	type (
		request  = *authingv2.AuthServiceCheckLoginStatusRequest
		response = *authingv2.AuthServiceCheckLoginStatusResponse
	)
	return override(e, authingv2.AuthService_CheckLoginStatus_FullMethodName,
		func(ctx context.Context, req request, upstream next[request, response]) (response, error) {
			token := req.GetToken()
			if token == "" {
				var err error
				if token, err = userToken(ctx); err != nil {
					return nil, err
				}
			}
			if token == "" {
				return nil, apierror.InvalidField("token", "is required when the call carries no authorization")
			}
			found, err := e.verifier.Verify(ctx, token, "")
			if knownBad(err) {
				return &authingv2.AuthServiceCheckLoginStatusResponse{TokenStatus: notGood(err)}, nil
			}
			answer, failure := upstream(ctx, &authingv2.AuthServiceCheckLoginStatusRequest{Token: &token})
			if err == nil && away(failure) {
				return &authingv2.AuthServiceCheckLoginStatusResponse{TokenStatus: e.good(found)}, nil
			}
			return answer, failure
		})
}

// knownBad says that nobody need be asked: the token is by an issuer known here.
func knownBad(err error) bool {
	return errors.Is(err, identity.ErrInvalid) && !errors.Is(err, identity.ErrForeign) ||
		errors.Is(err, identity.ErrExpired) || errors.Is(err, identity.ErrRevoked)
}

// away says that Authing could not be asked, which says nothing about the token.
func away(err error) bool {
	return status.Code(err) == codes.Unavailable || status.Code(err) == codes.DeadlineExceeded
}

func notGood(err error) *authingv2.TokenStatus {
	code, message, bad := int64(notLoggedIn), err.Error(), false
	return &authingv2.TokenStatus{Code: &code, Message: &message, Status: &bad}
}

// good is what Authing would say of a token.
func (e *Engine) good(token *identity.Token) *authingv2.TokenStatus {
	code, message, good, exp := int64(200), "verified here: Authing could not be asked", true, token.ExpiresAt.Unix()
	says := &authingv2.TokenStatus{
		Code: &code, Message: &message, Status: &good, Exp: &exp, Data: &authingv2.TokenSubject{Id: &token.Subject},
	}
	if !token.IssuedAt.IsZero() {
		iat := token.IssuedAt.Unix()
		says.Iat = &iat
	}
	for _, audience := range token.Audience {
		if app, ok := e.client.Application(audience); ok && app.PoolID != "" {
			says.Data.UserPoolId = &app.PoolID
			break
		}
	}
	return says
}
