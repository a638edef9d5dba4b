package emulator

import (
	"cmp"
	"context"
	"slices"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ResignUser marks a user as having left.
func (s *managementV3) ResignUser(_ context.Context, req *authingv3.ResignUserRequest) (*authingv3.ResignUserResponse, error) {
	err := s.write(func(v view) error {
		u, err := userNamed(v, req)
		if err != nil {
			return err
		}
		return s.resign(v, u)
	})
	return &authingv3.ResignUserResponse{Success: err == nil}, err
}

// ResignUserBatch marks users as having left: all or, if one is not there, none.
func (s *managementV3) ResignUserBatch(_ context.Context, req *authingv3.ResignUserBatchRequest) (*authingv3.ResignUserBatchResponse, error) {
	if err := checkBatch("userIds", len(req.GetUserIds())); err != nil {
		return nil, err
	}
	err := s.write(func(v view) error {
		for _, id := range req.GetUserIds() {
			u, err := mustFind(v, "userIdType", req.GetUserIdType(), id)
			if err != nil {
				return err
			}
			if err := s.resign(v, u); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.ResignUserBatchResponse{Success: err == nil}, err
}

// resign disables an account and takes its roles, groups, departments and posts
// away.
func (e *Emulator) resign(v view, u *user) error {
	if err := v.takeMemberships(u.ID); err != nil {
		return err
	}
	_, err := e.replaceUser(v, u, func(u *user) error {
		u.attributes["status"] = statusResigned
		u.attributes["workStatus"] = "Closed"
		for _, name := range []string{"departmentIds", "mainDepartmentId", "mainDepartmentCode", "postIdList"} {
			delete(u.attributes, name)
		}
		u.placements = nil
		return nil
	})
	return err
}

// ListArchivedUsers returns a page of the archived users, in the order they were
// archived.
func (s *managementV3) ListArchivedUsers(_ context.Context, req *authingv3.ListArchivedUsersRequest) (*authingv3.ListArchivedUsersResponse, error) {
	users, err := s.read().archivedUsers()
	if err != nil {
		return nil, err
	}
	if req.StartAt != nil {
		start := time.Unix(req.GetStartAt(), 0)
		users = slices.DeleteFunc(users, func(u *user) bool { return u.statusSince().Before(start) })
	}
	page, err := pageV3(users, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	return &authingv3.ListArchivedUsersResponse{
		TotalCount: int64(len(users)),
		List: each(page, func(u *user) *authingv3.ArchivedUser {
			return &authingv3.ArchivedUser{UserId: u.ID, ArchivedAt: instant(u.statusSince())}
		}),
	}, nil
}

// archivedUsers is the archived users, in the order they were archived.
func (v view) archivedUsers() ([]*user, error) {
	users, err := v.usersInOrder()
	users = slices.DeleteFunc(users, func(u *user) bool { return u.attributes.text("status") != statusArchived })
	slices.SortStableFunc(users, func(a, b *user) int {
		return cmp.Or(a.statusSince().Compare(b.statusSince()), compareOrder(a.order, b.order))
	})
	return users, err
}

// statusSince is when the account got its status: at its creation unless it was
// changed.
func (u *user) statusSince() time.Time {
	changed, err := time.Parse(time.RFC3339, u.attributes.text("statusChangedAt"))
	if err != nil {
		return u.createdAt
	}
	return changed
}
