package emulator

import (
	"context"
	"encoding/json"
	"fmt"
)

type poolSecretV1 struct{ Secret, ClientID *string }

// GetAccessTokenByAppSecret gives a management token for the pool's secret.
func (q *rootFieldsV1) GetAccessTokenByAppSecret(args poolSecretV1) (*string, error) {
	if err := q.checkPoolSecret(textOf(args.ClientID), textOf(args.Secret)); err != nil {
		return nil, err
	}
	token, _, err := q.managementToken()
	if err != nil {
		return nil, fmt.Errorf("management token: %w", err)
	}
	return &token, nil
}

// GetClientWhenSdkInit gives the token with the settings of the pool.
func (q *rootFieldsV1) GetClientWhenSdkInit(args poolSecretV1) (*clientWithTokenV1, error) {
	token, err := q.GetAccessTokenByAppSecret(args)
	if err != nil {
		return nil, err
	}
	client, err := q.client()
	return &clientWithTokenV1{token, client}, err
}

// clientWithTokenV1 is ClientWithAccessToken.
type clientWithTokenV1 struct {
	AccessToken *string
	ClientInfo  *clientV1
}

// clientV1 is UserClient: the pool.
type clientV1 struct {
	ID, Name, Logo, Descriptions, CreatedAt, AllowedOrigins        *string
	JwtExpired                                                     *int32
	IsDeleted, EmailVerifiedDefault, EnableEmail, RegisterDisabled *bool
	ShowWXMPQRCode, UseMiniLogin, UseSelfWxapp                     *bool
	ClientType                                                     *clientTypeV1
}

// clientTypeV1 is UserClientType.
type clientTypeV1 struct{ ID, Name, Description, Image, Example *string }

// client is the settings of the pool as v2 changes them.
func (q *rootFieldsV1) client() (*clientV1, error) {
	p, err := q.read().userPool()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(p.members)
	if err != nil {
		return nil, err
	}
	created, expired := instant(p.createdAt), int32(userTokenLifetime.Seconds())
	on, off := true, false
	c := &clientV1{
		ID: &q.credentials.UserPoolID, CreatedAt: &created, JwtExpired: &expired, EnableEmail: &on,
		IsDeleted: &off, ShowWXMPQRCode: &off, UseMiniLogin: &off, UseSelfWxapp: &off,
	}
	if text, ok := p.members["description"].(string); ok {
		c.Descriptions = &text
	}
	return c, json.Unmarshal(text, c) // the other names are the same
}

// GetUserPoolSettings is what everybody may know of the pool.
func (q *rootFieldsV1) GetUserPoolSettings(args struct{ UserPoolID string }) (*clientV1, error) {
	if err := q.ownPool(args.UserPoolID); err != nil {
		return nil, err
	}
	return q.client()
}

// tokenUserV1 is TokenUser.
type tokenUserV1 struct{ Email, ID, ClientID, Unionid *string }

// knownToken is what is known of a token: good ones have a user.
type knownToken struct {
	user     *tokenUserV1
	iat, exp *int32
}

// know reads a token, of the call unless it is given.
func (q *rootFieldsV1) know(ctx context.Context, token *string) (knownToken, error) {
	text := orElse(textOf(token), callOf(ctx).authorization)
	c, err := q.verify(bearer(text))
	if err != nil {
		return knownToken{}, err
	}
	u, err := q.subject(c)
	if err != nil {
		return knownToken{}, err
	}
	iat, exp := intOf(c.IssuedAt), intOf(c.Expiry)
	return knownToken{&tokenUserV1{
		Email: unlessEmpty(u.attributes.text("email")), ID: &u.ID,
		ClientID: &q.credentials.UserPoolID, Unionid: unlessEmpty(u.attributes.text("unionid")),
	}, &iat, &exp}, nil
}

// loginStatusV1 is LoginStatus.
type loginStatusV1 struct {
	commonMessageV1

	Token *loginTokenV1
}

type loginTokenV1 struct {
	Data     *tokenUserV1
	Iat, Exp *int32
}

// CheckLoginStatus says whether a token is good; a bad one is no error.
func (q *rootFieldsV1) CheckLoginStatus(ctx context.Context, args struct{ Token *string }) (*loginStatusV1, error) {
	known, err := q.know(ctx, args.Token)
	verdict, err := judged(ctx, err)
	if err != nil {
		return nil, err
	}
	status := &loginStatusV1{commonMessageV1: *verdict}
	if known.user != nil {
		status.Token = &loginTokenV1{known.user, known.iat, known.exp}
	}
	return status, nil
}

// decodedTokenV1 is DecodedJwtToken.
type decodedTokenV1 struct {
	Data     *tokenUserV1
	Status   *commonMessageV1
	Iat, Exp *int32
}

// DecodeJwtToken reads a token; a bad one is no error.
func (q *rootFieldsV1) DecodeJwtToken(ctx context.Context, args struct{ Token *string }) (*decodedTokenV1, error) {
	known, err := q.know(ctx, args.Token)
	verdict, err := judged(ctx, err)
	return &decodedTokenV1{known.user, verdict, known.iat, known.exp}, err
}

// RefreshToken issues a token: to the signed-in user, and to administrators for
// any user.
func (q *rootFieldsV1) RefreshToken(ctx context.Context, args struct{ Client, User string }) (*refreshedToken, error) {
	if err := q.ownPool(args.Client); err != nil {
		return nil, err
	}
	return q.v2.RefreshToken(ctx, struct{ ID *string }{&args.User})
}
