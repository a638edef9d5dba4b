package middleware

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// Select says which pool or application a call acts in.
type Select func(ctx context.Context, method string, req proto.Message) (access.Selection, error)

// Admission lets a call pass whose caller is known and may make it.
func Admission(guard *access.Guard, trusted Trusted, selection Select) Interceptor {
	admit := func(ctx context.Context, method string, req any) error {
		if !access.NeedsCaller(method) {
			return nil // even on a connection whose certificate has ended
		}
		caller, err := identify(ctx, guard, trusted, method)
		if err != nil {
			return err
		}
		caller, err = guard.Authorize(ctx, caller, method, func() (access.Selection, error) {
			m, _ := req.(proto.Message)
			return selection(ctx, method, m)
		})
		tell(ctx, caller)
		return err
	}
	return Interceptor{
		Name: "admission",
		Unary: func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
			if err := admit(ctx, info.FullMethod, req); err != nil {
				return nil, err
			}
			return handler(ctx, req)
		},
		Stream: func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			if err := admit(stream.Context(), info.FullMethod, nil); err != nil {
				return err
			}
			return handler(srv, stream)
		},
	}
}

func identify(ctx context.Context, guard *access.Guard, trusted Trusted, method string) (access.Caller, error) {
	from := connectionOf(ctx)
	if caller, known := access.DoorCaller(from.door); known {
		return caller, nil
	}
	credentials := access.Credentials{
		Caller:        metadata.ValueFromIncomingContext(ctx, "x-caller-authorization"),
		Authorization: metadata.ValueFromIncomingContext(ctx, "authorization"),
	}
	var err error
	if credentials.Certificate, err = trusted(from.tls); err != nil {
		return access.Caller{}, access.Untrusted()
	}
	return guard.Identify(ctx, method, credentials)
}

// callerKey holds where the caller is written once it is known: the steps that
// log stand outside of the one that finds out.
type callerKey struct{}

func listen(ctx context.Context) (context.Context, *access.Caller) {
	heard := new(access.Caller)
	return context.WithValue(ctx, callerKey{}, heard), heard
}

func tell(ctx context.Context, caller access.Caller) {
	if heard, ok := ctx.Value(callerKey{}).(*access.Caller); ok {
		*heard = caller
	}
}
