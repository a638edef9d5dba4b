package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestCommands(t *testing.T) {
	for args, tt := range map[string]struct {
		code int
		want string
	}{
		"--help":             {0, "emulator --emulator-addr 127.0.0.1:3333"},
		"serve --help":       {0, "$AUTHING_EMULATOR_SEED"},
		"version":            {0, "emulator "},
		"version --json":     {0, `"name":"emulator"`},
		"completion -c bash": {0, "emulator\n"},
		"completion -c zsh":  {0, "bashcompinit"},
		"completion -c fish": {0, "__complete_emulator"},
		"versio":             {2, `did you mean "version"?`},
		"--grpc-addr x":      {2, "unknown flag --grpc-addr"},
		"--emulator-addr x":  {2, "is not host:port"},
	} {
		var out strings.Builder
		err := program().Run(t.Context(), strings.Fields(args), &cli.System{
			Out: &out, Err: &out, LookupEnv: func(string) (string, bool) { return "", false },
		})
		if err != nil && !errors.Is(err, config.ErrHelp) {
			out.WriteString(err.Error())
		}
		if cli.ExitCode(err) != tt.code || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: %d %s", args, cli.ExitCode(err), &out)
		}
	}
}
