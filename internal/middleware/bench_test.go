package middleware_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/metric"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/protobuf/proto"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

// BenchmarkChain is what all steps cost around a call that does nothing, with a
// policy, a caller's key and the access log.
func BenchmarkChain(b *testing.B) {
	verify := &grpc.UnaryServerInfo{FullMethod: identityv1.IdentityService_VerifyToken_FullMethodName}
	methods, err := access.MethodsOf(identityv1.File_authing_identity_v1_identity_service_proto.Services().Get(0))
	if err != nil {
		b.Fatal(err)
	}
	redactor := redact.New()
	log := slog.New(redactor.Handler(slog.NewTextHandler(io.Discard, nil)))
	guard, err := access.NewGuard(access.Options{Known: access.Known{Methods: methods}, Now: time.Now, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	key, secret, err := access.NewKey("console-1", "console")
	if err != nil {
		b.Fatal(err)
	}
	if err := guard.LoadPolicy([]byte("callers:\n  console: {scopes: [tokens.read]}\n")); err != nil {
		b.Fatal(err)
	}
	if err := guard.LoadKeys([]byte("keys:\n  - {id: console-1, caller: console, hash: '" + key.Hash() + "'}\n")); err != nil {
		b.Fatal(err)
	}
	chain, err := middleware.New(middleware.Options{
		Logger: log, Redactor: redactor, Timeout: time.Minute, Guard: guard,
		Trusted: func(*tls.ConnectionState) (*x509.Certificate, error) { return nil, nil },
		Select:  func(context.Context, string, proto.Message) (access.Selection, error) { return access.Selection{}, nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx := metadata.NewIncomingContext(b.Context(), metadata.Pairs("x-caller-authorization", secret, "user-agent", "bench"))
	ctx = peer.NewContext(ctx, &peer.Peer{Addr: &net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 40000}})
	ctx = grpc.NewContextWithServerTransportStream(ctx, nowhere{})
	request := &identityv1.VerifyTokenRequest{Token: "a.b.c"}
	handler := func(context.Context, any) (any, error) { return request, nil }
	measures, err := middleware.NewMeasures(sdk.NewMeterProvider(sdk.WithReader(sdk.NewManualReader())).Meter("bench"), []string{verify.FullMethod})
	if err != nil {
		b.Fatal(err)
	}
	for name, chain := range map[string]middleware.Chain{
		"plain": chain, "measured": append(middleware.Chain{measures.At("grpc")}, chain...), "measures alone": {measures.At("bench")},
	} {
		b.Run(name, func(b *testing.B) {
			call := chain.Unary()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := call(ctx, request, verify, handler); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// nowhere takes headers.
type nowhere struct{}

func (nowhere) Method() string               { return "" }
func (nowhere) SetHeader(metadata.MD) error  { return nil }
func (nowhere) SendHeader(metadata.MD) error { return nil }
func (nowhere) SetTrailer(metadata.MD) error { return nil }
