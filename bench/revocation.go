package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// window is how long a revocation took until two other replicas refused its
// token.
type window struct {
	n int
	// fromCall is since the revoking call was sent, fromAnswer since its answer.
	fromCallP50, fromCallP99, fromAnswerP50, fromAnswerP99 time.Duration
}

// errNoRedis says that there is no redis-server to be measured with.
var errNoRedis = errors.New("not measured: there is no redis-server on PATH")

// revocations revokes tokens at one of three replicas that share a Redis.
func revocations(ctx context.Context, on *stage, n int) (window, error) {
	redis, err := exec.LookPath("redis-server")
	if err != nil {
		return window{}, errNoRedis
	}
	socket := filepath.Join(on.dir, "redis.sock")
	shared := exec.CommandContext(ctx, redis, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", on.dir) //nolint:gosec // found on PATH
	if err := shared.Start(); err != nil {
		return window{}, err
	}
	defer func() { _ = shared.Process.Kill(); _ = shared.Wait() }()
	if err := answers(ctx, socket); err != nil {
		return window{}, err
	}
	var replicas []*replica
	for _, name := range []string{"a", "b", "c"} {
		r, err := on.replica(ctx, name, "AUTHING_REDIS_URL=unix://"+socket)
		if err != nil {
			return window{}, err
		}
		replicas = append(replicas, r)
	}
	tokens, err := replicas[0].signIn(ctx, n+1)
	if err != nil {
		return window{}, err
	}
	var fromCall, fromAnswer []time.Duration
	for i, token := range tokens {
		call, answer, err := revoke(ctx, replicas[0], replicas[1:], token)
		if err != nil {
			return window{}, err
		}
		if i > 0 { // the first one is a warm-up
			fromCall, fromAnswer = append(fromCall, call), append(fromAnswer, answer)
		}
	}
	return window{
		n: n, fromCallP50: quantile(fromCall, 0.50), fromCallP99: quantile(fromCall, 0.99),
		fromAnswerP50: quantile(fromAnswer, 0.50), fromAnswerP99: quantile(fromAnswer, 0.99),
	}, nil
}

// answers waits until a Unix socket is served.
func answers(ctx context.Context, socket string) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return fmt.Errorf("redis-server: %w", err)
		}
	}
}

// revoke revokes one token that the others remember as good, while they are
// asked about it without a pause.
func revoke(ctx context.Context, at *replica, others []*replica, token string) (fromCall, fromAnswer time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	refused, errs := make([]time.Time, len(others)), make([]error, len(others))
	var asking, known sync.WaitGroup
	known.Add(len(others))
	for i, other := range others {
		asking.Go(func() { refused[i], errs[i] = other.refuses(ctx, token, known.Done) })
	}
	known.Wait()
	sent := time.Now()
	_, err = authingv3.NewAuthServiceClient(at.conn(0)).RevokeToken(at.as(ctx), &authingv3.RevokeTokenRequest{Token: token})
	answered := time.Now()
	if err != nil {
		cancel()
	}
	asking.Wait()
	if err := errors.Join(append(errs, err)...); err != nil {
		return 0, 0, fmt.Errorf("revocation: %w", err)
	}
	last := slices.MaxFunc(refused, time.Time.Compare)
	return last.Sub(sent), max(last.Sub(answered), 0), nil
}

// refuses asks until a token is refused, and calls known once it was good.
func (r *replica) refuses(ctx context.Context, token string, known func()) (time.Time, error) {
	client, tell := identityv1.NewIdentityServiceClient(r.conn(0)), sync.OnceFunc(known)
	defer tell()
	ctx = r.as(ctx)
	for {
		answer, err := client.VerifyToken(ctx, &identityv1.VerifyTokenRequest{Token: token})
		switch verdict := answer.GetVerdict(); {
		case err != nil:
			return time.Time{}, err
		case verdict.GetActive():
			tell()
		case verdict.GetReason() == identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED:
			return time.Now(), nil
		default:
			return time.Time{}, fmt.Errorf("a token is not good: %v", verdict.GetReason())
		}
	}
}
