package service

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// overrideOIDCV1 makes of the token endpoint what the SDKs make of it.
func overrideOIDCV1(e *Engine) error {
	return errors.Join(
		local(e, authingv1.AuthService_LoginByOidc_FullMethodName, e.loginByOIDC),
		onceAtATime[*authingv1.RefreshOidcTokenRequest, *authingv1.RefreshOidcTokenResponse](
			e, authingv1.AuthService_RefreshOidcToken_FullMethodName),
		onceAtATime[*authingv1.RefreshSignInTokenRequest, *authingv1.RefreshSignInTokenResponse](
			e, authingv1.AuthService_RefreshSignInToken_FullMethodName),
	)
}

// loginByOIDC gets tokens, asks with them who the user is, and answers both as
// one. Where they disagree the tokens' answer counts.
func (e *Engine) loginByOIDC(ctx context.Context, req *authingv1.LoginByOidcRequest) (*authingv1.LoginByOidcResponse, error) {
	p := e.plans[authingv1.AuthService_LoginByOidc_FullMethodName]
	signIn, err := e.prepare(ctx, p, req)
	if err != nil {
		return nil, err
	}
	tokens, err := e.members(ctx, p, signIn)
	if err != nil {
		return nil, err
	}
	if _, ok := tokens["access_token"]; !ok {
		return nil, e.failure(ctx, p, authing.ErrMalformed)
	}
	user, err := e.members(ctx, p, &authing.Call{
		Operation:  p.fullMethod,
		Generation: p.generation,
		Host:       p.host,
		Identity:   optionsv1.Identity_IDENTITY_NONE,
		Envelope:   optionsv1.Envelope_ENVELOPE_NONE,
		Verb:       "POST",
		Path:       "/oauth/oidc/me",
		Body:       optionsv1.Body_BODY_FORM,
		Members:    map[string]json.RawMessage{"access_token": tokens["access_token"]},
		App:        signIn.App,
		PoolID:     signIn.PoolID,
		Forward:    signIn.Forward,
	})
	if err != nil {
		return nil, err
	}
	maps.Copy(user, tokens)
	both, err := json.Marshal(user)
	if err != nil {
		return nil, e.failure(ctx, p, authing.ErrMalformed)
	}
	resp, err := e.decode(ctx, p, both)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	return resp.(*authingv1.LoginByOidcResponse), nil
}

// members are those of the object that answers a call.
func (e *Engine) members(ctx context.Context, p *plan, call *authing.Call) (map[string]json.RawMessage, error) {
	data, err := e.client.Do(ctx, call)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil || members == nil {
		return nil, e.failure(ctx, p, authing.ErrMalformed)
	}
	return members, nil
}
