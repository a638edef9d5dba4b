package gateway

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// fillingConn is the connection that generated handlers call. It fills the
// request from the HTTP request in the context and replaces the metadata:
// grpc-gateway adds some of its own (x-forwarded-for, x-forwarded-host) which
// clients can write.
type fillingConn struct{ grpc.ClientConnInterface }

func (c fillingConn) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	call, ok := callFrom(ctx)
	request, isProto := args.(proto.Message)
	if !ok || !isProto {
		return apierror.New(codes.Internal, errorsv1.Reason_INTERNAL_PANIC, "the call has no request")
	}
	if err := call.fill(request); err != nil {
		return err
	}
	err := c.ClientConnInterface.Invoke(metadata.NewOutgoingContext(ctx, call.metadata), method, request, reply, opts...)
	if errors.Is(err, io.EOF) && ctx.Err() != nil {
		// An in-process server whose caller is out of time may end without an answer.
		return status.FromContextError(ctx.Err()).Err()
	}
	return err
}
