// Command server serves Authing over gRPC and REST, and has what its operators
// need: `server --help` lists the commands.
//
//	main.go    the commands
//	serve.go   serving, which is what happens without a command
//	gc.go      the garbage collector of a served program
//	config.go  checking, printing and documenting settings
//	policy.go  explaining and checking a policy
//	key.go     making a caller's key
//	users*.go  users in and out of a pool by file
package main

import (
	"os"

	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/config"
)

func main() { os.Exit(cli.Main(program())) }

const description = `Authing over gRPC and REST.

Without a command it serves. Without settings it serves demo data from an embedded emulator.

Examples:

  server                                    serve, with demo data
  server --config authing.yaml              serve, with settings from a file
  server config check --config authing.yaml
  server users export users.csv

Settings have one name, written three ways: grpc.addr in the file, AUTHING_GRPC_ADDR in the
environment, --grpc-addr as a flag. A flag wins over the environment, which wins over the file. "server
serve --help" lists them.

Exit codes: 0 all went well, 1 failed or denied, 2 a mistake in the command line or in settings, 3
partly failed, 130 interrupted.`

// commands are what the program can do.
type commands struct {
	Serve  serve `cmd:"" default:"withargs" help:"Serve gRPC and REST; the command that is meant when none is given."`
	Config struct {
		Check configCheck `cmd:"" help:"Say every mistake in the settings and the files they name; exit code 2 if there is one."`
		Print configPrint `cmd:"" help:"Print every setting, its value and where that comes from; secrets are not shown."`
		Docs  configDocs  `cmd:"" help:"Print the reference of the settings, in Markdown."`
	} `cmd:"" help:"Check, print and document settings."`
	Policy struct {
		Explain policyExplain `cmd:"" help:"Say whether a caller may use an rpc, and why; exit code 1 if not."`
		Check   policyCheck   `cmd:"" help:"Say whether the file is a policy."`
	} `cmd:"" help:"Explain and check a policy."`
	Key struct {
		New keyNew `cmd:"" help:"Make a key: its secret, shown this once, and its entry of the keys file."`
	} `cmd:"" help:"Make keys of callers."`
	Users struct {
		Import usersImport `cmd:"" help:"Create the users of a CSV or JSONL file."`
		Export usersExport `cmd:"" help:"Write all users to a CSV or JSONL file."`
	} `cmd:"" help:"Move users in and out of a pool, through a running server."`
	Version    cli.Version    `cmd:"" help:"Print the version of this program."`
	Completion cli.Completion `cmd:"" help:"Say how to complete commands and flags in bash, zsh or fish."`
}

// program makes the command line anew; each runs once.
func program() cli.Program {
	return cli.Program{Name: "server", Description: description, Commands: newCommands()}
}

func newCommands() *commands {
	c := new(commands)
	for _, takes := range []*cli.Settings{&c.Serve.Settings, &c.Config.Check.Settings, &c.Config.Print.Settings} {
		*takes = cli.NewSettings(config.Server)
	}
	for _, takes := range []*cli.Settings{&c.Policy.Explain.Settings, &c.Policy.Check.Settings} {
		*takes = cli.NewSettings(config.PolicyTool)
	}
	return c
}
