// Package middleware holds what happens around every call, whichever door it
// came through: one interceptor a file, and the order of them as data.
package middleware

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

// Interceptor is one step around a call. Both kinds of call go through it.
type Interceptor struct {
	Name   string
	Unary  grpc.UnaryServerInterceptor
	Stream grpc.StreamServerInterceptor
}

// Chain is a list of steps, outermost first.
type Chain []Interceptor

// Options is what the steps need.
type Options struct {
	Logger   *slog.Logger
	Redactor *redact.Redactor
	// Timeout is the deadline of calls that came without one.
	Timeout time.Duration
	// Guard decides who may call, Trusted which client certificates count and
	// Select where a call acts.
	Guard   *access.Guard
	Trusted Trusted
	Select  Select
}

// New returns the chain that every call goes through.
func New(opts Options) (Chain, error) {
	validation, err := Validation()
	if err != nil {
		return nil, err
	}
	return Chain{
		// The process outlives whatever happens further in.
		Recovery("recovery", opts.Logger),
		RequestID(),
		AccessLog(opts.Logger, opts.Redactor),
		Deadline(opts.Timeout),
		// Strangers learn nothing of what a good request looks like.
		Admission(opts.Guard, opts.Trusted, opts.Select),
		validation,
		// A panic of the handler is an error like any other to the steps above.
		Recovery("inner recovery", opts.Logger),
	}, nil
}

// ServerOptions installs the chain in a gRPC server.
func (c Chain) ServerOptions() []grpc.ServerOption {
	return []grpc.ServerOption{grpc.UnaryInterceptor(c.Unary()), grpc.StreamInterceptor(c.Stream())}
}

// Unary joins the steps into one, for what takes no more than one.
func (c Chain) Unary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		for i := len(c) - 1; i >= 0; i-- {
			step, next := c[i].Unary, handler
			handler = func(ctx context.Context, req any) (any, error) { return step(ctx, req, info, next) }
		}
		return handler(ctx, req)
	}
}

// Stream joins the steps into one, for what takes no more than one.
func (c Chain) Stream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		for i := len(c) - 1; i >= 0; i-- {
			step, next := c[i].Stream, handler
			handler = func(srv any, stream grpc.ServerStream) error { return step(srv, stream, info, next) }
		}
		return handler(srv, stream)
	}
}

// withContext is a stream whose handler sees another context.
type withContext struct {
	grpc.ServerStream
	ctx context.Context
}

// Context returns the replaced context.
func (s withContext) Context() context.Context { return s.ctx }
