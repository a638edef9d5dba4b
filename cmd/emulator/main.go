// Command emulator serves an Authing in memory; --help lists its settings.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

func main() {
	err := run()
	code := config.ExitCode(err)
	if code != 0 {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	cfg, err := config.Load(config.StandaloneEmulator, config.Sources{Args: os.Args[1:], LookupEnv: os.LookupEnv, Out: os.Stdout})
	if err != nil {
		return err
	}
	redactor := redact.New()
	log := server.NewLogger(os.Stderr, cfg.Log, redactor)
	slog.SetDefault(log) // for libraries that log by themselves
	s, err := server.NewEmulator(ctx, cfg, server.Deps{Logger: log, Redactor: redactor, Banner: os.Stdout})
	if err != nil {
		return err
	}
	return s.Run(ctx)
}
