package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// groupV3 is the group as v3 shows it. Its custom data has no place there.
func groupV3(g *group) *authingv3.Group {
	return &authingv3.Group{Id: g.ID, Code: g.Code, Name: g.Name, Description: g.Description, Type: g.Type}
}

// groupsV3 is groups as v3 shows them.
func groupsV3(groups []*group) []*authingv3.Group { return each(groups, groupV3) }

// withMembers is the group with its members.
func (e *Emulator) withMembers(v view, g *group) (*authingv3.Group, error) {
	members, err := v.membersOf(g.ID)
	m := groupV3(g)
	m.Members = e.usersV3(members, shown{})
	return m, err
}

// groupOf is the group that a request describes.
func groupOf(req interface {
	GetCode() string
	GetName() string
	GetDescription() string
	GetType() string
},
) *group {
	return &group{Code: req.GetCode(), Name: req.GetName(), Description: req.GetDescription(), Type: req.GetType()}
}

// CreateGroup makes a group.
func (s *managementV3) CreateGroup(_ context.Context, req *authingv3.CreateGroupRequest) (*authingv3.CreateGroupResponse, error) {
	made, err := s.createGroups(req)
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateGroupResponse{Group: made[0]}, nil
}

// CreateGroupsBatch makes all of the groups or none.
func (s *managementV3) CreateGroupsBatch(_ context.Context, req *authingv3.CreateGroupsBatchRequest) (*authingv3.CreateGroupsBatchResponse, error) {
	made, err := s.createGroups(req.GetList()...)
	return &authingv3.CreateGroupsBatchResponse{Groups: made}, err
}

func (s *managementV3) createGroups(sent ...*authingv3.CreateGroupRequest) ([]*authingv3.Group, error) {
	made := make([]*group, len(sent))
	err := s.write(func(v view) error {
		for i, one := range sent {
			made[i] = groupOf(one)
			if err := v.checkTypes(targetGroup, one.GetCustomData()); err != nil {
				return err
			}
			made[i].customData = merged(nil, one.GetCustomData())
			if err := s.insertGroup(v, made[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return groupsV3(made), nil
}

// CreateOrUpdateGroup makes a group, or changes the one that has the code.
func (s *managementV3) CreateOrUpdateGroup(_ context.Context, req *authingv3.CreateOrUpdateGroupRequest) (*authingv3.CreateOrUpdateGroupResponse, error) {
	resp := new(authingv3.CreateOrUpdateGroupResponse)
	err := s.write(func(v view) error {
		before, err := first[*group](v, tableGroups, byCode, req.GetCode())
		if err != nil {
			return err
		}
		after := groupOf(req)
		if before == nil {
			resp.Created = true
			err = s.insertGroup(v, after)
		} else {
			after, err = s.changeGroup(v, before, func(g *group) {
				g.Name, g.Description, g.Type = req.GetName(), req.GetDescription(), req.GetType()
			})
		}
		if err != nil {
			return err
		}
		resp.Data, err = s.withMembers(v, after)
		return err
	})
	return resp, err
}

// GetGroup returns one group with its members.
func (s *managementV3) GetGroup(_ context.Context, req *authingv3.GetGroupRequest) (*authingv3.GetGroupResponse, error) {
	v := s.read()
	g, err := v.groupCoded(req.GetCode())
	if err != nil {
		return nil, err
	}
	shown, err := s.withMembers(v, g)
	return &authingv3.GetGroupResponse{Group: shown}, err
}

// ListGroups returns a page of the groups, without their members.
func (s *managementV3) ListGroups(_ context.Context, req *authingv3.ListGroupsRequest) (*authingv3.ListGroupsResponse, error) {
	groups, err := s.read().groupsInOrder()
	if err != nil {
		return nil, err
	}
	groups = slices.DeleteFunc(groups, func(g *group) bool { return !mentions(req.GetKeywords(), g.Code, g.Name) })
	page, err := pageV3(groups, "", req.Page, req.Limit)
	return &authingv3.ListGroupsResponse{TotalCount: int64(len(groups)), List: groupsV3(page)}, err
}

// GetAllGroups returns every group, with its members if they are asked for.
func (s *managementV3) GetAllGroups(_ context.Context, req *authingv3.GetAllGroupsRequest) (*authingv3.GetAllGroupsResponse, error) {
	v := s.read()
	groups, err := v.groupsInOrder()
	if err != nil || !req.GetFetchMembers() {
		return &authingv3.GetAllGroupsResponse{Groups: groupsV3(groups)}, err
	}
	resp := &authingv3.GetAllGroupsResponse{Groups: make([]*authingv3.Group, len(groups))}
	for i, g := range groups {
		if resp.Groups[i], err = s.withMembers(v, g); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

// UpdateGroup changes members of a group; members that are not sent stay.
func (s *managementV3) UpdateGroup(_ context.Context, req *authingv3.UpdateGroupRequest) (*authingv3.UpdateGroupResponse, error) {
	resp := new(authingv3.UpdateGroupResponse)
	err := s.write(func(v view) error {
		before, err := v.groupCoded(req.GetCode())
		if err != nil {
			return err
		}
		if err := v.checkTypes(targetGroup, req.GetCustomData()); err != nil {
			return err
		}
		g, err := s.changeGroup(v, before, func(g *group) {
			g.Code = orElse(req.GetNewCode(), g.Code)
			g.Name = orElse(req.GetName(), g.Name)
			g.Description = req.GetDescription()
			g.customData = merged(g.customData, req.GetCustomData())
		})
		if err != nil {
			return err
		}
		resp.Group, err = s.withMembers(v, g)
		return err
	})
	return resp, err
}

// DeleteGroupsBatch deletes groups; unknown ones are skipped.
func (s *managementV3) DeleteGroupsBatch(_ context.Context, req *authingv3.DeleteGroupsBatchRequest) (*authingv3.DeleteGroupsBatchResponse, error) {
	err := s.write(func(v view) error {
		for _, code := range req.GetCodeList() {
			if err := v.removeGroup(code); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.DeleteGroupsBatchResponse{Success: err == nil}, err
}
