package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// FilterUsers returns a page of the users who meet conditions, written as v3's
// advancedFilter, the newest first.
func (s *managementV2) FilterUsers(_ context.Context, req *authingv2.FilterUsersRequest) (*authingv2.FilterUsersResponse, error) {
	v := s.read()
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	for _, sent := range req.GetFilter() {
		condition := new(authingv3.UserFilter)
		if err := protojson.Unmarshal([]byte(jsonOf(sent)), condition); err != nil {
			return nil, badField("filter", "must be objects of field, operator and value")
		}
		meets, err := filter(v, condition)
		if err != nil {
			return nil, err
		}
		users = slices.DeleteFunc(users, func(u *user) bool { return !meets(u) })
	}
	slices.Reverse(users)
	page, err := pageV2(users, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(u *user) (*authingv2.User, error) { return s.userV2(u, false) })
	return &authingv2.FilterUsersResponse{TotalCount: int64(len(users)), List: shown}, err
}

// CheckUserExists says whether somebody has one of the values.
func (s *managementV2) CheckUserExists(_ context.Context, req *authingv2.CheckUserExistsRequest) (*authingv2.CheckUserExistsResponse, error) {
	u, err := identifiers{req.GetUsername(), req.GetEmail(), req.GetPhone(), req.GetExternalId()}.find(s.read())
	return &authingv2.CheckUserExistsResponse{Exists: u != nil}, err
}

// GetUserRoleList returns the roles that a user holds now.
func (s *managementV2) GetUserRoleList(_ context.Context, req *authingv2.GetUserRoleListRequest) (*authingv2.GetUserRoleListResponse, error) {
	v := s.read()
	u, err := mustFind(v, "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	roles, err := s.rolesOf(v, u.ID, req.GetNamespace())
	if err != nil {
		return nil, err
	}
	return &authingv2.GetUserRoleListResponse{TotalCount: int64(len(roles)), List: each(roles, s.roleV2)}, nil
}

func (e *Emulator) roleV2(r *role) *authingv2.Role {
	created, updated := instant(r.CreatedAt), instant(r.UpdatedAt)
	return &authingv2.Role{
		Id: r.ID, Namespace: r.Namespace, Code: r.Code, Arn: e.roleARN(r.ID),
		Description: unlessEmpty(r.Description), IsSystem: &r.System, CreatedAt: &created, UpdatedAt: &updated,
	}
}

// GetApplicationLoginUserNum returns how many users have signed in to an
// application.
func (s *managementV2) GetApplicationLoginUserNum(_ context.Context, req *authingv2.GetApplicationLoginUserNumRequest) (*authingv2.GetApplicationLoginUserNumResponse, error) {
	users, err := s.read().usersOfApplication(req.GetAppId())
	return &authingv2.GetApplicationLoginUserNumResponse{Data: structpb.NewNumberValue(float64(len(users)))}, err
}

// GetUdfFieldUserNum returns how many of them have a value of a user-defined
// field.
func (s *managementV2) GetUdfFieldUserNum(_ context.Context, req *authingv2.GetUdfFieldUserNumRequest) (*authingv2.GetUdfFieldUserNumResponse, error) {
	v := s.read()
	if _, err := v.mustField(targetUser, req.GetDefinedFieldKey()); err != nil {
		return nil, err
	}
	users, err := v.usersOfApplication(req.GetAppId())
	users = slices.DeleteFunc(users, func(u *user) bool {
		_, has := u.customData[req.GetDefinedFieldKey()]
		return !has
	})
	return &authingv2.GetUdfFieldUserNumResponse{Data: structpb.NewNumberValue(float64(len(users)))}, err
}

// usersOfApplication is the users who have signed in to an application that is
// there.
func (v view) usersOfApplication(appID string) ([]*user, error) {
	if _, err := v.applicationWithID(appID); err != nil {
		return nil, err
	}
	records, err := list[*loginRecord](v, tableLoginRecords, byID)
	if err != nil {
		return nil, err
	}
	entered := make(map[string]bool)
	for _, r := range records {
		if r.AppID == appID && r.refusal == 0 {
			entered[r.UserID] = true
		}
	}
	users, err := v.usersInOrder()
	return slices.DeleteFunc(users, func(u *user) bool { return !entered[u.ID] }), err
}
