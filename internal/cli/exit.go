package cli

import (
	"errors"
	"fmt"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

// Outcomes that have been told already, so that only the exit code is left.
var (
	// ErrDenied is the answer no.
	ErrDenied = errors.New("denied")
	// ErrPartly says that some rows of a file were refused.
	ErrPartly = errors.New("partly failed")
	// ErrInterrupted says that a signal ended work that can be gone on with.
	ErrInterrupted = errors.New("interrupted")
)

// Exit is an exit code and what it means.
type Exit struct {
	Code    int
	Meaning string
}

// Exits are the exit codes of all programs.
var Exits = []Exit{
	{0, "all went well; a served program was told to end"},
	{1, "it failed, or `policy explain` says denied"},
	{2, "a mistake in the command line, in settings or in an input file as a whole; nothing was done"},
	{3, "`users import`: some rows were refused, the others are imported"},
	{130, "interrupted; what was done is noted, and the same command goes on"},
}

// ExitCode is the code for the error of a command.
func ExitCode(err error) int {
	switch {
	case errors.Is(err, ErrPartly):
		return 3
	case errors.Is(err, ErrInterrupted):
		return 130
	default:
		return config.ExitCode(err)
	}
}

// told says that the error's text has been shown already.
func told(err error) bool {
	return errors.Is(err, ErrDenied) || errors.Is(err, ErrPartly) || errors.Is(err, ErrInterrupted)
}

// Mistake is a mistake in the command line, or in a file that it names.
func Mistake(key, problem string) error {
	return &config.Mistake{Key: key, Problem: problem}
}

// Row is the code's row of the table in docs/cli.md.
func (e Exit) Row() string { return fmt.Sprintf("| %d | %s |", e.Code, e.Meaning) }
