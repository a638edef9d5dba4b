package main

import (
	"fmt"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/cli"
)

// keyNew makes a key.
type keyNew struct {
	ID     string `arg:"" help:"Id of the key, unique in the keys file."`
	Caller string `arg:"" help:"Name of the caller in the policy."`
}

// Run prints the secret and the entry of the keys file.
func (k *keyNew) Run(system *cli.System) error {
	made, secret, err := access.NewKey(k.ID, k.Caller)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(system.Out, "secret, shown this once:\n\n  %s\n\nfor the keys file:\n\n  - id: %s\n    caller: %s\n    hash: %s\n",
		secret, made.ID, made.Caller, made.Hash())
	return err
}
