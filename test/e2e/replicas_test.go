//go:build redis

package e2e

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/revocation/redistest"
)

// replica is one of the servers that share an Authing and a Redis.
type replica struct {
	*system
	line *redistest.Line
}

func startReplicas(t *testing.T, shared *redistest.Server, n int) []replica {
	t.Helper()
	var replicas []replica
	for range n {
		line := redistest.NewLine(t, shared)
		env := embedded()
		if len(replicas) > 0 {
			env = real("http://" + replicas[0].at.Emulator)
		}
		env["AUTHING_REDIS_URL"] = "unix://" + line.Socket()
		replicas = append(replicas, replica{start(t, env), line})
	}
	return replicas
}

func (r replica) revoke(t *testing.T, token string) {
	t.Helper()
	if _, err := authingv3.NewAuthServiceClient(r.grpc).RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: token}); err != nil {
		t.Fatal(err)
	}
}

func (r replica) verify(t *testing.T, token string) *identityv1.Verdict {
	t.Helper()
	answer, err := identityv1.NewIdentityServiceClient(r.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetVerdict()
}

// hears waits until the replica has heard of n revocations after a cursor, and
// returns the cursor of the last.
func (r replica) hears(t *testing.T, after string, n int) string {
	t.Helper()
	stream := watch(t, r.system, after)
	for range n {
		after = next(t, stream).GetCursor()
	}
	return after
}

// knowsUntil waits until the replica knows everything that was published up to
// a time.
func (r replica) knowsUntil(t *testing.T, until time.Time) {
	t.Helper()
	stream, err := identityv1.NewIdentityServiceClient(r.grpc).WatchRevocations(t.Context(),
		&identityv1.WatchRevocationsRequest{HeartbeatInterval: durationpb.New(time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	for {
		answer, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if known := answer.GetKnownUntil(); known != nil && known.AsTime().After(until) {
			return
		}
	}
}

// What one replica revokes the others refuse; one that was cut off catches up,
// and so does one that comes late.
func TestRevocationReachesReplicas(t *testing.T) {
	shared := redistest.Start(t, false)
	replicas := startReplicas(t, shared, 3)
	a, b, c := replicas[0], replicas[1], replicas[2]
	tokens := make([]string, 4)
	for i := range tokens {
		tokens[i] = signedIn(t, a.system)
		for _, r := range replicas {
			if v := r.verify(t, tokens[i]); !v.GetActive() { // and remembered
				t.Fatalf("a good token: %v", v)
			}
		}
	}
	refused := func(r replica, name, token string) {
		t.Helper()
		if v := r.verify(t, token); v.GetReason() != identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED {
			t.Errorf("%s: %v", name, v)
		}
	}

	a.revoke(t, tokens[0])
	refused(a, "where it was revoked", tokens[0])
	cursor := b.hears(t, "", 1)
	refused(b, "at another", tokens[0])
	if c.hears(t, "", 1) != cursor {
		t.Error("two replicas count differently")
	}
	refused(c, "at the third", tokens[0])

	c.line.Cut()
	cutOff := time.Now()
	a.revoke(t, tokens[1])
	b.hears(t, cursor, 1)
	refused(b, "beside the partition", tokens[1])
	if v := c.verify(t, tokens[1]); !v.GetActive() {
		t.Errorf("behind the partition nobody can know: %v", v)
	} else if known := v.GetVerification().GetRevocationsKnownUntil().AsTime(); known.After(cutOff) {
		t.Errorf("cut off at %v, it claims to know until %v", cutOff, known)
	}
	c.revoke(t, tokens[2]) // counts there at once, and for the others later
	refused(c, "behind the partition", tokens[2])

	c.line.Mend()
	healed := time.Now()
	c.knowsUntil(t, healed)
	refused(c, "after the partition", tokens[1])
	b.hears(t, cursor, 2)
	refused(b, "what was revoked behind the partition", tokens[2])
	a.hears(t, cursor, 2)
	refused(a, "what was revoked behind the partition", tokens[2])

	env := real("http://" + a.at.Emulator)
	env["AUTHING_REDIS_URL"] = "unix://" + shared.Socket()
	late := replica{system: start(t, env)}
	late.hears(t, "", 3)
	for _, token := range tokens[:3] {
		refused(late, "at a replica that comes late", token)
	}
	if v := late.verify(t, tokens[3]); !v.GetActive() || v.GetVerification().GetRevocationsKnownUntil() == nil {
		t.Errorf("what nobody revoked: %v", v)
	}
}
