package main

import (
	"fmt"
	"io"

	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// policyExplain asks a policy.
type policyExplain struct {
	Caller string `arg:"" help:"Name of the caller in the policy, or one of its identities."`
	Method string `arg:"" help:"Full name of the rpc, as in authing.v3.ManagementService/GetUser."`
	cli.Settings
}

// Help says more than the line in the list of commands.
func (policyExplain) Help() string {
	return `Example:

  server policy explain console authing.v3.ManagementService/GetUser --access-policy policy.yaml`
}

// Run explains; its error is cli.ErrDenied if the answer is no.
func (p *policyExplain) Run(system *cli.System) error {
	cfg, err := p.Load(system)
	if err != nil {
		return err
	}
	policy, err := server.ReadPolicy(cfg)
	if err != nil {
		return err
	}
	allowed, text, err := policy.Explain(p.Caller, p.Method)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(system.Out, text); err != nil {
		return err
	}
	if !allowed {
		return cli.ErrDenied
	}
	return nil
}

// policyCheck reads a policy.
type policyCheck struct{ cli.Settings }

// Run checks.
func (p *policyCheck) Run(system *cli.System) error {
	cfg, err := p.Load(system)
	if err != nil {
		return err
	}
	if _, err := server.ReadPolicy(cfg); err != nil {
		return err
	}
	_, err = fmt.Fprintln(system.Out, "the policy is good")
	return err
}
