package emulator

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// providerV1 is OAuthProvider.
type providerV1 struct {
	ID, Name, Image, Description, Client, User, OAuthURL, URL, Alias *string
	Enabled                                                          *bool
}

// ReadOauthList is the identity providers of the pool: those that the seed has
// accounts of.
func (q *rootFieldsV1) ReadOauthList(args struct {
	ClientID             *string
	DontGetURL, UseGuard *bool
},
) (*[]*providerV1, error) {
	on := true
	list := each(q.providers(), func(name string) *providerV1 {
		return &providerV1{ID: &name, Name: &name, Alias: &name, Client: &q.credentials.UserPoolID, Enabled: &on}
	})
	return &list, q.ownPool(textOf(args.ClientID))
}

func (q *rootFieldsV1) providers() []string {
	var names []string
	for _, a := range q.external {
		if name := strings.ToLower(a.connection); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// boundV1 is BoundOAuth.
type boundV1 struct {
	Type, Unionid, Openid *string
	Binded                *bool
}

// NotBindOAuthList is the identity providers of the pool and of the user, and
// whether the user has an account there.
func (q *rootFieldsV1) NotBindOAuthList(ctx context.Context, args struct{ User, Client *string }) (*[]*boundV1, error) {
	if err := q.ownPool(textOf(args.Client)); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, args.User)
	if err != nil {
		return nil, err
	}
	names := q.providers()
	for _, i := range u.identities {
		if !slices.Contains(names, i.provider) {
			names = append(names, i.provider)
		}
	}
	list := each(names, func(name string) *boundV1 {
		i, bound := pick(u.identities, func(i identity) bool { return i.provider == name })
		return &boundV1{Type: &name, Binded: &bound, Unionid: unlessEmpty(i.userIDInIdp), Openid: unlessEmpty(i.openID)}
	})
	return &list, nil
}

// bindingV1 is UserOAuthBind.
type bindingV1 struct{ ID, User, Client, Type, UserInfo, Unionid, CreatedAt *string }

func (q *rootFieldsV1) binding(u *user, i identity) *bindingV1 {
	b := &bindingV1{ID: &i.id, User: &u.ID, Client: &q.credentials.UserPoolID, Type: &i.provider, Unionid: &i.userIDInIdp}
	if i.userInfo != nil {
		text := jsonOf(i.userInfo)
		b.UserInfo = &text
	}
	return b
}

// BindOtherOAuth gives a user an account at an identity provider, in place of
// the one there.
func (q *rootFieldsV1) BindOtherOAuth(ctx context.Context, args struct {
	User, Client            *string
	Type, Unionid, UserInfo string
},
) (*bindingV1, error) {
	info := new(structpb.Value)
	if protojson.Unmarshal([]byte(args.UserInfo), info) != nil {
		return nil, badField("userInfo", "must be JSON text")
	}
	social := true
	bound := identity{id: newID(), provider: args.Type, kind: "unionid", userIDInIdp: args.Unionid, userInfo: info, social: &social}
	return q.changeBindings(ctx, args.User, args.Client, func(v view, u *user) (identity, error) {
		stored, err := v.providerOfType(args.Type)
		if err == nil && stored != nil {
			bound.extIdpID = stored.ID // as v2 and v3 name it
		}
		u.identities = append(slices.DeleteFunc(u.identities, func(i identity) bool { return i.provider == args.Type }), bound)
		return bound, err
	})
}

// UnbindOtherOAuth takes the account at an identity provider off a user.
func (q *rootFieldsV1) UnbindOtherOAuth(ctx context.Context, args struct {
	User, Client *string
	Type         string
},
) (*bindingV1, error) {
	return q.changeBindings(ctx, args.User, args.Client, func(_ view, u *user) (identity, error) {
		at := slices.IndexFunc(u.identities, func(i identity) bool { return i.provider == args.Type })
		if at < 0 {
			return identity{}, unknown("an account at " + args.Type)
		}
		gone := u.identities[at]
		u.identities = slices.Delete(u.identities, at, at+1)
		return gone, nil
	})
}

// changeBindings changes the accounts of a user, and returns the one concerned.
func (q *rootFieldsV1) changeBindings(ctx context.Context, id, pool *string, change func(view, *user) (identity, error)) (*bindingV1, error) {
	if err := q.ownPool(textOf(pool)); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, id)
	if err != nil {
		return nil, err
	}
	var concerned identity
	changed, err := q.changeUser(withID(u.ID), func(v view, u *user) (err error) {
		concerned, err = change(v, u)
		return err
	})
	if err != nil {
		return nil, err
	}
	b := q.binding(changed, concerned)
	at := instant(changed.updatedAt)
	b.CreatedAt = &at
	return b, nil
}

// thirdPartyTokensV1 is RefreshedThirdPartyToken.
type thirdPartyTokensV1 struct {
	RefreshSuccess                                          *bool
	Message, Provider, RefreshToken, AccessToken, UpdatedAt *string
}

// RefreshThirdPartyToken says that the provider of a user gave no new tokens:
// there is none here.
func (q *rootFieldsV1) RefreshThirdPartyToken(ctx context.Context, args struct{ UserPoolID, UserID string }) (*thirdPartyTokensV1, error) {
	if _, err := q.reading(ctx, args.UserPoolID); err != nil {
		return nil, err
	}
	u, err := withID(args.UserID)(q.read())
	if err != nil {
		return nil, err
	}
	done, why := false, notEmulated("the provider").message(callOf(ctx).lang)
	answer := &thirdPartyTokensV1{RefreshSuccess: &done, Message: &why}
	if known := len(u.identities); known > 0 {
		answer.Provider = &u.identities[known-1].provider
	}
	return answer, nil
}
