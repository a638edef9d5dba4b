package identityserver_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/identityserver"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

var (
	noon   = time.Unix(1_700_000_000, 0)
	secret = []byte(strings.Repeat("s", 32))
)

// fixture is the service for the application app-1, and what it has revoked.
func fixture(t testing.TB) (*identityserver.Server, revocation.Log) {
	t.Helper()
	clock := func() time.Time { return noon }
	none := func(context.Context) ([]byte, error) { return []byte(`{"keys":[]}`), nil }
	revoked := identity.NewRevoked()
	verifier, err := identity.NewVerifier(identity.Options{Now: clock, Revoked: revoked, Issuers: []identity.Issuer{{
		URL: "https://a.example/oidc", Audience: "app-1", Secret: string(secret), Keys: identity.NewKeySet(none, clock),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(verifier.Close)
	log, err := revocation.NewMemory(revocation.Options{Revoked: revoked, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return identityserver.New(identityserver.Options{
		Verifier: verifier, Revocations: log, Leaving: t.Context(),
		Application: func(context.Context) (string, error) { return "app-1", nil },
	}), log
}

func sign(t testing.TB, more map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: secret}, nil)
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{
		"iss": "https://a.example/oidc", "aud": "app-1", "sub": "u1", "iat": noon.Unix(), "exp": noon.Add(time.Hour).Unix(),
	}
	for name, value := range more {
		claims[name] = value
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

var verifyToken = identityv1.IdentityService_VerifyToken_FullMethodName

// encoded is what goes over the wire, and what a log may read of it.
func encoded(t testing.TB, s *identityserver.Server, token string) (wire, seen *identityv1.VerifyTokenResponse) {
	t.Helper()
	answer, err := identityserver.Encoded(t.Context(), &identityv1.VerifyTokenRequest{Token: token},
		&grpc.UnaryServerInfo{Server: s, FullMethod: verifyToken}, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen = new(identityv1.VerifyTokenResponse)
	proto.Merge(seen, answer.(proto.Message).ProtoReflect().Interface())
	ready, ok := answer.(interface{ Wire() mem.BufferSlice })
	if !ok {
		return seen, seen
	}
	wire = new(identityv1.VerifyTokenResponse)
	if err := proto.Unmarshal(ready.Wire().Materialize(), wire); err != nil {
		t.Fatal(err)
	}
	return wire, seen
}

// What is kept encoded says what the service says in messages.
func TestEncoded(t *testing.T) {
	s, log := fixture(t)
	over := sign(t, map[string]any{"jti": "revoked"})
	for name, token := range map[string]string{
		"plain":       sign(t, nil),
		"full":        sign(t, map[string]any{"jti": "j1", "scope": "openid a:b", "aud": []string{"app-1", "app-2"}, "data": map[string]any{"n": 1, "null": nil}}),
		"huge claims": sign(t, map[string]any{"x": strings.Repeat("x", 4000)}),
		"expired":     sign(t, map[string]any{"exp": noon.Add(-time.Hour).Unix()}),
		"foreign":     sign(t, map[string]any{"aud": "app-9"}),
		"no token":    "nonsense",
		"revoked":     over,
	} {
		t.Run(name, func(t *testing.T) {
			if token == over {
				one := identity.Revocation{Token: identity.DigestOf(token), At: noon, Until: noon.Add(time.Hour)}
				if wire, _ := encoded(t, s, token); !wire.GetVerdict().GetActive() {
					t.Fatal("it is not good even before")
				}
				if _, err := log.Publish(t.Context(), one, "test"); err != nil {
					t.Fatal(err)
				}
			}
			want, err := s.VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // checked, and remembered
				wire, seen := encoded(t, s, token)
				if !proto.Equal(wire, want) || !proto.Equal(seen, want) {
					t.Errorf("on the wire %v\nseen %v\nwant %v", wire, seen, want)
				}
			}
			if want.GetVerdict().GetActive() != (name == "plain" || name == "full" || name == "huge claims") {
				t.Errorf("%v", want)
			}
		})
	}
}

// All other rpcs are their handlers'.
func TestEncodedLeavesOthersAlone(t *testing.T) {
	s, _ := fixture(t)
	reached := errors.New("reached")
	handler := func(context.Context, any) (any, error) { return nil, reached }
	for name, tt := range map[string]struct{ server, req any }{
		"another rpc":     {s, new(identityv1.VerifyTokensRequest)},
		"another service": {t, new(identityv1.VerifyTokenRequest)},
	} {
		_, err := identityserver.Encoded(t.Context(), tt.req, &grpc.UnaryServerInfo{Server: tt.server}, handler)
		if !errors.Is(err, reached) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The log at debug level shows what is sent, encoded or not.
func TestEncodedIsLogged(t *testing.T) {
	s, _ := fixture(t)
	answer, err := identityserver.Encoded(t.Context(), &identityv1.VerifyTokenRequest{Token: sign(t, map[string]any{"jti": "j1"})},
		&grpc.UnaryServerInfo{Server: s, FullMethod: verifyToken}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	slog.New(redact.New().Handler(slog.NewTextHandler(&out, nil))).Info("call", "response", answer)
	if !strings.Contains(out.String(), "u1") || !strings.Contains(out.String(), "1700003600") {
		t.Error(out.String())
	}
}

// BenchmarkVerifyToken is the answer for a remembered token: as messages, for
// REST, and as it goes over the wire.
func BenchmarkVerifyToken(b *testing.B) {
	s, _ := fixture(b)
	req := &identityv1.VerifyTokenRequest{Token: sign(b, map[string]any{
		"jti": "j1", "scope": "openid profile email phone offline_access",
		"data": map[string]any{"type": "user", "id": "u1", "email": "bob@example.com", "username": "bob", "phone": nil},
	})}
	b.Run("message", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			answer, err := s.VerifyToken(b.Context(), req)
			if err == nil {
				_, err = proto.Marshal(answer)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("wire", func(b *testing.B) {
		info := &grpc.UnaryServerInfo{Server: s, FullMethod: verifyToken}
		b.ReportAllocs()
		for b.Loop() {
			answer, err := identityserver.Encoded(b.Context(), req, info, nil)
			if err != nil {
				b.Fatal(err)
			}
			_ = answer.(interface{ Wire() mem.BufferSlice }).Wire()
		}
	})
}
