package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// 6. Manage: create, change and look up a user.
func (f *flow) manageUser(ctx context.Context) error {
	created, err := f.management.CreateUser(ctx, &authingv3.CreateUserRequest{
		Username: proto.String("grace-" + f.run), Name: proto.String("Grace"),
	})
	if err != nil {
		return err
	}
	f.worker = created.GetUser().GetUserId()
	_, err = f.management.UpdateUser(ctx, &authingv3.UpdateUserRequest{
		UserId: f.worker, Name: proto.String("Grace Hopper"),
	})
	if err != nil {
		return err
	}
	users, err := f.management.ListUsers(ctx, &authingv3.ListUsersRequest{Keywords: proto.String("grace-" + f.run)})
	if err != nil {
		return err
	}
	for _, user := range users.GetList() {
		fmt.Println("managed:", user.GetName())
	}
	return nil
}

// Give the user a role.
func (f *flow) assignRole(ctx context.Context) error {
	_, err := f.management.CreateRole(ctx, &authingv3.CreateRoleRequest{Code: f.role})
	if err != nil {
		return err
	}
	_, err = f.management.AssignRole(ctx, &authingv3.AssignRoleRequest{
		Code:    f.role,
		Targets: []*authingv3.RoleTarget{{TargetType: "USER", TargetIdentifier: f.worker}},
	})
	if err != nil {
		return err
	}
	roles, err := f.management.GetUserRoles(ctx, &authingv3.GetUserRolesRequest{UserId: f.worker})
	if err != nil {
		return err
	}
	for _, role := range roles.GetList() {
		fmt.Println("role:", strings.TrimSuffix(role.GetCode(), "-"+f.run))
	}
	return nil
}

// 7. Stream: all users that match, however many, at the reader's pace. Every answer
// has the token to go on behind it after an error.
func (f *flow) streamUsers(ctx context.Context) error {
	users, err := f.directory.StreamUsers(ctx, &directoryv1.StreamUsersRequest{Keywords: &f.run})
	if err != nil {
		return err
	}
	for {
		next, err := users.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := next.GetUser().GetName()
		if name == "" {
			name = strings.Replace(next.GetUser().GetEmail(), "-"+f.run, "", 1)
		}
		fmt.Println("streamed:", name)
	}
}

// 9. Clean up.
func (f *flow) cleanUp(ctx context.Context) error {
	_, err := f.management.DeleteUsersBatch(ctx, &authingv3.DeleteUsersBatchRequest{UserIds: []string{f.user, f.worker}})
	if err != nil {
		return err
	}
	_, err = f.management.DeleteRolesBatch(ctx, &authingv3.DeleteRolesBatchRequest{CodeList: []string{f.role}})
	if err != nil {
		return err
	}
	fmt.Println("deleted")
	return nil
}
