package emulator

import "context"

// groupPage is PaginatedGroups.
type groupPage struct {
	TotalCount int32
	List       []*groupNode
}

// groupNode is a group in an answer.
type groupNode struct {
	emulator *Emulator
	record   *group

	Code, Name                        string
	Description, CreatedAt, UpdatedAt *string
}

func (e *Emulator) groupNode(g *group) *groupNode {
	created, updated := instant(g.createdAt), instant(g.updatedAt)
	return &groupNode{
		emulator:    e,
		record:      g,
		Code:        g.Code,
		Name:        g.Name,
		Description: unlessEmpty(g.Description),
		CreatedAt:   &created,
		UpdatedAt:   &updated,
	}
}

// Users is a page of the group's members, for administrators.
func (n *groupNode) Users(ctx context.Context, args struct{ Page, Limit *int32 }) (*userPage, error) {
	if err := n.emulator.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	members, err := n.emulator.read().membersOf(n.record.ID)
	if err != nil {
		return nil, err
	}
	return (&rootFields{n.emulator}).page(members, args.Page, args.Limit)
}

// AuthorizedResources is what the members may use as members.
func (n *groupNode) AuthorizedResources(args struct{ Namespace, ResourceType *string }) (*authorizedPage, error) {
	return n.emulator.authorizedPage(holder{holderGroup, n.record.ID}, textOf(args.Namespace), args.ResourceType)
}

// Groups is the groups the user is in.
func (n *userNode) Groups() (*groupPage, error) {
	groups, err := n.emulator.read().groupsOf(n.record.ID)
	return &groupPage{intOf(int64(len(groups))), each(groups, n.emulator.groupNode)}, err
}

// groupTargets is a group and the users who join or leave it.
type groupTargets struct {
	UserIDs []string
	Code    *string
}

// AddUserToGroup makes all of the users members of a group, or none.
func (q *rootFields) AddUserToGroup(ctx context.Context, args groupTargets) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error { return v.forMembers(textOf(args.Code), args.UserIDs, q.join) })
}

// RemoveUserFromGroup takes the users out of a group; they need not be in it.
func (q *rootFields) RemoveUserFromGroup(ctx context.Context, args groupTargets) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error { return v.forMembers(textOf(args.Code), args.UserIDs, view.leave) })
}
