package server

import (
	"context"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

// NewEmulator is New for the emulator alone.
func NewEmulator(ctx context.Context, cfg *config.Config, deps Deps) (*Server, error) {
	s := newServer(cfg, deps)
	credentials, err := s.openEmulator(ctx, cfg)
	if err != nil {
		_ = s.Close() // the first error says what went wrong
		return nil, err
	}
	s.banner = banner(credentials, s.Addresses(), false, false)
	return s, nil
}
