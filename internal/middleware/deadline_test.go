package middleware_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"google.golang.org/grpc"
)

func TestDeadline(t *testing.T) {
	given, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	own, _ := given.Deadline()
	b := newBench(t, slog.LevelInfo)
	deadline := func(ctx context.Context, isServerStream bool) (unary, streamed time.Time) {
		_, err := b.call(ctx, signIn(), func(ctx context.Context, _ any) (any, error) {
			unary, _ = ctx.Deadline()
			return answer(ctx, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		info := grpc.StreamServerInfo{IsServerStream: isServerStream}
		if err := b.stream(ctx, nil, info, func(_ any, s grpc.ServerStream) error {
			streamed, _ = s.Context().Deadline()
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return unary, streamed
	}
	if unary, streamed := deadline(t.Context(), false); unary.IsZero() || streamed.IsZero() {
		t.Error("no default deadline")
	}
	if _, streamed := deadline(t.Context(), true); !streamed.IsZero() {
		t.Error("a stream of answers is cut")
	}
	if unary, streamed := deadline(given, false); !unary.Equal(own) || !streamed.Equal(own) {
		t.Error("the caller's deadline is changed")
	}
}
