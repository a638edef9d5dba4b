package main

import (
	"context"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
	"github.com/authing-grpc/authing-grpc/internal/usertransfer"
)

// usersImport makes users of a file.
type usersImport struct {
	File             string   `arg:"" help:"CSV or JSONL file."`
	Format           string   `enum:"csv,jsonl," default:"" placeholder:"csv|jsonl" help:"Format of the file. Not given: by its extension."`
	DryRun           bool     `help:"Say every mistake in the file, as CSV, and send nothing."`
	Ignore           []string `placeholder:"FIELD" help:"Fields of the file to leave out."`
	KeepPassword     bool     `help:"Passwords are hashes: keep them as they are."`
	ResetPassword    bool     `help:"Users must set a new password when they first sign in."`
	GeneratePassword bool     `help:"Make up passwords."`
	Concurrency      int      `default:"4" help:"Calls at a time, 1 to 64. Default: ${default}."`
	Rate             int      `default:"20" help:"Calls a second, 1 to 1000. Default: ${default}."`

	cli.Connection
}

// Help says more than the line in the list of commands.
func (usersImport) Help() string {
	return `Examples:

  server users import users.csv --dry-run
  server users import users.csv
  AUTHING_CALLER_KEY_FILE=key server users import users.jsonl --server authing.example:50051

The file is read and checked as a whole first. FILE.import notes which rows are done: after an interrupt,
a failure or a crash the same command goes on, and no user is created twice. FILE.rejected.csv lists the
rows that were refused: line, field, reason. docs/cli.md describes the formats.

Exit codes: 0 all rows are imported, 3 some were refused, 130 interrupted, 1 failed, 2 the file or the
command line is wrong.`
}

// Validate checks what flags alone cannot say.
func (u *usersImport) Validate() error {
	switch {
	case u.Concurrency < 1 || u.Concurrency > 64:
		return errors.New("--concurrency must be 1 to 64")
	case u.Rate < 1 || u.Rate > 1000:
		return errors.New("--rate must be 1 to 1000")
	default:
		return nil
	}
}

// Run imports.
func (u *usersImport) Run(ctx context.Context, system *cli.System) error {
	format, err := userfile.FormatOf(u.Format, u.File)
	if err != nil {
		return cli.Mistake("--format", err.Error())
	}
	input := usertransfer.Input{Name: u.File, Format: format, Ignore: u.Ignore}
	tell := func(int, userfile.Mistake) error { return nil }
	if u.DryRun {
		list := csv.NewWriter(system.Out)
		defer list.Flush()
		tell = func(line int, m userfile.Mistake) error {
			return list.Write([]string{strconv.Itoa(line), userfile.Neutral(m.Field), userfile.Neutral(m.Reason)})
		}
	}
	found, err := input.Check(tell)
	if err != nil {
		return cli.Mistake(u.File, err.Error())
	}
	if len(found.Ignored) > 0 {
		say(system.Err, "not imported, Authing sets them itself: %s", strings.Join(found.Ignored, ", "))
	}
	if u.DryRun {
		say(system.Err, "%d rows, %d of them with mistakes; nothing was sent", found.Rows, found.Wrong)
		if found.Wrong > 0 {
			return cli.ErrPartly
		}
		return nil
	}
	return u.run(ctx, system, input, found)
}

func (u *usersImport) run(ctx context.Context, system *cli.System, input usertransfer.Input, found usertransfer.Found) error {
	conn, err := u.Dial(system)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is left to do
	advance, finish := progress(system.Err, found.Rows, "importing")
	sum, err := usertransfer.Import{
		Users:    authingv3.NewManagementServiceClient(conn),
		Pace:     usertransfer.Pace{Concurrency: u.Concurrency, PerSecond: u.Rate},
		Options:  u.options(),
		Progress: advance,
	}.ImportFile(ctx, input, found, u.Server+" "+u.Pool)
	finish()
	if errors.Is(err, usertransfer.ErrOtherInput) {
		return cli.Mistake(u.File, err.Error()+"; to begin anew, delete it")
	}
	say(system.Err, "%d rows: %d imported, %d refused, %d done before", found.Rows, sum.Created, sum.Rejected, sum.Before)
	refused := sum.Rejected + sum.BeforeRejected
	if refused > 0 {
		say(system.Err, "refused rows, with reasons: %s", u.File+usertransfer.RejectedSuffix)
	}
	switch {
	case ctx.Err() != nil && err != nil:
		say(system.Err, "interrupted; the same command goes on")
		return cli.ErrInterrupted
	case err != nil:
		return ended(err)
	case refused > 0:
		return cli.ErrPartly
	default:
		return nil
	}
}

func (u *usersImport) options() *authingv3.CreateUserOptions {
	options := new(authingv3.CreateUserOptions)
	for flag, field := range map[*bool]**bool{
		&u.KeepPassword:     &options.KeepPassword,
		&u.ResetPassword:    &options.ResetPasswordOnFirstLogin,
		&u.GeneratePassword: &options.AutoGeneratePassword,
	} {
		if *flag {
			*field = flag
		}
	}
	return options
}
