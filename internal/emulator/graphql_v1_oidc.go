package emulator

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"google.golang.org/protobuf/proto"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

const scopeOfSignIn = defaultScope + " " + scopeOffline

// oidcUserV1 is OidcUser. Members that are not resolved here are those of the
// message.
type oidcUserV1 struct{ authingv1.SignedInUser }

// LoginsCount is how often the user has signed in.
func (n *oidcUserV1) LoginsCount() *int32 {
	count := intOf(n.GetLoginsCount())
	return &count
}

// ExpiresIn is the lifetime of the access token in seconds.
func (n *oidcUserV1) ExpiresIn() *int32 {
	seconds := intOf(n.GetExpiresIn())
	return &seconds
}

// SignIn signs a user in to an application by password, or, for administrators,
// by unionid alone.
func (q *rootFieldsV1) SignIn(ctx context.Context, args struct {
	OIDCAppID, UserPoolID, Email, Phone, Username, Unionid, Password *string
},
) (*oidcUserV1, error) {
	c := callOf(ctx)
	if err := q.ownPool(textOf(args.UserPoolID)); err != nil {
		return nil, err
	}
	app, err := q.application(textOf(args.OIDCAppID))
	if err != nil {
		return nil, err
	}
	shown := credentialV1{
		account:  account{email: textOf(args.Email), phone: textOf(args.Phone), username: textOf(args.Username)},
		password: textOf(args.Password), unionID: textOf(args.Unionid),
	}
	if shown.byUnionID() {
		if err := q.administrator(c.authorization); err != nil {
			return nil, err
		}
	}
	u, s, err := q.admitByCredential(shown, app, c.origin)
	if err != nil {
		return nil, err
	}
	return q.oidcUser(c, u, s)
}

// oidcUser is a user who has just signed in, with the tokens of the session.
func (q *rootFieldsV1) oidcUser(c call, u *user, s *session) (*oidcUserV1, error) {
	known, err := q.userClaims(u, scopeOfSignIn)
	if err != nil {
		return nil, err
	}
	n, err := q.arrived(c, u, s)
	if err != nil {
		return nil, err
	}
	maps.Copy(known, map[string]any{
		"sub": u.ID, "_id": u.ID, "username": n.Username, "company": n.Company, "browser": n.Browser, "device": n.Device,
		"logins_count": n.LoginsCount(), "register_method": n.RegisterMethod(), "blocked": n.Blocked, "last_ip": n.LastIp,
		"register_in_userpool": q.credentials.UserPoolID, "last_login": n.LastLogin, "signed_up": n.SignedUp, "token": n.Token,
	})
	tokens, err := q.tokensOf(s, scopeOfSignIn)
	if err != nil {
		return nil, err
	}
	out, all := new(oidcUserV1), new(authingv1.SignedInUser)
	if err := errors.Join(into(&out.SignedInUser, known), into(all, tokens)); err != nil {
		return nil, err
	}
	proto.Merge(&out.SignedInUser, all)
	return out, nil
}

// oidcTokensV1 is OidcTokenSet.
type oidcTokensV1 struct{ authingv1.OidcTokenSet }

// ExpiresIn is the lifetime of the access token in seconds.
func (n *oidcTokensV1) ExpiresIn() *int32 {
	seconds := intOf(n.GetExpiresIn())
	return &seconds
}

// RefreshSignInToken gives new tokens for a refresh token, which they replace.
func (q *rootFieldsV1) RefreshSignInToken(args struct {
	OIDCAppID, UserPoolID *string
	RefreshToken          string
},
) (*oidcTokensV1, error) {
	if err := q.ownPool(textOf(args.UserPoolID)); err != nil {
		return nil, err
	}
	app, err := q.application(textOf(args.OIDCAppID))
	if err != nil {
		return nil, err
	}
	tokens, err := q.renew(args.RefreshToken, app.ID, nil)
	if refusal := (*oidc.Error)(nil); errors.As(err, &refusal) {
		return nil, badField("refreshToken", "is refused: "+refusal.Description)
	}
	if err != nil {
		return nil, err
	}
	out := new(oidcTokensV1)
	return out, into(&out.OidcTokenSet, tokens)
}

// into sets the members of a message by their JSON names.
func into(m proto.Message, members any) error {
	text, err := json.Marshal(members)
	if err != nil {
		return err
	}
	return codec.Unmarshal(text, m, codec.Lenient)
}
