package emulator

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// User is the user of an id, for administrators and for the user itself.
func (q *rootFields) User(ctx context.Context, args struct{ ID *string }) (*userNode, error) {
	c := callOf(ctx)
	if q.administrator(c.authorization) == nil && args.ID != nil {
		u, err := mustFind(q.read(), "id", "user_id", *args.ID)
		return q.node(u), err
	}
	u, err := q.self(c, args.ID)
	if err != nil {
		return nil, err
	}
	return q.node(u).withToken(c), nil
}

// withToken answers users their own token: the SDK goes on with the token of
// the user it read last.
func (n *userNode) withToken(c call) *userNode {
	if n != nil {
		n.Token = unlessEmpty(bearer(c.authorization))
	}
	return n
}

// self is the signed-in user, who may only be the one that id names.
func (q *rootFields) self(c call, id *string) (*user, error) {
	u, err := q.signedIn(c.authorization)
	if err == nil && id != nil && *id != u.ID {
		return nil, &fault{status: statusNotPermitted, code: codeAnotherUsers}
	}
	return u, err
}

// Users is a page of the pool's users.
func (q *rootFields) Users(ctx context.Context, args struct {
	Page, Limit       *int32
	SortBy            sortOrder
	ExcludeUsersInOrg *bool
},
) (*userPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	if args.ExcludeUsersInOrg != nil && *args.ExcludeUsersInOrg {
		users = slices.DeleteFunc(users, func(u *user) bool { return u.attributes["departmentIds"] != nil })
	}
	sortRecords(users, args.SortBy, func(u *user) time.Time { return u.updatedAt })
	return q.page(users, args.Page, args.Limit)
}

// sortOrder is SortByEnum. It takes a variable that was not given as the
// default, which the library does not.
type sortOrder string

// ImplementsGraphQLType names the type.
func (*sortOrder) ImplementsGraphQLType(name string) bool { return name == "SortByEnum" }

// Nullable lets the argument be null.
func (*sortOrder) Nullable() {}

// UnmarshalGraphQL takes one of the values, which the library has checked.
func (s *sortOrder) UnmarshalGraphQL(value any) error {
	name, _ := value.(string)
	*s = sortOrder(orElse(name, "CREATEDAT_DESC"))
	return nil
}

// CreateUser makes an account.
func (q *rootFields) CreateUser(ctx context.Context, args struct {
	UserInfo                  input
	KeepPassword              *bool
	ResetPasswordOnFirstLogin *bool
	Params                    *string
	Identity                  input
},
) (*userNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	u := newUser(sourceAdminCreated)
	if err := u.setProfile(args.UserInfo); err != nil {
		return nil, err
	}
	if args.ResetPasswordOnFirstLogin != nil && *args.ResetPasswordOnFirstLogin {
		u.attributes["resetPasswordOnNextLogin"] = true
	}
	if err := q.firstPassword(u, args.UserInfo, args.KeepPassword != nil && *args.KeepPassword); err != nil {
		return nil, err
	}
	if args.Identity != nil {
		u.identities = []identity{identityOf(args.Identity)}
	}
	values, err := paramsOf("params", args.Params)
	if err != nil {
		return nil, err
	}
	err = q.write(func(v view) error {
		if err := u.setDefinedValues(v, "params", values); err != nil {
			return err
		}
		return q.insertUser(v, u)
	})
	return q.node(u), err
}

func (q *rootFields) firstPassword(u *user, info input, keep bool) error {
	sent := info.text("password")
	if sent == "" {
		return nil
	}
	plain, err := q.keys.decrypt(sent)
	if keep {
		if err != nil {
			plain = sent // a hash that was not encrypted
		}
		q.setPassword(u, password{verbatim: plain}, 0)
		return nil
	}
	if err != nil {
		return err
	}
	hashed, err := q.hash(plain)
	q.setPassword(u, hashed, securityLevel(plain))
	return err
}

func identityOf(in input) identity {
	i := identity{
		id:           newID(),
		provider:     in.text("provider"),
		userIDInIdp:  in.text("userIdInIdp"),
		openID:       in.text("openid"),
		connectionID: in.text("connectionId"),
		accessToken:  in.text("accessToken"),
		refreshToken: in.text("refreshToken"),
	}
	if social, ok := in["isSocial"].(bool); ok {
		i.social = &social
	}
	if i.connectionID != "" {
		i.originConnIDs = []string{i.connectionID}
	}
	return i
}

// setProfile sets the members of a v2 input object that describe the user.
func (u *user) setProfile(in input) error {
	for name, value := range in {
		switch name {
		case "password", "udf":
		case "ip":
			name = "lastIp"
			fallthrough
		default:
			if err := u.attributes.set(name, value); err != nil {
				return err
			}
		case "blocked":
			u.block(in.flag(name))
		}
	}
	return nil
}

// block is v2's way to suspend an account.
func (u *user) block(blocked bool) {
	switch {
	case blocked:
		u.attributes["status"] = statusSuspended
	case u.attributes.text("status") == statusSuspended:
		u.attributes["status"] = statusActivated
	}
}

// paramsOf reads custom data as v2 sends it: the JSON text of a list of
// {key, value}.
func paramsOf(field string, text *string) ([]keyValue, error) {
	if text == nil || *text == "" {
		return nil, nil
	}
	var values []keyValue
	if err := json.Unmarshal([]byte(*text), &values); err != nil {
		return nil, badField(field, "must be the JSON text of a list of {key, value}")
	}
	return values, nil
}
