package main

import (
	"context"
	"errors"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
	"github.com/authing-grpc/authing-grpc/internal/usertransfer"
)

// usersExport writes a file of users.
type usersExport struct {
	File   string   `arg:"" help:"CSV or JSONL file; - for the standard output."`
	Format string   `enum:"csv,jsonl," default:"" placeholder:"csv|jsonl" help:"Format of the file. Not given: by its extension."`
	Fields []string `placeholder:"FIELD" help:"Fields to write, customData.<key> among them. Not given: all that some user has."`
	Resume bool     `help:"Go on with an export to this file that was interrupted."`

	cli.Connection
}

// Help says more than the line in the list of commands.
func (usersExport) Help() string {
	return `Examples:

  server users export users.csv
  server users export - --format jsonl --fields userId,email,customData.level

The file is written as a whole in the end. Until then what has arrived is in FILE.partial, from where
--resume goes on. Passwords are not exported, nor are tokens of identities.

Exit codes: 0 written, 130 interrupted, 1 failed, 2 the command line is wrong.`
}

// Run exports.
func (u *usersExport) Run(ctx context.Context, system *cli.System) error {
	format, err := userfile.FormatOf(u.Format, u.File)
	if err != nil {
		return cli.Mistake("--format", err.Error())
	}
	if _, err := userfile.NewColumns(u.Fields); err != nil {
		return cli.Mistake("--fields", err.Error())
	}
	if u.Resume && u.File == "-" {
		return cli.Mistake("--resume", "needs a file")
	}
	conn, err := u.Dial(system)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is left to do
	advance, finish := progress(system.Err, -1, "exporting")
	export := usertransfer.Export{
		Directory: directoryv1.NewDirectoryServiceClient(conn), Format: format, Fields: u.Fields, Progress: advance,
	}
	var users int
	if u.File == "-" {
		users, err = export.To(ctx, system.Out)
	} else {
		users, err = export.ToFile(ctx, u.File, u.Resume)
	}
	finish()
	switch {
	case errors.Is(err, usertransfer.ErrUnfinished):
		return cli.Mistake(u.File, err.Error()+"; --resume goes on with it, deleting "+u.File+".partial forgets it")
	case err != nil && ctx.Err() != nil:
		say(system.Err, "interrupted after %d users; --resume goes on", users)
		return cli.ErrInterrupted
	case err != nil:
		return ended(err)
	default:
		say(system.Err, "%d users", users)
		return nil
	}
}
