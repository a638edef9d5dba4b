package middleware

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// Recovery turns a panic into an INTERNAL error and logs where it happened.
func Recovery(name string, log *slog.Logger) Interceptor {
	return Interceptor{
		Name: name,
		Unary: func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (resp any, err error) {
			defer recovered(ctx, log, info.FullMethod, &err)
			return handler(ctx, req)
		},
		Stream: func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
			defer recovered(stream.Context(), log, info.FullMethod, &err)
			return handler(srv, stream)
		},
	}
}

func recovered(ctx context.Context, log *slog.Logger, method string, err *error) {
	cause := recover()
	if cause == nil {
		return
	}
	log.ErrorContext(ctx, "panic", "method", method, "request_id", RequestIDFrom(ctx),
		"cause", causeText(cause), "stack", string(debug.Stack()))
	*err = apierror.New(codes.Internal, errorsv1.Reason_INTERNAL_PANIC, "the call failed in an unforeseen way; the server's log has the details")
}

// causeText describes what was panicked with. The text of the runtime's own
// errors names types and indexes; any other may quote the request, so only its
// type is told.
func causeText(cause any) string {
	if err, ok := cause.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("a %T", cause)
}
