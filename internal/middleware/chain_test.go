package middleware_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

const (
	canary = "s3cr3t-canary"
	method = "/authing.v3.AuthService/SignInByCredentials"
)

// bench is a chain whose log and sent headers can be read.
type bench struct {
	middleware.Chain
	log     *bytes.Buffer
	headers metadata.MD
}

func newBench(t *testing.T, level slog.Level, opts ...redact.Option) *bench {
	t.Helper()
	b := &bench{log: new(bytes.Buffer), headers: metadata.MD{}}
	redactor := redact.New(opts...)
	handler := redactor.Handler(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: level}))
	methods, err := access.MethodsOf(authingv3.File_authing_v3_auth_service_proto.Services().Get(0))
	if err != nil {
		t.Fatal(err)
	}
	guard, err := access.NewGuard(access.Options{
		Known: access.Known{Methods: methods}, Now: time.Now, Log: slog.New(handler),
	})
	if err != nil {
		t.Fatal(err)
	}
	chain, err := middleware.New(middleware.Options{
		Logger: slog.New(handler), Redactor: redactor, Timeout: time.Minute,
		Guard:   guard,
		Trusted: func(*tls.ConnectionState) (*x509.Certificate, error) { return nil, nil },
		Select: func(context.Context, string, proto.Message) (access.Selection, error) {
			return access.Selection{}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Chain = chain
	return b
}

// call runs a unary call through the chain.
func (b *bench) call(ctx context.Context, req any, handler grpc.UnaryHandler) (any, error) {
	ctx = grpc.NewContextWithServerTransportStream(ctx, transport{b})
	return b.Unary()(ctx, req, &grpc.UnaryServerInfo{FullMethod: method}, handler)
}

// stream runs a stream through the chain; its caller sends one message.
func (b *bench) stream(ctx context.Context, sent proto.Message, info grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	info.FullMethod = method
	return b.Stream()(nil, &stream{ctx: ctx, bench: b, sent: sent}, &info, handler)
}

type transport struct{ *bench }

func (transport) Method() string { return method }

func (t transport) SetHeader(md metadata.MD) error {
	t.headers = metadata.Join(t.headers, md)
	return nil
}

func (transport) SendHeader(metadata.MD) error { return nil }
func (transport) SetTrailer(metadata.MD) error { return nil }

type stream struct {
	grpc.ServerStream
	ctx   context.Context
	bench *bench
	sent  proto.Message
}

func (s *stream) Context() context.Context { return s.ctx }

func (s *stream) SetHeader(md metadata.MD) error {
	s.bench.headers = metadata.Join(s.bench.headers, md)
	return nil
}

func (s *stream) RecvMsg(m any) error {
	proto.Merge(m.(proto.Message), s.sent)
	return nil
}

func signIn() *authingv3.SignInByCredentialsRequest {
	return &authingv3.SignInByCredentialsRequest{
		Connection:      "PASSWORD",
		PasswordPayload: &authingv3.SignInByPasswordPayload{Username: proto.String("bob"), Password: canary},
	}
}

func answer(context.Context, any) (any, error) { return &authingv3.SignInByCredentialsResponse{}, nil }

func TestOrder(t *testing.T) {
	var names []string
	for _, step := range newBench(t, slog.LevelInfo).Chain {
		names = append(names, step.Name)
	}
	want := []string{"recovery", "request id", "access log", "deadline", "admission", "validation", "inner recovery"}
	if !slices.Equal(names, want) {
		t.Errorf("order is %q, want %q", names, want)
	}
}

func TestOutermostComesFirst(t *testing.T) {
	var trace []string
	step := func(name string) middleware.Interceptor {
		return middleware.Interceptor{
			Unary: func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
				trace = append(trace, name)
				return next(ctx, req)
			},
			Stream: func(srv any, s grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
				trace = append(trace, name)
				return next(srv, s)
			},
		}
	}
	chain := middleware.Chain{step("a"), step("b")}
	for range 2 { // a chain keeps no state between calls
		if _, err := chain.Unary()(t.Context(), nil, nil, answer); err != nil {
			t.Fatal(err)
		}
		if err := chain.Stream()(nil, nil, nil, func(any, grpc.ServerStream) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(trace, ""); got != "abababab" {
		t.Error(got)
	}
}
