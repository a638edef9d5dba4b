package service_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

func newMessage(t *testing.T, md protoreflect.MessageDescriptor) proto.Message {
	t.Helper()
	found, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		t.Fatal(err)
	}
	return found.New().Interface()
}

// send makes the call of the recording and returns all that it sent upstream,
// and its answer.
func send(t *testing.T, rec recording, method protoreflect.MethodDescriptor) ([]wireRequest, proto.Message) {
	t.Helper()
	upstream := newRecorder(t, method)
	f := upstream.fixture
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{
			ID: f.AppID, Secret: f.AppSecret, Host: f.AppHost, PoolID: f.UserPoolID,
			TokenAuthMethod: rec.Application.TokenAuthMethod, EventsHost: f.AppHost,
		}},
		Pools: []authing.Pool{{
			ID: f.UserPoolID, Secret: f.UserPoolSecret, Host: f.AppHost, EventsHost: f.AppHost,
			V1UsersHost: "https://users.example.com", V1OAuthHost: "https://oauth.example.com",
		}},
		CDNURL:    "https://cdn.example.com/",
		Transport: upstream,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)

	ctx := t.Context()
	if rec.SignedIn {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", f.UserToken)
	}
	answer := newMessage(t, method.Output())
	if method.IsStreamingServer() {
		subscribe(ctx, t, channel, rec, answer)
	} else if err := channel.Invoke(ctx, "/"+rec.RPC, rec.request(t), answer); err != nil {
		t.Fatal(err)
	}
	return upstream.requests(), answer
}

// subscribe makes a call whose answers are a stream. The recorder speaks no
// websockets, so that nothing but the handshake is to be seen.
func subscribe(ctx context.Context, t *testing.T, channel grpc.ClientConnInterface, rec recording, answer proto.Message) {
	t.Helper()
	stream, err := channel.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/"+rec.RPC)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.SendMsg(rec.request(t)); err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if err := stream.RecvMsg(answer); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("the stream got %v and %v from a recorder without websockets", answer, err)
	}
}
