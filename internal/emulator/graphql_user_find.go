package emulator

import "context"

// FindUser is the user who has one of the values, none if nobody has.
func (q *rootFields) FindUser(ctx context.Context, args struct {
	Email, Phone, Username, ExternalID *string
	Identity                           input
},
) (*userNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	values := identifiers{textOf(args.Username), textOf(args.Email), textOf(args.Phone), textOf(args.ExternalID)}
	if args.Identity == nil || values != (identifiers{}) {
		if u, err := values.find(v); err != nil || u != nil || args.Identity == nil {
			return q.node(u), err
		}
	}
	like := identityOf(args.Identity)
	like.extIdpID = args.Identity.text("identifier")
	u, err := findByIdentity(v, like)
	return q.node(u), err
}

// IsUserExists says whether one of the values is a user's. Everybody may ask:
// sign-up pages do.
func (q *rootFields) IsUserExists(args struct{ Email, Phone, Username, ExternalID *string }) (*bool, error) {
	u, err := identifiers{textOf(args.Username), textOf(args.Email), textOf(args.Phone), textOf(args.ExternalID)}.find(q.read())
	if err != nil {
		return nil, err
	}
	exists := u != nil
	return &exists, nil
}

// idTypesV2 are v2's names of what identifies a user.
var idTypesV2 = map[string]string{
	"": "user_id", "id": "user_id", "username": "username", "phone": "phone", "email": "email", "externalId": "external_id",
}

const maxBatchV2 = 80

// usersV2 is the users that are there among those that a batch names.
func usersV2(v view, kind string, ids []string) ([]*user, error) {
	idType, known := idTypesV2[kind]
	switch {
	case !known:
		return nil, badField("type", "must be id, username, phone, email or externalId")
	case len(ids) > maxBatchV2:
		return nil, &fault{status: statusBadInput, code: codeTooManyUsers}
	}
	return findEach(v, "type", idType, ids)
}

// UserBatch is the users that are there among those of ids.
func (q *rootFields) UserBatch(ctx context.Context, args struct {
	IDs  []string
	Type *string
},
) ([]*userNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	users, err := usersV2(q.read(), textOf(args.Type), args.IDs)
	return each(users, q.node), err
}

// ArchivedUsers is a page of the archived users, in the order they were
// archived.
func (q *rootFields) ArchivedUsers(ctx context.Context, args struct{ Page, Limit *int32 }) (*userPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	users, err := q.read().archivedUsers()
	if err != nil {
		return nil, err
	}
	return q.page(users, args.Page, args.Limit)
}
