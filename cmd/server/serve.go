package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// serve is the program's default command.
type serve struct{ cli.Settings }

// Help says more than the line in the list of commands.
func (serve) Help() string {
	return `Examples:

  server
  server --http-addr 127.0.0.1:8888 --log-format json
  AUTHING_CONFIG=authing.yaml server

The first SIGTERM or interrupt drains: calls in flight end, new ones are refused. The second ends the
program at once. SIGHUP reads certificates, keys and policies again.

A secret has no flag of its own, since everybody on the machine can read a command line: it stands in a
file, in the environment or in the settings file.`
}

// Run serves until the context ends.
func (s *serve) Run(ctx context.Context, system *cli.System) error {
	cfg, err := s.Load(system)
	if err != nil {
		return err
	}
	if gogc, _ := system.LookupEnv("GOGC"); gogc == "" {
		go tuneGC(ctx)
	}
	redactor := redact.New()
	log := server.NewLogger(system.Err, cfg.Log, redactor)
	slog.SetDefault(log) // for libraries that log by themselves
	running, err := server.New(ctx, cfg, server.Deps{Logger: log, Redactor: redactor, Banner: system.Out})
	if err != nil {
		return err
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	go func() { // ends with the program
		for {
			select {
			case <-reload:
				_ = running.Reload() // logged
			case <-ctx.Done():
				return
			}
		}
	}()
	return running.Run(ctx)
}
