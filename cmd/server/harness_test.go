package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

// said is what became of a command.
type said struct {
	out, err string
	code     int
}

// run runs the program with an environment of its own.
func run(ctx context.Context, env map[string]string, args ...string) said {
	var out, log bytes.Buffer
	err := program().Run(ctx, args, &cli.System{
		Out: &out, Err: &log,
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
	})
	if err != nil && !errors.Is(err, config.ErrHelp) {
		log.WriteString(err.Error())
	}
	return said{out.String(), log.String(), cli.ExitCode(err)}
}

// pool is a running server over an empty pool.
type pool struct{ addr string }

func startPool(t *testing.T, env map[string]string) pool {
	t.Helper()
	settings := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
		"AUTHING_EMULATOR_SEED": write(t, "users: []\n"),
	}
	for name, value := range env {
		settings[name] = value
	}
	cfg, err := config.Load(config.Server, config.Sources{
		LookupEnv: func(name string) (string, bool) { value, ok := settings[name]; return value, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	redactor := redact.New()
	running, err := server.New(t.Context(), cfg, server.Deps{
		Logger: server.NewLogger(io.Discard, cfg.Log, redactor), Redactor: redactor, Banner: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- running.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return pool{running.Addresses().GRPC}
}

// users runs `server users` against the pool.
func (p pool) users(t *testing.T, args ...string) said {
	t.Helper()
	args = append(append([]string{"users"}, args...), "--server", p.addr)
	if args[1] == "import" {
		args = append(args, "--rate", "1000")
	}
	return run(t.Context(), nil, args...)
}

func write(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
