package service_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// poolUpstream is a pool's own host: it knows its token and no other.
func poolUpstream(t *testing.T, name string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/api/v3/get-management-token":
			_, _ = io.WriteString(w, `{"statusCode":200,"data":{"access_token":"`+name+`","expires_in":7200}}`)
		case r.URL.Path == "/graphql/v2":
			_, _ = io.WriteString(w, `{"data":{"accessToken":{"accessToken":"`+name+`","exp":7200,"iat":0}}}`)
		case r.Header.Get("Authorization") != "Bearer "+name || r.Header.Get("X-Authing-Userpool-Id") != name:
			_, _ = io.WriteString(w, `{"statusCode":401,"code":401}`)
		case r.URL.Path == "/api/v3/get-user":
			_, _ = io.WriteString(w, `{"statusCode":200,"data":{"userId":"user of `+name+`"}}`)
		default:
			_, _ = io.WriteString(w, `{"code":200,"data":{"id":"user of `+name+`"}}`)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestPoolSelection: host, token and id are all of the pool that the call
// names, in both generations, and a pool nobody configured is refused.
func TestPoolSelection(t *testing.T) {
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app-1", Host: "http://authing.test"}},
		Pools: []authing.Pool{
			{ID: "pool-1", Secret: "s1", Host: poolUpstream(t, "pool-1")},
			{ID: "pool-2", Secret: "s2", Host: poolUpstream(t, "pool-2")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)
	v2, v3 := authingv2.NewManagementServiceClient(channel), authingv3.NewManagementServiceClient(channel)
	for named, want := range map[string]string{"": "user of pool-1", "pool-1": "user of pool-1", "pool-2": "user of pool-2"} {
		ctx := withMetadata(t)
		if named != "" {
			ctx = withMetadata(t, "x-authing-userpool-id", named)
		}
		newer, err := v3.GetUser(ctx, &authingv3.GetUserRequest{UserId: "u"})
		if err != nil || newer.GetUser().GetUserId() != want {
			t.Errorf("v3, %q: %v, %v", named, newer, err)
		}
		older, err := v2.GetUserDetail(ctx, &authingv2.GetUserDetailRequest{UserId: "u"})
		if err != nil || older.GetUser().GetId() != want {
			t.Errorf("v2, %q: %v, %v", named, older, err)
		}
	}
	_, err = v3.GetUser(withMetadata(t, "x-authing-userpool-id", "pool-3"), &authingv3.GetUserRequest{UserId: "u"})
	if status.Code(err) != codes.NotFound || apierror.Reason(err) != "USER_POOL_NOT_CONFIGURED" {
		t.Errorf("unknown pool: %v", err)
	}
}
