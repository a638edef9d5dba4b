package middleware_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
)

func TestPanicIsAnErrorThatTheLogSees(t *testing.T) {
	for name, cause := range map[string]any{
		"text": canary, "error": errors.New(canary), "runtime": nil,
	} {
		t.Run(name, func(t *testing.T) {
			fail := func() {
				if cause == nil {
					_ = []int{}[len(name)]
				}
				panic(cause)
			}
			b := newBench(t, slog.LevelDebug)
			_, unary := b.call(t.Context(), signIn(), func(context.Context, any) (any, error) { fail(); return nil, nil })
			streamed := b.stream(t.Context(), nil, grpc.StreamServerInfo{}, func(any, grpc.ServerStream) error { fail(); return nil })
			for _, err := range []error{unary, streamed} {
				if status.Code(err) != codes.Internal || apierror.Reason(err) != errorsv1.Reason_INTERNAL_PANIC.String() {
					t.Errorf("got %v", err)
				}
				if strings.Contains(err.Error(), canary) {
					t.Errorf("tells too much: %v", err)
				}
			}
			log := b.log.String()
			if strings.Contains(log, canary) {
				t.Errorf("a payload is in the log: %s", log)
			}
			if strings.Count(log, "chain_test.go") < 2 || strings.Count(log, "code=Internal") != 2 {
				t.Errorf("no stack or no access line: %s", log)
			}
		})
	}
}

func TestPanicOfAStepIsCaughtOutside(t *testing.T) {
	b := newBench(t, slog.LevelInfo)
	b.Chain = slices.Insert(slices.Clone(b.Chain), 2, middleware.Interceptor{
		Unary: func(context.Context, any, *grpc.UnaryServerInfo, grpc.UnaryHandler) (any, error) { panic("step") },
	})
	if _, err := b.call(t.Context(), signIn(), answer); status.Code(err) != codes.Internal {
		t.Errorf("got %v", err)
	}
}
