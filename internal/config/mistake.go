package config

import (
	"errors"
	"fmt"
	"strings"
)

// Mistake is one thing wrong with the configuration. Load joins all of them.
type Mistake struct {
	// Key is the setting as the file writes it, for example grpc.addr.
	Key string
	// Variable is the setting in the environment, "" for what only the file
	// can say.
	Variable string
	// Value is what was given, "" when nothing was or when it is secret.
	Value string
	// Problem says what is wrong with it.
	Problem string
	// Allowed says what is accepted.
	Allowed string
}

// Error says everything in one line.
func (m *Mistake) Error() string {
	var b strings.Builder
	b.WriteString(m.Key)
	if m.Variable != "" {
		fmt.Fprintf(&b, " (%s)", m.Variable)
	}
	if m.Value != "" {
		fmt.Fprintf(&b, " = %q", m.Value)
	}
	b.WriteString(": " + m.Problem)
	if m.Allowed != "" {
		fmt.Fprintf(&b, "; allowed: %s", m.Allowed)
	}
	return b.String()
}

// ExitCode is what a program exits with: 0 when all went well or help was asked
// for, 2 for mistakes in the configuration, 1 for any other failure.
func ExitCode(err error) int {
	var mistake *Mistake
	switch {
	case err == nil, errors.Is(err, ErrHelp):
		return 0
	case errors.As(err, &mistake):
		return 2
	default:
		return 1
	}
}
