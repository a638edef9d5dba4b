package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/agnivade/levenshtein"
	"github.com/alecthomas/kong"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

// Program is a command line.
type Program struct {
	Name        string
	Description string
	// Commands is a pointer to the struct with the commands, for kong. Each has
	// a method Run, which may take a context.Context and a *System.
	Commands any
}

// maxTypos is how far a word may be from the command it suggests.
const maxTypos = 2

// System is what a command sees of the machine.
type System struct {
	Out, Err  io.Writer
	LookupEnv func(string) (string, bool)
}

// Main runs the program as a process and returns its exit code. An interrupt or
// SIGTERM ends the context of the command, a second one the process.
func Main(program Program) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	err := program.Run(ctx, os.Args[1:], &System{Out: os.Stdout, Err: os.Stderr, LookupEnv: os.LookupEnv})
	code := ExitCode(err)
	if code != 0 && !told(err) {
		fmt.Fprintln(os.Stderr, err)
	}
	return code
}

// Run parses a command line, without the program's name, and runs its command.
// Its error is config.ErrHelp where help was asked for and printed, and a
// config.Mistake where the command line is not understood.
func (p Program) Run(ctx context.Context, args []string, system *System) error {
	ended := false
	parser, err := kong.New(p.Commands,
		kong.Name(p.Name),
		kong.Description(p.Description),
		kong.Writers(system.Out, system.Err),
		kong.Exit(func(int) { ended = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(system),
	)
	if err != nil {
		return fmt.Errorf("commands: %w", err)
	}
	if line, asked := system.LookupEnv("COMP_LINE"); asked && line != "" {
		return complete(parser)
	}
	parsed, err := parser.Parse(args)
	switch {
	case ended:
		return config.ErrHelp
	case err != nil:
		return notUnderstood(parser, err)
	}
	return parsed.Run()
}

// notUnderstood names the help of the command that was meant.
func notUnderstood(parser *kong.Kong, err error) error {
	command, problem := parser.Model.Node, err.Error()
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Selected() != nil {
		command = parse.Context.Selected()
	}
	// The default command takes no words, so that kong has none to suggest.
	if word, unexpected := strings.CutPrefix(problem, "unexpected argument "); unexpected && command == parser.Model.DefaultCmd {
		command = parser.Model.Node
		for _, child := range command.Children {
			if levenshtein.ComputeDistance(word, child.Name) <= maxTypos {
				problem += fmt.Sprintf(", did you mean %q?", child.Name)
			}
		}
	}
	return &config.Mistake{Key: "command line", Problem: problem, Allowed: "what " + command.FullPath() + " --help says"}
}
