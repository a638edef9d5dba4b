package server

import (
	"context"
	"net/http"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

const (
	metricsPath = "/metrics"
	serviceName = "authing-grpc"
	module      = "github.com/authing-grpc/authing-grpc/internal/"
)

// openAdmin opens the door of those who run this, if it is wanted. It comes
// before those of callers, so that it is ended after them: their end is worth
// watching.
func (s *Server) openAdmin(ctx context.Context, cfg *config.Config, b *backend) error {
	if cfg.Admin.Addr == "" {
		return nil
	}
	d, err := s.open(ctx, doorAdmin, string(cfg.Admin.Addr))
	if err != nil {
		return err
	}
	if err := s.checkAdmin(d, cfg); err != nil {
		return err
	}
	metrics, err := s.measure(b)
	if err != nil {
		return err
	}
	answers := http.NewServeMux()
	answers.Handle("GET "+metricsPath, metrics.Handler())
	withProfiles(answers)
	server := serveHTTP(d, sameOrigin(d.local(), s.health.Over(answers)), nil, time.Duration(cfg.RequestTimeout), s.log)
	s.withChannelz(d, server)
	return nil
}

// checkAdmin keeps the door from other machines, unless the operator insists: it
// has no TLS and no policy of its own, whatever the other doors have.
func (s *Server) checkAdmin(d *door, cfg *config.Config) error {
	const lacks = "it has neither TLS nor a policy"
	switch {
	case d.local():
		return nil
	case !bool(cfg.Insecure):
		return &config.Mistake{
			Key: settingOf[d.name], Value: d.listener.Addr().String(),
			Problem: "other machines reach it, and " + lacks, Allowed: "a loopback address, or --insecure",
		}
	default:
		s.log.Warn("insecure: other machines reach this door, and "+lacks,
			"door", d.name, "address", d.listener.Addr().String())
		return nil
	}
}
