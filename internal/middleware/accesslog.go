package middleware

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

// AccessLog writes one line a call. Payloads are written at debug level only,
// redacted; error messages never, since they can quote what the caller sent.
func AccessLog(log *slog.Logger, redactor *redact.Redactor) Interceptor {
	return Interceptor{
		Name: "access log",
		Unary: func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
			start := time.Now()
			ctx, caller := listen(ctx)
			resp, err := handler(ctx, req)
			attrs := callAttrs(ctx, info.FullMethod, caller, time.Since(start), err)
			if log.Enabled(ctx, slog.LevelDebug) {
				attrs = append(attrs, payload(redactor, "request", req), payload(redactor, "response", resp))
			}
			log.LogAttrs(ctx, callLevel(info.FullMethod, err), "call", attrs...)
			return resp, err
		},
		Stream: func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			start := time.Now()
			ctx, caller := listen(stream.Context())
			err := handler(srv, withContext{stream, ctx})
			log.LogAttrs(ctx, callLevel(info.FullMethod, err), "stream", callAttrs(ctx, info.FullMethod, caller, time.Since(start), err)...)
			return err
		},
	}
}

// mostAttrs is how many there are of a call that went well, payloads included.
const mostAttrs = 8

func callAttrs(ctx context.Context, method string, caller *access.Caller, took time.Duration, err error) []slog.Attr {
	attrs := append(make([]slog.Attr, 0, mostAttrs),
		slog.String("method", method),
		slog.String("code", status.Code(err).String()),
		slog.Duration("duration", took),
		slog.String("request_id", RequestIDFrom(ctx)),
		slog.String("peer", connectionOf(ctx).address()),
	)
	if who := caller.String(); who != "" {
		attrs = append(attrs, slog.String("caller", who))
	}
	if reason := apierror.Reason(err); reason != "" {
		attrs = append(attrs, slog.String("reason", reason))
	}
	if upstream := apierror.UpstreamOf(err); upstream != nil {
		attrs = append(attrs,
			slog.Int64("upstream_status_code", upstream.GetStatusCode()),
			slog.Int64("upstream_api_code", upstream.GetApiCode()),
			slog.String("upstream_request_id", upstream.GetRequestId()))
	}
	return attrs
}

// payload is a message without what is declared secret. One that is not of our
// contract declares nothing, and is not shown.
func payload(redactor *redact.Redactor, key string, value any) slog.Attr {
	m, _ := value.(proto.Message)
	if m != nil && !strings.HasPrefix(string(m.ProtoReflect().Descriptor().FullName()), "authing.") {
		return slog.String(key, "not shown")
	}
	return slog.Any(key, redactor.Message(m))
}

// callLevel makes our own failures stand out, and keeps probes out of the way.
func callLevel(method string, err error) slog.Level {
	switch status.Code(err) {
	case codes.Internal, codes.Unknown, codes.DataLoss:
		return slog.LevelError
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted:
		return slog.LevelWarn
	default:
		if strings.HasPrefix(method, "/grpc.") { // health and reflection
			return slog.LevelDebug
		}
		return slog.LevelInfo
	}
}
