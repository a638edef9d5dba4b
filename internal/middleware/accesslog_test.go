package middleware_test

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

func TestAccessLog(t *testing.T) {
	ctx := peer.NewContext(t.Context(), &peer.Peer{Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 7}})
	refuse := func(context.Context, any) (any, error) {
		return nil, apierror.Upstream{HTTPStatus: 200, StatusCode: 499, APICode: 2333, Message: canary, RequestID: "up-1"}.Err()
	}
	for level, payload := range map[slog.Level]bool{slog.LevelInfo: false, slog.LevelDebug: true} {
		b := newBench(t, level)
		if _, err := b.call(ctx, signIn(), refuse); err == nil {
			t.Fatal("no error")
		}
		log := b.log.String()
		for _, want := range []string{
			"msg=call", "method=" + method, "code=Unauthenticated", "duration=", "request_id=", "peer=192.0.2.1:7",
			"reason=", "upstream_api_code=2333", "upstream_request_id=up-1",
		} {
			if !strings.Contains(log, want) {
				t.Errorf("no %s in %s", want, log)
			}
		}
		if strings.Contains(log, "bob") != payload || strings.Contains(log, canary) {
			t.Errorf("payload at level %v: %s", level, log)
		}
	}
}

func TestPayloadShowsWithoutRedaction(t *testing.T) {
	b := newBench(t, slog.LevelDebug, redact.Off())
	if _, err := b.call(t.Context(), signIn(), answer); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.log.String(), canary) {
		t.Error("the switch does not reach the access log")
	}
}

func TestSeverity(t *testing.T) {
	for code, want := range map[codes.Code]string{
		codes.OK: "INFO", codes.NotFound: "INFO", codes.Unavailable: "WARN", codes.Internal: "ERROR",
	} {
		b := newBench(t, slog.LevelInfo)
		_, _ = b.call(t.Context(), signIn(), func(ctx context.Context, _ any) (any, error) {
			resp, _ := answer(ctx, nil)
			return resp, status.Error(code, "x")
		})
		if !strings.Contains(b.log.String(), "level="+want) {
			t.Errorf("%v: %s", code, b.log)
		}
	}
}
