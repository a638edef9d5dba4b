//go:build sdk

package sdk_test

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

const (
	poolID, poolSecret = "60e043f8cd91b87d712b6365", "sdk-pool-secret"
	appID, appSecret   = "60e043f8cd91b87d712b6366", "sdk-app-secret"
)

// running is a server over its own emulator.
type running struct {
	grpc                  *grpc.ClientConn
	rest, front, emulator string // base URLs
	reload                func() error
}

func startServer(t *testing.T) *running { return startServerWith(t, nil) }

func startServerWith(t *testing.T, more map[string]string) *running {
	t.Helper()
	env := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0",
		"AUTHING_COMPAT_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
		"AUTHING_EMULATOR_USERPOOL_ID": poolID, "AUTHING_EMULATOR_USERPOOL_SECRET": poolSecret,
		"AUTHING_EMULATOR_APP_ID": appID, "AUTHING_EMULATOR_APP_SECRET": appSecret,
		"AUTHING_EMULATOR_SEED": "testdata/seed.yaml",
	}
	maps.Copy(env, more)
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

	at := s.Addresses()
	conn, err := grpc.NewClient(at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	t.Cleanup(func() {
		if conn != nil {
			_ = conn.Close() // The server's own end is what matters.
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return &running{conn, "http://" + at.HTTP, "http://" + at.Compat, "http://" + at.Emulator, s.Reload}
}

// environment is what a walk is told.
func (r *running) environment(host, name string) []string {
	return []string{
		"WALK_HOST=" + host, "WALK_EMULATOR=" + r.emulator, "WALK_NAME=" + name,
		"WALK_APP_ID=" + appID, "WALK_APP_SECRET=" + appSecret,
		"WALK_USERPOOL_ID=" + poolID, "WALK_USERPOOL_SECRET=" + poolSecret,
	}
}
