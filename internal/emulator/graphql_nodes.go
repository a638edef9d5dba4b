package emulator

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

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

// definedValue is a user-defined value in an answer.
type definedValue struct {
	Key      string
	Value    *string
	Label    *string
	DataType string
}

// CustomData is the user-defined values, sorted by key.
func (n *userNode) CustomData() (*[]*definedValue, error) {
	values := make([]*definedValue, 0, len(n.record.customData))
	v := n.emulator.read()
	for _, key := range slices.Sorted(maps.Keys(n.record.customData)) {
		declared, err := first[*declaredField](v, tableFields, byID, key)
		if err != nil {
			return nil, err
		}
		values = append(values, shownValue(key, n.record.customData[key], declared))
	}
	return &values, nil
}

func shownValue(key string, value *structpb.Value, declared *declaredField) *definedValue {
	text := customText(value)
	shown := &definedValue{Key: key, Value: &text, DataType: inferredType(value)}
	if declared != nil {
		shown.DataType, shown.Label = declared.DataType, unlessEmpty(declared.Label)
	}
	return shown
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
	page := &rolePage{TotalCount: intOf(int64(len(roles))), List: make([]*roleNode, len(roles))}
	for i, r := range roles {
		page.List[i] = n.emulator.roleNode(r)
	}
	return page, nil
}

// rolePage is PaginatedRoles.
type rolePage struct {
	TotalCount int32
	List       []*roleNode
}

// roleNode is a role in an answer.
type roleNode struct {
	emulator *Emulator
	record   *role

	ID, Namespace, Code, Arn          string
	Description, CreatedAt, UpdatedAt *string
	IsSystem                          *bool
}

func (e *Emulator) roleNode(r *role) *roleNode {
	created, updated := instant(r.CreatedAt), instant(r.UpdatedAt)
	return &roleNode{
		emulator:    e,
		record:      r,
		ID:          r.ID,
		Namespace:   r.Namespace,
		Code:        r.Code,
		Arn:         e.roleARN(r.ID),
		Description: unlessEmpty(r.Description),
		CreatedAt:   &created,
		UpdatedAt:   &updated,
		IsSystem:    &r.System,
	}
}

// Parent is the role this one inherits from.
func (n *roleNode) Parent() (*roleNode, error) {
	if n.record.ParentID == "" {
		return nil, nil
	}
	parent, err := first[*role](n.emulator.read(), tableRoles, byID, n.record.ParentID)
	if err != nil || parent == nil {
		return nil, err
	}
	return n.emulator.roleNode(parent), nil
}

// Users is a page of the users that have the role.
func (n *roleNode) Users(args struct{ Page, Limit *int32 }) (*userPage, error) {
	users, err := n.emulator.usersWith(n.emulator.read(), n.record)
	if err != nil {
		return nil, err
	}
	return (&rootFields{n.emulator}).page(users, args.Page, args.Limit)
}

// userPage is PaginatedUsers.
type userPage struct {
	TotalCount int32
	List       []*userNode
}

const maxLimitV2 = 100

// page is the part of users that page and limit select; a limit over 100 is
// 100.
func (q *rootFields) page(users []*user, page, limit *int32) (*userPage, error) {
	number, size := int64(1), int64(10)
	if page != nil {
		number = int64(*page)
	}
	if limit != nil {
		size = min(int64(*limit), maxLimitV2)
	}
	if number < 1 || size < 1 {
		return nil, badField("page", "and limit must be at least 1")
	}
	part := pageOf(users, number, size)
	shown := &userPage{TotalCount: intOf(int64(len(users))), List: make([]*userNode, len(part))}
	for i, u := range part {
		shown.List[i] = q.node(u)
	}
	return shown, nil
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
