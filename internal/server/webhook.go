package server

import (
	"net/http"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/service"
	"github.com/authing-grpc/authing-grpc/internal/webhook"
)

// withWebhook takes Authing's events, if a secret says which are Authing's, and
// leaves all else to next.
func (s *Server) withWebhook(cfg config.Webhook, next http.Handler) (http.Handler, error) {
	if cfg.Secret.IsZero() || s.revocations == nil {
		return next, nil
	}
	receiver, err := webhook.New(webhook.Options{
		Secrets: []string{cfg.Secret.Reveal(), cfg.Previous.Reveal()}, Window: time.Duration(cfg.Window),
		Remember: service.TokenLife, Now: time.Now, Publish: s.revocations, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == webhook.Path {
			receiver.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}
