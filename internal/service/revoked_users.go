package service

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// chinasCode is the country calling code of a phone number without one.
const chinasCode = "+86"

// contacted are the ids of the users whose phone number or email address the
// request names. They are asked for after the call: anybody may try codes, and
// a try must not cost a look-up.
func (e *Engine) contacted(ctx context.Context, p *plan, request given) []string {
	emails, phones := request(p.revokes.email), request(p.revokes.phone)
	if len(emails)+len(phones) == 0 {
		return nil
	}
	if p.identity != optionsv1.Identity_IDENTITY_MANAGEMENT {
		// A contact is a user's alone in the pool of the application.
		if app, err := e.application(ctx, p, nil); err == nil && app.PoolID != "" {
			ctx = withIncoming(ctx, "x-authing-userpool-id", app.PoolID)
		}
	}
	ids := e.named(ctx, p, "email", emails)
	country := chinasCode
	if given := request(p.revokes.country); len(given) > 0 && given[0] != "" {
		country = given[0]
	}
	if country == chinasCode {
		return append(ids, e.named(ctx, p, "phone", phones)...)
	}
	for _, phone := range phones {
		ids = append(ids, e.phonedFrom(ctx, p, country, phone)...)
	}
	return ids
}

// named are the ids of the users that have those names of a kind. One that is
// not found is left to the call, which will say so.
func (e *Engine) named(ctx context.Context, p *plan, kind string, names []string) []string {
	ids := make([]string, 0, len(names))
	lookup := e.plans[authingv3.ManagementService_GetUser_FullMethodName]
	for _, name := range names {
		found, err := e.call(ctx, lookup, &authingv3.GetUserRequest{UserId: name, UserIdType: &kind})
		if err != nil {
			e.notFound(ctx, p, err)
			continue
		}
		ids = append(ids, found.(*authingv3.GetUserResponse).GetUser().GetUserId())
	}
	return ids
}

// phonedFrom are the ids of the users with a phone number of a country, which
// GetUser cannot be told.
func (e *Engine) phonedFrom(ctx context.Context, p *plan, country, phone string) (ids []string) {
	found, err := e.call(ctx, e.plans[authingv3.ManagementService_ListUsers_FullMethodName], &authingv3.ListUsersRequest{
		AdvancedFilter: []*authingv3.UserFilter{{Field: "phone", Operator: "EQUAL", Value: structpb.NewStringValue(phone)}},
	})
	if err != nil {
		e.notFound(ctx, p, err)
		return nil
	}
	for _, user := range found.(*authingv3.ListUsersResponse).GetList() {
		if user.GetPhoneCountryCode() == country {
			ids = append(ids, user.GetUserId())
		}
	}
	return ids
}

func (e *Engine) notFound(ctx context.Context, p *plan, err error) {
	if status.Code(err) != codes.NotFound {
		e.log.ErrorContext(ctx, "whose tokens a call ends could not be found out, and they stay good here",
			"method", p.fullMethod, "error", err)
	}
}
