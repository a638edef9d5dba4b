package emulator

import (
	"context"
	"time"
)

// Group is the group of a code, none if there is none.
func (q *rootFields) Group(ctx context.Context, args struct{ Code string }) (*groupNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	g, err := first[*group](q.read(), tableGroups, byCode, args.Code)
	if err != nil || g == nil {
		return nil, err
	}
	return q.groupNode(g), nil
}

// Groups is a page of the groups of the pool, or of those that a user is in.
func (q *rootFields) Groups(ctx context.Context, args struct {
	UserID      *string
	Page, Limit *int32
	SortBy      sortOrder
},
) (*groupPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	groups, err := v.groupsInOrder()
	if id := textOf(args.UserID); id != "" {
		if _, err := mustFind(v, "userId", "user_id", id); err != nil {
			return nil, err
		}
		groups, err = v.groupsOf(id)
	}
	if err != nil {
		return nil, err
	}
	sortRecords(groups, args.SortBy, func(g *group) time.Time { return g.updatedAt })
	part, err := pageV2(groups, args.Page, args.Limit)
	return &groupPage{intOf(int64(len(groups))), each(part, q.groupNode)}, err
}

// CreateGroup makes a group.
func (q *rootFields) CreateGroup(ctx context.Context, args struct {
	Code, Name  string
	Description *string
},
) (*groupNode, error) {
	if args.Code == "" || args.Name == "" {
		return nil, badField("code", "and name are required")
	}
	g := &group{Code: args.Code, Name: args.Name, Description: textOf(args.Description)}
	if _, err := q.administered(ctx, func(v view) error { return q.insertGroup(v, g) }); err != nil {
		return nil, err
	}
	return q.groupNode(g), nil
}

// UpdateGroup changes a group; what is not sent stays.
func (q *rootFields) UpdateGroup(ctx context.Context, args struct {
	Code                       string
	Name, Description, NewCode *string
},
) (*groupNode, error) {
	var changed *group
	_, err := q.administered(ctx, func(v view) error {
		before, err := v.groupCoded(args.Code)
		if err != nil {
			return err
		}
		changed, err = q.changeGroup(v, before, func(g *group) {
			g.Code = orElse(textOf(args.NewCode), g.Code)
			g.Name = orElse(textOf(args.Name), g.Name)
			set(&g.Description, args.Description)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return q.groupNode(changed), nil
}

// DeleteGroups deletes groups; unknown ones are skipped.
func (q *rootFields) DeleteGroups(ctx context.Context, args struct{ CodeList []string }) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		for _, code := range args.CodeList {
			if err := v.removeGroup(code); err != nil {
				return err
			}
		}
		return nil
	})
}
