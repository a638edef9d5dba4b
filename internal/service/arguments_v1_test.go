package service_test

import (
	"context"
	"encoding/base64"
	"log/slog"
	"slices"
	"testing"

	"google.golang.org/grpc/metadata"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// Documents of v1 put arguments into an object; who is revoked is found there.
func TestWhoseTokensEndInV1(t *testing.T) {
	var ended []string
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app-1", Host: "http://authing.test"}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "s", Host: "http://authing.test"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	engine, err := service.New(client, slog.New(slog.DiscardHandler), service.WithRevocations(identity.NewRevoked(),
		func(_ context.Context, one identity.Revocation, _ string) error {
			if one.Subject != "" {
				ended = append(ended, one.Subject)
			}
			return nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)

	options := func(more map[string]any) map[string]any {
		more["_id"] = "u1"
		return map[string]any{"options": more}
	}
	token := "x." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"u7"}`)) + ".y"
	for name, tc := range map[string]struct {
		method    string
		arguments map[string]any
		want      []string
	}{
		"blocked":         {authingv1.ManagementService_UpdateUser_FullMethodName, options(map[string]any{"blocked": true}), []string{"u1"}},
		"a new nickname":  {authingv1.ManagementService_UpdateUser_FullMethodName, options(map[string]any{"nickname": "x"}), nil},
		"outside options": {authingv1.ManagementService_UpdateUser_FullMethodName, map[string]any{"_id": "u1", "blocked": true}, nil},
		"removed":         {authingv1.ManagementService_RemoveUsers_FullMethodName, map[string]any{"ids": []any{"u1", "u2"}}, []string{"u1", "u2"}},
		"removed, one":    {authingv1.ManagementService_RemoveUsers_FullMethodName, map[string]any{"ids": "u1"}, []string{"u1"}},
		"own password":    {authingv1.AuthService_UpdateUser_FullMethodName, options(map[string]any{"password": "x"}), []string{"u7"}},
		"logout":          {authingv1.AuthService_Logout_FullMethodName, options(map[string]any{"tokenExpiredAt": "0"}), []string{"u7"}},
	} {
		t.Run(name, func(t *testing.T) {
			ended = nil
			ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs("authorization", token))
			end, err := engine.Ending(ctx, tc.method, tc.arguments)
			if err != nil {
				t.Fatal(err)
			}
			end(ctx)
			if !slices.Equal(ended, tc.want) {
				t.Errorf("ended %v, want %v", ended, tc.want)
			}
		})
	}
	for _, field := range engine.RootFields("mutation", "updateUser") {
		if field.Method.FullName() == "authing.v1.AuthService.Logout" && (!slices.Equal(field.Argument("_id"), []string{"options", "_id"}) || len(field.Arguments) != 3) {
			t.Errorf("_id is at %v of %v", field.Argument("_id"), field.Arguments)
		}
	}
	for _, field := range engine.RootFields("mutation", "createOrg") {
		if field.Method.ParentFile().Package() == "authing.v1" && !slices.Equal(field.Argument("rootGroupId"), []string{"input", "rootGroupId"}) {
			t.Errorf("rootGroupId is at %v", field.Argument("rootGroupId"))
		}
	}
}
