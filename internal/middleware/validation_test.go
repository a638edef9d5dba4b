package middleware_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

func TestValidation(t *testing.T) {
	missing := signIn()
	missing.PasswordPayload = nil
	noPassword := signIn()
	noPassword.PasswordPayload.Password = ""
	for name, tt := range map[string]struct {
		req   proto.Message
		field string // "" = accepted
	}{
		"good":                {signIn(), ""},
		"required":            {&authingv3.SignInByCredentialsRequest{}, "connection"},
		"rule of the message": {missing, "passwordPayload"},
		"field below":         {noPassword, "passwordPayload.password"},
		"without any rule":    {&authingv3.GetProfileRequest{}, ""},
		"item of a list": {&authingv3.ListUsersRequest{AdvancedFilter: []*authingv3.UserFilter{
			{Field: "username", Operator: "EQUAL"}, {Field: "username"},
		}}, "advancedFilter[1].operator"},
		"rule with a long name": {&authingv2.UpdateProfileRequest{Updates: &authingv2.UpdateUserInput{Password: proto.String(canary)}}, "updates.password"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, slog.LevelInfo)
			called := false
			_, unary := b.call(t.Context(), tt.req, func(ctx context.Context, _ any) (any, error) {
				called = true
				return answer(ctx, nil)
			})
			streamed := b.stream(t.Context(), tt.req, grpc.StreamServerInfo{}, func(_ any, s grpc.ServerStream) error {
				return s.RecvMsg(tt.req.ProtoReflect().New().Interface())
			})
			if called != (tt.field == "") {
				t.Errorf("handler called: %v", called)
			}
			for _, err := range []error{unary, streamed} {
				if tt.field == "" && err == nil {
					continue
				}
				if status.Code(err) != codes.InvalidArgument || !strings.Contains(status.Convert(err).Message(), tt.field+": ") {
					t.Errorf("want %s, got %v", tt.field, err)
				}
			}
		})
	}
}
