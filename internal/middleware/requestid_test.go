package middleware_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"github.com/authing-grpc/authing-grpc/internal/middleware"
)

func TestRequestID(t *testing.T) {
	for name, tt := range map[string]struct {
		given []string
		kept  bool
	}{
		"none":      {nil, false},
		"good":      {[]string{"req-1:a/b"}, true},
		"longest":   {[]string{strings.Repeat("x", 128)}, true},
		"too long":  {[]string{strings.Repeat("x", 129)}, false},
		"empty":     {[]string{""}, false},
		"two":       {[]string{"a", "b"}, false},
		"space":     {[]string{"a b"}, false},
		"line feed": {[]string{"a\nlevel=ERROR"}, false},
		"not ASCII": {[]string{"é"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := metadata.NewIncomingContext(t.Context(), metadata.MD{middleware.RequestIDHeader: tt.given})
			var unary, streamed string
			b := newBench(t, slog.LevelInfo)
			if _, err := b.call(ctx, signIn(), func(ctx context.Context, _ any) (any, error) {
				unary = middleware.RequestIDFrom(ctx)
				return answer(ctx, nil)
			}); err != nil {
				t.Fatal(err)
			}
			if err := b.stream(ctx, nil, grpc.StreamServerInfo{}, func(_ any, s grpc.ServerStream) error {
				streamed = middleware.RequestIDFrom(s.Context())
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if unary == "" || streamed == "" || !slices.Equal(b.headers[middleware.RequestIDHeader], []string{unary, streamed}) {
				t.Errorf("handlers saw %q and %q, headers %q", unary, streamed, b.headers)
			}
			if tt.kept != (len(tt.given) == 1 && unary == tt.given[0] && streamed == unary) {
				t.Errorf("given %q, got %q and %q", tt.given, unary, streamed)
			}
			if !tt.kept && unary == streamed {
				t.Error("one id for two calls")
			}
		})
	}
}
