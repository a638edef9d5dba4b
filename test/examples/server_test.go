//go:build examples

package examples_test

import (
	"context"
	"io"
	"log/slog"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// startServer runs a server over its own emulator until the test ends, and returns
// what tells an example where it is.
func startServer(t *testing.T) (environment []string) {
	t.Helper()
	env := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
	}
	cfg, err := config.Load(config.Server, config.Sources{
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(t.Context(), cfg, server.Deps{
		Logger: slog.New(slog.DiscardHandler), Redactor: redact.New(), Banner: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	at := s.Addresses()
	return []string{
		"EXAMPLE_GRPC=" + at.GRPC, "EXAMPLE_REST=http://" + at.HTTP, "EXAMPLE_EMULATOR=http://" + at.Emulator,
	}
}
