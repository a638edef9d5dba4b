package emulator

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// guard runs around every rpc: it lets administrators alone use the management
// services and with complete requests, and turns faults into Authing's errors.
func (e *Emulator) guard(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (resp any, err error) {
	id := orElse(header(ctx, requestIDHeader), newID())
	if err := grpc.SetHeader(ctx, metadata.Pairs(requestIDHeader, id)); err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil { // a defect; what it says may hold secrets
			err = &fault{status: statusBroken}
		}
		if err != nil {
			resp, err = nil, upstreamError(err, info.FullMethod, id, languageOf(header(ctx, "x-authing-lang")))
		}
	}()
	if strings.Contains(info.FullMethod, ".ManagementService/") {
		if err := e.mayManage(info.FullMethod, header(ctx, "authorization")); err != nil {
			return nil, err
		}
		if err := checkRequired(req.(proto.Message).ProtoReflect(), ""); err != nil {
			return nil, err
		}
	}
	if resp, err = handler(ctx, req); err != nil {
		return nil, err
	}
	return resp, e.audit(info.FullMethod, callOrigin(ctx))
}

const requestIDHeader = "x-request-id"

// upstreamError is the error as the gateway renders Authing's errors.
func upstreamError(err error, fullMethod, requestID, lang string) error {
	method := strings.TrimPrefix(fullMethod, "/")
	f := (*fault)(nil)
	switch {
	case errors.As(err, &f):
	case status.Code(err) == codes.Unimplemented:
		f = notEmulated(method)
	default:
		f = faultOf(err)
	}
	return apierror.Upstream{
		Operation:  method,
		StatusCode: f.status,
		APICode:    f.code,
		Message:    f.message(lang),
		RequestID:  requestID,
		Lang:       lang,
		Data:       f.data,
	}.Err()
}

// header is a header of the request that reached the rpc.
func header(ctx context.Context, name string) string {
	if values := metadata.ValueFromIncomingContext(ctx, name); len(values) > 0 {
		return values[0]
	}
	return ""
}
