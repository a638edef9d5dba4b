package gateway_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// silent ends every call without an answer, as an in-process server may when
// its caller is gone.
type silent struct{ grpc.ClientConnInterface }

func (silent) Invoke(context.Context, string, any, any, ...grpc.CallOption) error { return io.EOF }

func TestOutOfTimeWithoutAnAnswer(t *testing.T) {
	h := newHandler(t, silent{}, gateway.Options{})
	expired, cancelExpired := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancelExpired()
	gone, cancelGone := context.WithCancel(t.Context())
	cancelGone()
	for _, tc := range []struct {
		name string
		ctx  context.Context
		want int
	}{
		{"deadline", expired, http.StatusGatewayTimeout},
		{"cancelled", gone, 499},
		{"the server's own silence", t.Context(), http.StatusInternalServerError},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(tc.ctx, http.MethodGet, "/api/v3/get-user?userId=u", nil))
		if w.Code != tc.want {
			t.Errorf("%s: got %d %s, want %d", tc.name, w.Code, w.Body, tc.want)
		}
	}
}

// users answers with the user it is asked for.
type users struct {
	authingv3.UnimplementedManagementServiceServer
}

func (users) GetUser(ctx context.Context, r *authingv3.GetUserRequest) (*authingv3.GetUserResponse, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	if err := grpc.SetHeader(ctx, metadata.Pairs("x-request-id", "server")); err != nil {
		return nil, err
	}
	if len(md.Get("authorization")) != 1 {
		return nil, apierror.New(codes.Unauthenticated, errorsv1.Reason_CALLER_UNAUTHENTICATED, "who are you?")
	}
	return &authingv3.GetUserResponse{User: &authingv3.User{UserId: r.GetUserId(), Status: md.Get("authorization")[0]}}, nil
}

func TestOverAnInProcessServer(t *testing.T) {
	channel := &inprocgrpc.Channel{}
	authingv3.RegisterManagementServiceServer(channel, users{})
	authingv2.RegisterAuthServiceServer(channel, authingv2.UnimplementedAuthServiceServer{})
	h := newHandler(t, channel, gateway.Options{})

	const target = "/api/v3/get-user?userId=u"
	if got := send(t, h, "GET", target, ""); got.status != 401 || got.header.Get("X-Request-Id") != "server" ||
		got.body != `{"statusCode":401,"message":"who are you?","requestId":"server","reason":"CALLER_UNAUTHENTICATED"}` {
		t.Errorf("got %d %v %s", got.status, got.header, got.body)
	}
	if got := send(t, h, "GET", "/api/v2/users/me", ""); got.status != 501 {
		t.Errorf("not implemented: got %d %s", got.status, got.body)
	}
	var group sync.WaitGroup
	for i := range 32 {
		group.Go(func() {
			got := send(t, h, "GET", fmt.Sprintf("/api/v3/get-user?userId=u%d", i), "", fmt.Sprintf("Authorization: t%d", i))
			want := fmt.Sprintf(`{"statusCode":200,"message":"","requestId":"server","data":`+
				`{"userId":"u%d","createdAt":"","updatedAt":"","status":"t%d"`, i, i)
			if got.status != 200 || len(got.body) < len(want) || got.body[:len(want)] != want {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
	group.Wait()
}
