package server

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/health"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

const (
	// beginTimeout bounds what is done before this service says that it has started.
	beginTimeout = 5 * time.Second
	// checkTimeout bounds one look at the credentials.
	checkTimeout = 10 * time.Second
)

// watchUpstream makes readiness follow what the engine needs of its own:
// credentials that Authing accepts, keys, and the other replicas' revocations.
func (s *Server) watchUpstream(cfg *config.Config, client *authing.Client, verifier *identity.Verifier) {
	s.beginning = func(ctx context.Context) {
		var trying sync.WaitGroup
		trying.Go(func() { client.CheckCredentials(ctx) })
		trying.Go(func() { verifier.Prefetch(ctx) })
		trying.Wait()
	}
	s.retry = client.CheckCredentials
	s.health.Add(
		health.Component{Name: "credentials", Needs: needsSecret, Check: func() health.Report {
			known := client.Credentials()
			return health.Share(known.Refused, known.Pools,
				fmt.Sprintf("Authing refuses the secret of %d of %d user pools", known.Refused, known.Pools))
		}},
		health.Component{Name: "keys", Needs: needsTokens, Check: func() health.Report {
			wanting, all := verifier.Wanting()
			return health.Share(wanting, all,
				fmt.Sprintf("no usable keys of %d of %d applications", wanting, all))
		}},
	)
	if lag := time.Duration(cfg.Health.RevocationLag); !cfg.Redis.URL.IsZero() && lag > 0 {
		s.health.Add(health.Component{Name: "revocations", Needs: needsTokens, Check: s.inTouch(lag)})
	}
}

// inTouch reports whether the other replicas' revocations are known here that
// are older than lag.
func (s *Server) inTouch(lag time.Duration) func() health.Report {
	began := time.Now()
	return func() health.Report {
		synced := s.revocations.Synced()
		if synced.IsZero() {
			synced = began
		}
		if time.Since(synced) <= lag {
			return health.Report{State: health.OK}
		}
		return health.Report{State: health.Failed, Detail: "nothing was heard of other replicas' revocations for more than " + lag.String()}
	}
}

// needsSecret: the service acts with the secret of a pool.
func needsSecret(service string) bool {
	return strings.HasSuffix(service, ".ManagementService") || service == directoryService
}

// needsTokens: the service verifies tokens.
func needsTokens(service string) bool {
	return service == identityv1.IdentityService_ServiceDesc.ServiceName || service == authv3.Authorization_ServiceDesc.ServiceName
}

// begin gets what this service needs before its first call, if it can be had.
func (s *Server) begin(ctx context.Context) {
	if s.beginning == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, beginTimeout)
	defer cancel()
	s.beginning(ctx)
}

// keepWatch looks at health until the context ends. A credential that was
// refused is tried again: nobody sends calls that would, once this service is
// not ready.
func (s *Server) keepWatch(ctx context.Context) {
	if s.checking == 0 {
		return // an emulator alone has no health
	}
	ticker := time.NewTicker(s.checking)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		s.health.Tell()
		if s.retry == nil {
			continue
		}
		check, cancel := context.WithTimeout(ctx, checkTimeout)
		s.retry(check)
		cancel()
		s.health.Tell()
	}
}

// linger gives load balancers time to notice that this service is not ready. It
// returns the error of a door that fails meanwhile.
func (s *Server) linger(failed <-chan error) error {
	timer := time.NewTimer(s.delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case err := <-failed:
		return err
	}
}
