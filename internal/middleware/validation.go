package middleware

import (
	"context"
	"errors"
	"fmt"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// Validation refuses messages that break the rules of their own definition
// (buf.validate), and names the fields as callers write them in JSON. Rules are
// compiled when their message is first seen.
func Validation() (Interceptor, error) {
	validator, err := protovalidate.New()
	if err != nil {
		return Interceptor{}, fmt.Errorf("validation: %w", err)
	}
	return Interceptor{
		Name: "validation",
		Unary: func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
			if err := check(validator, req); err != nil {
				return nil, err
			}
			return handler(ctx, req)
		},
		Stream: func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			return handler(srv, validated{stream, validator})
		},
	}, nil
}

// validated is a stream whose received messages keep the rules.
type validated struct {
	grpc.ServerStream
	validator protovalidate.Validator
}

// RecvMsg receives a message and checks it.
func (s validated) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return check(s.validator, m)
}

func check(validator protovalidate.Validator, req any) error {
	m, ok := req.(proto.Message)
	if !ok {
		return nil // a refused method has no message
	}
	err := validator.Validate(m)
	var broken *protovalidate.ValidationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &broken):
		return invalid(m.ProtoReflect().Descriptor(), broken.Violations)
	default:
		return uncheckable()
	}
}
