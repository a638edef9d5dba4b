package service

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Streams are the rpcs that Authing serves by websocket: each message is an
// answer.

// streamAnswer is the fields of the answers of a subscription.
type streamAnswer struct{ payload, data, connected protoreflect.FieldDescriptor }

func compileStream(md protoreflect.MessageDescriptor) (*streamAnswer, error) {
	fields := md.Fields()
	a := &streamAnswer{fields.ByName("payload"), fields.ByName("data"), fields.ByName("connected")}
	switch {
	case a.payload == nil || a.payload.Kind() != protoreflect.StringKind || a.payload.IsList(),
		a.data == nil || a.data.Message() == nil || a.data.Message().FullName() != "google.protobuf.Value",
		a.connected == nil || a.connected.Kind() != protoreflect.BoolKind || a.connected.IsList():
		return nil, fmt.Errorf("%s lacks string payload, google.protobuf.Value data or bool connected", md.FullName())
	default:
		return a, nil
	}
}

// of is the answer that tells of a message.
func (a *streamAnswer) of(message authing.Message, t protoreflect.MessageType) proto.Message {
	answer := t.New()
	if message.Connected {
		answer.Set(a.connected, protoreflect.ValueOfBool(true))
		return answer.Interface()
	}
	answer.Set(a.payload, protoreflect.ValueOfString(message.Payload))
	if data := parsed(message.Payload); data != nil {
		answer.Set(a.data, protoreflect.ValueOfMessage(data.ProtoReflect()))
	}
	return answer.Interface()
}

// parsed is a payload that is JSON; nil for any other.
func parsed(payload string) *structpb.Value {
	data, err := codec.Value([]byte(payload))
	if err == nil && data == nil && strings.TrimSpace(payload) != "" {
		return structpb.NewNullValue()
	}
	return data
}

func (e *Engine) stream(method protoreflect.MethodDescriptor) grpc.StreamDesc {
	p := e.plans[fullMethod(method)]
	return grpc.StreamDesc{
		StreamName:    string(method.Name()),
		ServerStreams: true,
		Handler:       func(_ any, stream grpc.ServerStream) error { return e.subscribe(p, stream) },
	}
}

// errLeaving is why a subscription ends that nobody has ended.
var errLeaving = errors.New("the server takes no more calls")

// subscribe tells the caller what a subscription brings until it wants no more.
func (e *Engine) subscribe(p *plan, stream grpc.ServerStream) error {
	req := p.request.New().Interface()
	if err := stream.RecvMsg(req); err != nil {
		return err
	}
	ctx, end := context.WithCancelCause(stream.Context())
	defer end(nil)
	defer context.AfterFunc(e.leaving, func() { end(errLeaving) })()

	call, err := e.prepare(ctx, p, req)
	if err != nil {
		return err
	}
	for message, err := range e.client.Subscribe(ctx, call) {
		if err == nil {
			err = stream.SendMsg(p.stream.of(message, p.response))
		}
		switch {
		case err == nil:
		case errors.Is(context.Cause(ctx), errLeaving):
			return apierror.New(codes.Unavailable, errorsv1.Reason_SERVER_LEAVING,
				"this server takes no more calls: subscribe again")
		case ctx.Err() != nil:
			return e.failure(ctx, p, ctx.Err()) // in process the error is bare
		default:
			return e.failure(ctx, p, err)
		}
	}
	return nil
}
