package config

import (
	"slices"
	"strings"
)

// Program is a command that takes settings.
type Program struct {
	Name        string
	Description string
	// prefixes are the beginnings of the keys the program listens to; none
	// means all.
	prefixes []string
}

// The programs of this module.
var (
	Server = Program{
		Name:        "server",
		Description: "Authing over gRPC and REST. Without settings it serves demo data from an embedded emulator.",
	}
	PolicyTool = Program{
		Name:        "server policy",
		Description: "Explains and checks a policy: server policy explain CALLER METHOD, server policy check.",
		prefixes:    []string{"config", "access.policy"},
	}
	StandaloneEmulator = Program{
		Name:        "emulator",
		Description: "An Authing in memory, for development and tests.",
		prefixes:    []string{"config", "emulator.", "log.", "shutdown_timeout"},
	}
)

func (p Program) listens(s setting) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(s.key, prefix) }
	return len(p.prefixes) == 0 || slices.ContainsFunc(p.prefixes, begins)
}

// reachesAuthing says that the program calls a real Authing where configured.
func (p Program) reachesAuthing() bool { return len(p.prefixes) == 0 }
