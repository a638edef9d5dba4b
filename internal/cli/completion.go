package cli

import (
	"github.com/alecthomas/kong"
	completion "github.com/jotaen/kong-completion"
	posener "github.com/posener/complete"
)

// Completion is the completion command. Without -c it says what to put into
// the shell's init file; with it, it prints the code for the shell.
type Completion = completion.Completion

// complete answers the shell, which asks by COMP_LINE.
func complete(parser *kong.Kong) error {
	command, err := completion.Command(parser)
	if err != nil {
		return err
	}
	// The default command's flags may stand without its name.
	if served := parser.Model.DefaultCmd; served != nil {
		command.Flags = command.Sub[served.Name].GlobalFlags
	}
	answer := posener.New(parser.Model.Name, command)
	answer.Out = parser.Stdout
	answer.Complete()
	return nil
}
