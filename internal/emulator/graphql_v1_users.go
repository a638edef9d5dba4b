package emulator

import (
	"context"
	"slices"
	"strings"
)

// User is the user of an id, for administrators and for the user itself.
func (q *rootFieldsV1) User(ctx context.Context, args struct {
	ID, RegisterInClient, Token                 *string
	Auth                                        *bool
	UserLoginHistoryPage, UserLoginHistoryCount *int32
},
) (*userNodeV1, error) {
	if err := q.ownPool(textOf(args.RegisterInClient)); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, args.ID)
	if err != nil {
		return nil, err
	}
	return q.own(callOf(ctx), u), nil
}

// Users is a page of the pool's users, the newest first.
func (q *rootFieldsV1) Users(ctx context.Context, args struct {
	RegisterInClient *string
	Page, Count      *int32
	Populate         *bool
},
) (*userPageV1, error) {
	users, err := q.administeredUsers(ctx, textOf(args.RegisterInClient))
	if err != nil {
		return nil, err
	}
	slices.Reverse(users)
	return q.nodes(callOf(ctx), pageV1(users, args.Page, args.Count), len(users)), nil
}

// administeredUsers is all users, the oldest first, for administrators of the
// pool.
func (q *rootFieldsV1) administeredUsers(ctx context.Context, pool string) ([]*user, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	if err := q.ownPool(pool); err != nil {
		return nil, err
	}
	return q.read().usersInOrder()
}

// SearchUser is a page of the users who have the text in a member, or in one of
// several for `all`; the oldest first.
func (q *rootFieldsV1) SearchUser(ctx context.Context, args struct {
	Type, Value, RegisterInClient string
	Page, Count                   *int32
},
) (*userPageV1, error) {
	users, err := q.administeredUsers(ctx, args.RegisterInClient)
	if err != nil {
		return nil, err
	}
	members := []string{attributeName(args.Type)}
	if args.Type == "all" {
		members = searchedV2
	}
	found, err := searcher(q.read(), "type", members, args.Value)
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u *user) bool { return !found(u) })
	return q.nodes(callOf(ctx), pageV1(users, args.Page, args.Count), len(users)), nil
}

// UserPatch is the users that are there among those of ids.
func (q *rootFieldsV1) UserPatch(ctx context.Context, args struct{ IDs *string }) (*userPageV1, error) {
	c := callOf(ctx)
	if err := q.administrator(c.authorization); err != nil {
		return nil, err
	}
	var ids []string
	for id := range strings.SplitSeq(textOf(args.IDs), ",") {
		ids = append(ids, strings.TrimSpace(id))
	}
	users, err := findEach(q.read(), "ids", "user_id", ids)
	return q.nodes(c, users, len(users)), err
}

// UserExist says whether one of the values is a user's. Everybody may ask:
// sign-up pages do.
func (q *rootFieldsV1) UserExist(args struct {
	UserPoolID             string
	Phone, Username, Email *string
},
) (*bool, error) {
	if err := q.ownPool(args.UserPoolID); err != nil {
		return nil, err
	}
	u, err := identifiers{username: textOf(args.Username), email: textOf(args.Email), phone: textOf(args.Phone)}.find(q.read())
	exists := u != nil
	return &exists, err
}

// RemoveUsers deletes users, and returns those that were there.
func (q *rootFieldsV1) RemoveUsers(ctx context.Context, args struct {
	IDs                        *[]*string
	RegisterInClient, Operator *string
},
) (*[]*userNodeV1, error) {
	c := callOf(ctx)
	if err := q.administrator(c.authorization); err != nil {
		return nil, err
	}
	if err := q.ownPool(textOf(args.RegisterInClient)); err != nil {
		return nil, err
	}
	ids := each(listOf(args.IDs), textOf)
	var removed []*userNodeV1
	err := q.write(func(v view) error {
		users, err := findEach(v, "ids", "user_id", ids)
		if err != nil {
			return err
		}
		removed = each(users, func(u *user) *userNodeV1 { return q.node(c, u) })
		return removeEach(v, "ids", "user_id", ids)
	})
	return &removed, err
}
