package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// echoMethod answers any bytes with as many bytes as the server was told.
const echoMethod = "/bench.Echo/Unary"

// serveEcho is the least a grpc-go server can do: default options, no
// interceptors, one message in, one out. It writes its address to out. Spans it
// takes too, and forgets them.
func serveEcho(ctx context.Context, out io.Writer, answerBytes int) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	answer := wrapperspb.Bytes(make([]byte, answerBytes))
	unary := func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
		if err := decode(new(wrapperspb.BytesValue)); err != nil {
			return nil, err
		}
		return answer, nil
	}
	forget := func(_ any, stream grpc.ServerStream) error {
		if err := stream.RecvMsg(new(emptypb.Empty)); err != nil {
			return err
		}
		return stream.SendMsg(new(emptypb.Empty))
	}
	server := grpc.NewServer(grpc.UnknownServiceHandler(forget))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "bench.Echo", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Unary", Handler: unary}},
	}, struct{}{})
	if _, err := fmt.Fprintln(out, listener.Addr()); err != nil {
		return err
	}
	context.AfterFunc(ctx, server.Stop)
	return server.Serve(listener)
}
