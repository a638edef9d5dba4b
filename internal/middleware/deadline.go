package middleware

import (
	"context"
	"time"

	"google.golang.org/grpc"
)

// Deadline ends calls that came without a deadline. Streams of answers stay
// open as long as their caller wants.
func Deadline(timeout time.Duration) Interceptor {
	return Interceptor{
		Name: "deadline",
		Unary: func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
			ctx, cancel := withDeadline(ctx, timeout)
			defer cancel()
			return handler(ctx, req)
		},
		Stream: func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			if info.IsServerStream {
				return handler(srv, stream)
			}
			ctx, cancel := withDeadline(stream.Context(), timeout)
			defer cancel()
			return handler(srv, withContext{stream, ctx})
		},
	}
}

func withDeadline(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if _, given := ctx.Deadline(); given {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, timeout)
}
