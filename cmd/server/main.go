// Command server serves Authing over gRPC and REST; --help lists its settings.
// `server policy` explains a policy, `server key` makes a key for a caller.
package main

import (
	"context"
	"errors"
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
	err := command(os.Args[1:])
	code := config.ExitCode(err)
	if code != 0 && !errors.Is(err, errDenied) {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func command(args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "policy":
			return policy(args[1:], os.Stdout)
		case "key":
			return key(args[1:], os.Stdout)
		}
	}
	return serve(args)
}

func serve(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	cfg, err := config.Load(config.Server, config.Sources{Args: args, LookupEnv: os.LookupEnv, Out: os.Stdout})
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		go tuneGC(ctx)
	}
	redactor := redact.New()
	log := server.NewLogger(os.Stderr, cfg.Log, redactor)
	slog.SetDefault(log) // for libraries that log by themselves
	s, err := server.New(ctx, cfg, server.Deps{Logger: log, Redactor: redactor, Banner: os.Stdout})
	if err != nil {
		return err
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	go func() { // ends with the process
		for range reload {
			_ = s.Reload() // logged
		}
	}()
	return s.Run(ctx)
}
