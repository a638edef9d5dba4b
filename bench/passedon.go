package main

import (
	"context"
	"fmt"
	"net/http"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// pageSize is the most that Authing lists at once.
const pageSize = 50

// user is what a client of one's own reads of a user.
type user struct {
	UserID, CreatedAt, UpdatedAt, Status, WorkStatus, Gender, Username, Email, Name, Nickname, Company, City, Country string

	EmailVerified, PhoneVerified, ResetPasswordOnNextLogin bool
	LoginsCount                                            int
	RegisterSource                                         []string
}

func (u user) good() bool { return u.UserID != "" }

// page is a page of them.
type page struct {
	TotalCount int
	List       []user
}

func (p page) good() bool { return len(p.List) == pageSize }

// envelope is what Authing answers in, and our REST.
type envelope[T interface{ good() bool }] struct {
	StatusCode int
	Message    string
	Data       T
}

func (e envelope[T]) good() bool { return e.StatusCode == http.StatusOK && e.Data.good() }

// passedOn are calls that our server passes on to Authing, beside the same over
// REST, and beside clients that call Authing themselves.
func passedOn(ctx context.Context, ours *replica, authing *process, callers int) ([]group, error) {
	rest, err := ours.says(ctx, servesREST)
	if err != nil {
		return nil, err
	}
	token, err := managementToken(ctx, authing)
	if err != nil {
		return nil, err
	}
	asCaller := http.Header{"X-Caller-Authorization": {ours.key}, "Content-Type": {"application/json"}}
	asPool := http.Header{"Authorization": {token}, "X-Authing-Userpool-Id": {poolID}, "Content-Type": {"application/json"}}
	get := question{verb: http.MethodGet, path: func(i int) string { return "/api/v3/get-user?userId=" + userID(i) }}
	list := question{
		verb: http.MethodPost, path: func(int) string { return "/api/v3/list-users" },
		body: fmt.Sprintf(`{"options":{"pagination":{"page":1,"limit":%d}}}`, pageSize),
	}
	return []group{
		{share: 5, targets: append([]target{getUser(ours)}, others[user](ours.process, authing, rest, callers, get, asCaller, asPool)...)},
		{share: 25, targets: append([]target{listUsers(ours)}, others[page](ours.process, authing, rest, callers, list, asCaller, asPool)...)},
	}, nil
}

// others ask the same without gRPC.
func others[T interface{ good() bool }](ours, authing *process, rest string, callers int, q question, asCaller, asPool http.Header) []target {
	ofUs, ofAuthing := q, q
	ofUs.header, ofAuthing.header = asCaller, asPool
	return []target{
		web[envelope[T]]("REST", ours, keeping(callers), rest, ofUs),
		web[envelope[T]]("Authing itself, connections kept", authing, keeping(callers), authing.at, ofAuthing),
		web[envelope[T]]("Authing itself, a connection a call", authing, connecting(), authing.at, ofAuthing),
	}
}

func getUser(ours *replica) target {
	return target{name: "GetUser", server: ours.process, call: func(ctx context.Context, caller, i int) error {
		answer, err := authingv3.NewManagementServiceClient(ours.conn(caller)).GetUser(ctx, &authingv3.GetUserRequest{UserId: userID(i)})
		if err == nil && answer.GetUser().GetUserId() != userID(i) {
			err = fmt.Errorf("another user: %v", answer)
		}
		return err
	}}
}

func listUsers(ours *replica) target {
	request := &authingv3.ListUsersRequest{Options: &authingv3.ListUsersOptions{
		Pagination: &authingv3.Pagination{Page: new(int64(1)), Limit: new(int64(pageSize))},
	}}
	return target{name: fmt.Sprintf("ListUsers (%d)", pageSize), server: ours.process, call: func(ctx context.Context, caller, _ int) error {
		answer, err := authingv3.NewManagementServiceClient(ours.conn(caller)).ListUsers(ctx, request)
		if n := len(answer.GetList()); err == nil && n != pageSize {
			err = fmt.Errorf("%d users", n)
		}
		return err
	}}
}

// managementToken is what a client of Authing calls with.
func managementToken(ctx context.Context, authing *process) (string, error) {
	var answer struct {
		StatusCode int
		Message    string
		Data       struct {
			AccessToken string `json:"access_token"`
		}
	}
	err := ask(ctx, http.DefaultClient, "http://"+authing.at+"/api/v3/get-management-token", question{
		verb: http.MethodPost, header: http.Header{"Content-Type": {"application/json"}},
		body: fmt.Sprintf(`{"accessKeyId":%q,"accessKeySecret":%q}`, poolID, poolSecret),
	}, &answer)
	if err == nil && answer.Data.AccessToken == "" {
		err = fmt.Errorf("no management token: %d %s", answer.StatusCode, answer.Message)
	}
	return answer.Data.AccessToken, err
}
