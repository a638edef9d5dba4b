package emulator

import (
	"context"
	"slices"
	"time"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// principal is the person or company that a user has been authenticated as. All
// documents are right here.
type principal struct {
	id, kind, name, code string
	createdAt, updatedAt time.Time
}

var principalKinds = []string{"P", "E"} // a person, a company

// document is what a user is authenticated by.
type document interface {
	GetType() string
	GetName() string
	GetIdCard() string
	GetExt() string
}

// authenticatePrincipal authenticates the user as whom the documents name, in the
// place of somebody before.
func (e *Emulator) authenticatePrincipal(userID string, by document) error {
	if !slices.Contains(principalKinds, by.GetType()) {
		return badField("type", "must be P or E")
	}
	for name, value := range map[string]string{"name": by.GetName(), "idCard": by.GetIdCard(), "ext": by.GetExt()} {
		if value == "" {
			return badField(name, "is required")
		}
	}
	_, err := e.changeUser(withID(userID), func(_ view, u *user) error {
		now := e.now()
		p := principal{id: newID(), createdAt: now, kind: by.GetType(), name: by.GetName(), code: by.GetIdCard(), updatedAt: now}
		if u.principal != nil {
			p.id, p.createdAt = u.principal.id, u.principal.createdAt
		}
		u.principal = &p
		return nil
	})
	return err
}

func (e *Emulator) principalV2(u *user) (*authingv2.PrincipalDetail, error) {
	p := u.principal
	if p == nil {
		return nil, unknown("an authenticated principal of the user")
	}
	pool, created, updated := e.credentials.UserPoolID, instant(p.createdAt), instant(p.updatedAt)
	return &authingv2.PrincipalDetail{
		Id: p.id, UserId: &u.ID, UserPoolId: &pool, PrincipalType: &p.kind, PrincipalName: &p.name, PrincipalCode: &p.code,
		AuthenticationTime: &updated, CreatedAt: &created, UpdatedAt: &updated,
	}, nil
}

// principalsV3 is the same as v3 lists it.
func (u *user) principalsV3() []*authingv3.PrincipalAuthenticationInfo {
	p := u.principal
	if p == nil {
		return nil
	}
	return []*authingv3.PrincipalAuthenticationInfo{{
		Authenticated: true, PrincipalType: p.kind, PrincipalCode: p.code, PrincipalName: p.name, AuthenticatedAt: instant(p.updatedAt),
	}}
}

// GetPrincipalDetail returns who the signed-in user is.
func (s *authV2) GetPrincipalDetail(ctx context.Context, _ *authingv2.GetPrincipalDetailRequest) (*authingv2.GetPrincipalDetailResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	shown, err := s.principalV2(u)
	return &authingv2.GetPrincipalDetailResponse{Principal: shown}, err
}

// AuthenticatePrincipal authenticates the signed-in user.
func (s *authV2) AuthenticatePrincipal(ctx context.Context, req *authingv2.AuthenticatePrincipalRequest) (*authingv2.AuthenticatePrincipalResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	return &authingv2.AuthenticatePrincipalResponse{Message: succeeded(ctx)}, s.authenticatePrincipal(u.ID, req)
}

// GetUserPrincipalDetail returns who a user is.
func (s *managementV2) GetUserPrincipalDetail(_ context.Context, req *authingv2.GetUserPrincipalDetailRequest) (*authingv2.GetUserPrincipalDetailResponse, error) {
	u, err := mustFind(s.read(), "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	shown, err := s.principalV2(u)
	return &authingv2.GetUserPrincipalDetailResponse{Principal: shown}, err
}

// AuthenticateUserPrincipal authenticates a user.
func (s *managementV2) AuthenticateUserPrincipal(ctx context.Context, req *authingv2.AuthenticateUserPrincipalRequest) (*authingv2.AuthenticateUserPrincipalResponse, error) {
	return &authingv2.AuthenticateUserPrincipalResponse{Message: succeeded(ctx)}, s.authenticatePrincipal(req.GetUserId(), req)
}
