package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

const policyUsage = `usage:
  server policy explain CALLER METHOD [--access-policy FILE]
      whether a caller may use an rpc, and why; exit code 1 if not
  server policy check [--access-policy FILE]
      whether the file is a policy`

// errDenied is the outcome of an explanation, which has been printed.
var errDenied = errors.New("denied")

// policy runs `server policy`.
func policy(args []string, out io.Writer) error {
	words := args
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") {
			words = args[:i]
			break
		}
	}
	cfg, err := config.Load(config.PolicyTool, config.Sources{Args: args[len(words):], LookupEnv: os.LookupEnv, Out: out})
	if err != nil {
		return err
	}
	explain := len(words) == 3 && words[0] == "explain"
	if !explain && (len(words) != 1 || words[0] != "check") {
		return usage(policyUsage)
	}
	read, err := server.ReadPolicy(cfg)
	if err != nil {
		return err
	}
	if !explain {
		_, err := fmt.Fprintln(out, "the policy is good")
		return err
	}
	allowed, text, err := read.Explain(words[1], words[2])
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, text); err != nil {
		return err
	}
	if !allowed {
		return errDenied
	}
	return nil
}

const keyUsage = `usage:
  server key new ID CALLER
      makes a key: its secret, shown this once, and its entry of the keys file`

// key runs `server key`.
func key(args []string, out io.Writer) error {
	if len(args) != 3 || args[0] != "new" {
		return usage(keyUsage)
	}
	made, secret, err := access.NewKey(args[1], args[2])
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "secret, shown this once:\n\n  %s\n\nfor the keys file:\n\n  - id: %s\n    caller: %s\n    hash: %s\n",
		secret, made.ID, made.Caller, made.Hash())
	return err
}

// usage is a mistake in the command line.
func usage(text string) error {
	return &config.Mistake{Key: "command line", Problem: "is not understood", Allowed: "\n" + text}
}
