package server

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// openRevocations makes the log in which replicas tell each other what is
// revoked. Redis need not be there yet: until it is, tokens are judged without
// what others know, and the answers say so.
func (s *Server) openRevocations(cfg *config.Config, revoked *identity.Revoked) (err error) {
	options := revocation.Options{Revoked: revoked, Now: time.Now}
	if cfg.Redis.URL.IsZero() {
		s.revocations, err = revocation.NewMemory(options)
		return err
	}
	where, err := redis.ParseURL(cfg.Redis.URL.Reveal())
	if err != nil {
		return &config.Mistake{Key: "redis.url", Variable: "AUTHING_REDIS_URL", Problem: "is no URL of a Redis"}
	}
	redis.SetLogger(redisLog{s.log})
	// A connection that went silent is noticed, and the log tries again by itself.
	where.ContextTimeoutEnabled, where.MaxRetries = true, -1
	client := redis.NewClient(where)
	s.closers.add("Redis", client.Close)
	s.revocations, err = revocation.NewRedis(revocation.RedisOptions{
		Options: options, Client: client, Key: string(cfg.Redis.Key), Log: s.log,
	})
	return err
}

// publish is what the engine tells revocations to.
func (s *Server) publish(ctx context.Context, one identity.Revocation, method string) error {
	_, err := s.revocations.Publish(ctx, one, method)
	return err
}

// exchange talks to the other replicas until the context ends, which is after
// the last call: calls revoke while they drain.
func (s *Server) exchange(ctx context.Context) error {
	if s.revocations == nil {
		return nil
	}
	if err := s.revocations.Run(ctx); err != nil {
		return fmt.Errorf("revocations: %w", err)
	}
	return nil
}

// redisLog is where the library's own lines go. What matters of them the
// callers' errors say; every attempt to connect is one.
type redisLog struct{ log *slog.Logger }

// Printf implements the library's logging.
func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.DebugContext(ctx, "redis: "+fmt.Sprintf(format, v...))
}
