package emulator

import (
	"cmp"
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// actionLogin is the only action that is written down.
const actionLogin = "login"

// ListUserActions returns a page of what users did, the newest first: they
// signed in.
func (s *managementV2) ListUserActions(ctx context.Context, req *authingv2.ListUserActionsRequest) (*authingv2.ListUserActionsResponse, error) {
	v := s.read()
	records, err := list[*loginRecord](v, tableLoginRecords, byID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(records)
	succeeded := true
	asked := loginQuery{clientIP: req.GetClientIp(), start: req.Start, end: req.End, success: &succeeded}
	records = slices.DeleteFunc(records, func(r *loginRecord) bool {
		return !asked.selects(r) ||
			!within(req.GetOperationNames(), actionLogin) ||
			!within(req.GetOperatorArns(), s.userARN(r.UserID)) ||
			!within(req.GetAppIds(), r.AppID)
	})
	page, err := pageV2(records, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	resp := &authingv2.ListUserActionsResponse{TotalCount: int64(len(records))}
	for _, r := range page {
		action, err := s.userAction(v, r, languageOf(header(ctx, "x-authing-lang")))
		if err != nil {
			return nil, err
		}
		resp.List = append(resp.List, action)
	}
	return resp, nil
}

// within reports whether a value is among those that are asked for; none means
// all.
func within(asked []string, value string) bool {
	return len(asked) == 0 || slices.Contains(asked, value)
}

// userAction is a sign-in as v2 shows it.
func (e *Emulator) userAction(v view, r *loginRecord, lang string) (*authingv2.UserAction, error) {
	u, err := mustFind(v, "id", "user_id", r.UserID)
	if err != nil {
		return nil, err
	}
	app, err := e.application(r.AppID)
	if err != nil {
		return nil, err
	}
	arn, pool, at, operation := e.userARN(u.ID), e.credentials.UserPoolID, instant(r.at), actionLogin
	description := "登录"
	if lang == english {
		description = "sign in"
	}
	agent := parseUserAgent(r.from.userAgent)
	return &authingv2.UserAction{
		OperatorArn:   &arn,
		Timestamp:     &at,
		RecordedAt:    &at,
		OperationName: &operation,
		OperationDesc: &description,
		User: &authingv2.UserActionUser{
			Id:          &u.ID,
			DisplayName: unlessEmpty(u.displayName()),
			Photo:       unlessEmpty(u.attributes.text("photo")),
			UserPoolId:  &pool,
		},
		App:        &authingv2.UserActionApplication{Id: &app.ID, Name: &app.Name},
		AppId:      &app.ID,
		UserpoolId: &pool,
		ClientIp:   unlessEmpty(r.from.ip),
		UserAgent:  unlessEmpty(r.from.userAgent),
		Ua:         &authingv2.UserActionAgent{Name: &agent.Name, Os: unlessEmpty(agent.GetOs()), Device: &agent.Device},
		Geoip:      &authingv2.UserActionPlace{Ip: unlessEmpty(r.from.ip)},
	}, nil
}

// displayName is how people call the user.
func (u *user) displayName() string {
	a := u.attributes
	return cmp.Or(a.text("nickname"), a.text("name"), a.text("username"), a.text("email"), a.text("phone"))
}
