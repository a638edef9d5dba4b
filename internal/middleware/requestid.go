package middleware

import (
	"context"
	"crypto/rand"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// RequestIDHeader carries the id of a call, in and out.
const RequestIDHeader = "x-request-id"

const maxRequestID = 128 // characters

type requestIDKey struct{}

// RequestIDFrom returns the id of the call that the context belongs to, ""
// outside of a call.
func RequestIDFrom(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// RequestID gives every call an id, the caller's if it is well-formed, and
// tells the caller.
func RequestID() Interceptor {
	return Interceptor{
		Name: "request id",
		Unary: func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
			id := chooseRequestID(ctx)
			// It fails only where there is nobody to send headers to.
			_ = grpc.SetHeader(ctx, metadata.Pairs(RequestIDHeader, id))
			return handler(context.WithValue(ctx, requestIDKey{}, id), req)
		},
		Stream: func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			id := chooseRequestID(stream.Context())
			_ = stream.SetHeader(metadata.Pairs(RequestIDHeader, id))
			return handler(srv, withContext{stream, context.WithValue(stream.Context(), requestIDKey{}, id)})
		},
	}
}

func chooseRequestID(ctx context.Context) string {
	if given := metadata.ValueFromIncomingContext(ctx, RequestIDHeader); len(given) == 1 && wellFormed(given[0]) {
		return given[0]
	}
	return rand.Text()
}

// wellFormed accepts what is safe in a header and a log line.
func wellFormed(id string) bool {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	return id != "" && len(id) <= maxRequestID && !strings.ContainsFunc(id, outside)
}
