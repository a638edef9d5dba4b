package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

// openEmulator opens the emulator's door.
func (s *Server) openEmulator(ctx context.Context, cfg *config.Config) (emulator.Credentials, error) {
	d, err := s.open(ctx, doorEmulator, string(cfg.Emulator.Addr))
	if err != nil {
		return emulator.Credentials{}, err
	}
	e, err := newEmulator(d, cfg.Emulator)
	if err != nil {
		return emulator.Credentials{}, err
	}
	serveHTTP(d, e.Handler(), nil, time.Duration(cfg.RequestTimeout), s.log)
	return e.Credentials(), nil
}

// newEmulator makes the emulator that a door, already listening, will serve:
// its tokens name the real address.
func newEmulator(d *door, settings config.Emulator) (*emulator.Emulator, error) {
	seed, err := readSeed(string(settings.Seed))
	if err != nil {
		return nil, &config.Mistake{
			Key: "emulator.seed", Variable: "AUTHING_EMULATOR_SEED", Value: string(settings.Seed),
			Problem: err.Error(), Allowed: "a seed file",
		}
	}
	return emulator.New(emulator.Options{
		UserPoolID:     string(settings.UserPoolID),
		UserPoolSecret: settings.UserPoolSecret.Reveal(),
		AppID:          string(settings.AppID),
		AppSecret:      settings.AppSecret.Reveal(),
		Seed:           seed,
		PublicURL:      "http://" + d.address(),
	})
}

// readSeed reads a seed file; no name means the emulator's own demo data.
func readSeed(name string) (seed *emulator.Seed, err error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return emulator.LoadSeed(f)
}

// upstreamOfEmulator is the emulator in the client's words.
func upstreamOfEmulator(c emulator.Credentials) authing.Config {
	return authing.Config{
		CDNURL: c.Host + emulator.CDNPath, PipelineTemplatesURL: c.Host + emulator.PipelineTemplatesPath,
		Pools: []authing.Pool{{ID: c.UserPoolID, Secret: c.UserPoolSecret, Host: c.Host, EventsHost: c.Host}},
		Applications: []authing.Application{{
			ID: c.AppID, Secret: c.AppSecret, Host: c.Host, EventsHost: c.Host, PoolID: c.UserPoolID,
			TokenAuthMethod: authing.ClientSecretPost,
		}},
	}
}
