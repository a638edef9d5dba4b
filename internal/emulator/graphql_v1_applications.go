package emulator

import "context"

// authorizedAppsV1 is UserAuthorizedApps. All applications here are of OpenID
// Connect.
type authorizedAppsV1 struct {
	OAuthApps  *[]*oauthAppV1
	OIDCApps   *[]*oidcAppV1
	TotalCount *int32
}

// oauthAppV1 is OAuthApp.
type oauthAppV1 struct {
	ID, Name, Domain, ClientID, Description, When *string
	IsDeleted                                     *bool
	Grants, RedirectURIs                          *[]*string
}

// oidcAppV1 is OIDCApp.
type oidcAppV1 struct {
	ID, Name, ClientID, Domain, Description, Image, When                 *string
	IsDeleted                                                            *bool
	RedirectURIs, GrantTypes, ResponseTypes                              *[]*string
	IDTokenSignedResponseAlg, TokenEndpointAuthMethod                    *string
	AuthorizationCodeExpire, AccessTokenExpire, IDTokenExpire, CasExpire *string
}

// GetUserAuthorizedApps is a page of the applications that a user is signed in
// to, the first sign-in first.
func (q *rootFieldsV1) GetUserAuthorizedApps(ctx context.Context, args struct {
	ClientID, UserID *string
	Page, Count      *int32
},
) (*authorizedAppsV1, error) {
	if err := q.ownPool(textOf(args.ClientID)); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, args.UserID)
	if err != nil {
		return nil, err
	}
	v := q.read()
	sessions, err := list[*session](v, tableSessions, byUser, u.ID)
	if err != nil {
		return nil, err
	}
	apps := []*oidcAppV1{}
	seen := make(map[string]bool)
	for _, s := range sessions {
		if seen[s.AppID] || !s.goesOn(q.now()) {
			continue
		}
		seen[s.AppID] = true
		app, err := v.applicationWithID(s.AppID)
		if err != nil {
			return nil, err
		}
		apps = append(apps, oidcApp(app, s))
	}
	total := intOf(int64(len(apps)))
	page := pageV1(apps, args.Page, args.Count)
	return &authorizedAppsV1{OAuthApps: new([]*oauthAppV1), OIDCApps: &page, TotalCount: &total}, nil
}

func oidcApp(app *application, s *session) *oidcAppV1 {
	since, deleted := instant(s.startedAt), false
	redirects := each(app.redirects, func(uri string) *string { return &uri })
	return &oidcAppV1{
		ID: &app.ID, Name: &app.Name, ClientID: &app.ID, Domain: unlessEmpty(app.Identifier), When: &since, IsDeleted: &deleted,
		RedirectURIs: &redirects, IDTokenSignedResponseAlg: unlessEmpty(app.idTokenAlg), TokenEndpointAuthMethod: unlessEmpty(app.authMethod),
	}
}

// authorizedAppV1 is UserAuthorizedApp.
type authorizedAppV1 struct {
	ID, Scope, AppID, UserID, Type, When *string
	IsRevoked                            *bool
}

// RevokeUserAuthorizedApp signs a user out of an application.
func (q *rootFieldsV1) RevokeUserAuthorizedApp(ctx context.Context, args struct{ UserPoolID, UserID, AppID *string }) (*authorizedAppV1, error) {
	if err := q.ownPool(textOf(args.UserPoolID)); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, args.UserID)
	if err != nil {
		return nil, err
	}
	app, err := q.read().applicationWithID(textOf(args.AppID))
	if err != nil {
		return nil, err
	}
	if err := q.write(func(v view) error { return endSessions(v, u.ID, app.ID) }); err != nil {
		return nil, err
	}
	kind, now, revoked := "OIDC", instant(q.now()), true
	return &authorizedAppV1{ID: &app.ID, AppID: &app.ID, UserID: &u.ID, Type: &kind, When: &now, IsRevoked: &revoked}, nil
}
