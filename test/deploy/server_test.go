package deploy_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// root is the repository.
const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// settings are read from an environment as a program would. A variable of ours, or
// of OpenTelemetry, that the program does not look at is an error.
func settings(t *testing.T, program config.Program, env map[string]string) *config.Config {
	t.Helper()
	asked := map[string]bool{"OTEL_RESOURCE_ATTRIBUTES": true} // read by OpenTelemetry itself
	cfg, err := config.Load(program, config.Sources{
		LookupEnv: func(name string) (string, bool) {
			asked[name] = true
			value, ok := env[name]
			return value, ok
		},
		Out: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range env {
		if !asked[name] && (strings.HasPrefix(name, "AUTHING_") || strings.HasPrefix(name, "OTEL_")) {
			t.Errorf("%s is no setting of %s", name, program.Name)
		}
	}
	return cfg
}

// open makes a server or an emulator.
type open func(context.Context, *config.Config, server.Deps) (*server.Server, error)

// run serves until the test ends.
func run(t *testing.T, open open, cfg *config.Config) server.Addresses {
	t.Helper()
	running, err := open(t.Context(), cfg, server.Deps{
		Logger: slog.New(slog.DiscardHandler), Redactor: redact.New(), Banner: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := running.Run(ctx); err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		group.Wait()
	})
	at := running.Addresses()
	if at.GRPC != "" { // an emulator has none, and is ready at once
		awaitReady(t, at.GRPC)
	}
	return at
}

// awaitReady watches health until it is good.
func awaitReady(t *testing.T, address string) {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	health, err := grpc_health_v1.NewHealthClient(conn).Watch(t.Context(), new(grpc_health_v1.HealthCheckRequest))
	for err == nil {
		var now *grpc_health_v1.HealthCheckResponse
		if now, err = health.Recv(); now.GetStatus() == grpc_health_v1.HealthCheckResponse_SERVING {
			return
		}
	}
	t.Fatal(err)
}
