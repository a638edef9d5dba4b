// Command emulator serves an Authing in memory; `emulator --help` lists its
// commands.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

func main() { os.Exit(cli.Main(program())) }

const description = `An Authing in memory, for development and tests.

Without a command it serves, and without settings it serves demo data.

Examples:

  emulator
  emulator --emulator-addr 127.0.0.1:3333 --emulator-seed users.yaml

Settings have one name, written three ways: emulator.addr in the file, AUTHING_EMULATOR_ADDR in the
environment, --emulator-addr as a flag. A flag wins over the environment, which wins over the file.
"emulator serve --help" lists them.

Exit codes: 0 all went well, 1 failed, 2 a mistake in the command line or in settings.`

// commands are what the program can do.
type commands struct {
	Serve      serve          `cmd:"" default:"withargs" help:"Serve Authing; the command that is meant when none is given."`
	Version    cli.Version    `cmd:"" help:"Print the version of this program."`
	Completion cli.Completion `cmd:"" help:"Say how to complete commands and flags in bash, zsh or fish."`
}

// program makes the command line anew; each runs once.
func program() cli.Program {
	return cli.Program{
		Name: "emulator", Description: description,
		Commands: &commands{Serve: serve{cli.NewSettings(config.StandaloneEmulator)}},
	}
}

// serve is the program's default command.
type serve struct{ cli.Settings }

// Run serves until the context ends.
func (s *serve) Run(ctx context.Context, system *cli.System) error {
	cfg, err := s.Load(system)
	if err != nil {
		return err
	}
	redactor := redact.New()
	log := server.NewLogger(system.Err, cfg.Log, redactor)
	slog.SetDefault(log) // for libraries that log by themselves
	running, err := server.NewEmulator(ctx, cfg, server.Deps{Logger: log, Redactor: redactor, Banner: system.Out})
	if err != nil {
		return err
	}
	return running.Run(ctx)
}
