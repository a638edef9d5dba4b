package emulator

import (
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// userNode is a user in an answer. Members that are not resolved here are those
// of the message.
type userNode struct {
	authingv2.User

	emulator *Emulator
	record   *user
}

// node is the user as an answer shows it, nil for none.
func (q *rootFields) node(u *user) *userNode {
	if u == nil {
		return nil
	}
	n := &userNode{emulator: q.Emulator, record: u}
	q.fillV2(u, &n.User)
	return n
}

// LoginsCount is how often the user has signed in.
func (n *userNode) LoginsCount() *int32 {
	count := intOf(n.record.attributes.number("loginsCount"))
	return &count
}

// RegisterSource is the channels the user registered through.
func (n *userNode) RegisterSource() *[]string {
	if n.User.RegisterSource == nil {
		return nil
	}
	return &n.User.RegisterSource
}

// Identities is the user's accounts at external identity providers.
func (n *userNode) Identities() *[]*authingv2.UserIdentity { return &n.User.Identities }

// CustomData is the user-defined values, sorted by key.
func (n *userNode) CustomData() (*[]*customValue, error) {
	values, err := n.emulator.read().shown(targetUser, n.record.customData)
	if err != nil {
		return nil, err
	}
	list := each(values, func(value *definedValue) *customValue { return &customValue{*value} })
	return &list, nil
}

// Roles is the roles given to the user, of one namespace if it is named.
func (n *userNode) Roles(args struct{ Namespace *string }) (*rolePage, error) {
	namespace := ""
	if args.Namespace != nil {
		namespace = *args.Namespace
	}
	roles, err := n.emulator.rolesOf(n.emulator.read(), n.record.ID, namespace)
	if err != nil {
		return nil, err
	}
	return n.emulator.rolePage(roles), nil
}

// userPage is PaginatedUsers.
type userPage struct {
	TotalCount int32
	List       []*userNode
}

// page is the part of users that page and limit select.
func (q *rootFields) page(users []*user, page, limit *int32) (*userPage, error) {
	part, err := pageV2(users, page, limit)
	if err != nil {
		return nil, err
	}
	return &userPage{intOf(int64(len(users))), each(part, q.node)}, nil
}

// pageOf is the page of a list, from 1; empty past the end.
func pageOf[T any](list []T, page, limit int64) []T {
	length := int64(len(list))
	if page-1 >= (length+limit-1)/limit {
		return nil
	}
	start := (page - 1) * limit
	return list[start:min(start+limit, length)]
}
