package cli

import (
	"github.com/alecthomas/kong"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

// Settings is the part of a command that takes settings: embedded in it, it
// brings their flags.
type Settings struct {
	kong.Plugins

	program config.Program
	flags   *config.Flags
}

// NewSettings makes what a program listens to.
func NewSettings(program config.Program) Settings {
	flags := config.NewFlags(program)
	return Settings{Plugins: kong.Plugins{flags.Plugin()}, program: program, flags: flags}
}

// Load reads the settings, as [config.Load].
func (s *Settings) Load(system *System) (*config.Config, error) {
	cfg, _, err := s.Trace(system)
	return cfg, err
}

// Trace reads the settings, as [config.Trace].
func (s *Settings) Trace(system *System) (*config.Config, []config.Effective, error) {
	return config.Trace(s.program, config.Sources{Flags: s.flags, LookupEnv: system.LookupEnv})
}
