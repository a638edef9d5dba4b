package identityserver

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
)

// Encoded is an interceptor, the last before the handler, that answers
// VerifyToken with what is kept of a remembered token as it goes over the wire.
// The codec of its server must know what has Wire.
func Encoded(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	server, ours := info.Server.(*Server)
	asked, verify := req.(*identityv1.VerifyTokenRequest)
	if !ours || !verify {
		return handler(ctx, req)
	}
	return server.verifyEncoded(ctx, asked)
}

// verifyEncoded is VerifyToken.
func (s *Server) verifyEncoded(ctx context.Context, req *identityv1.VerifyTokenRequest) (proto.Message, error) {
	application, err := s.application(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.find(ctx, application, req.GetToken(), freshness(req))
	if err != nil {
		return nil, err
	}
	if found.token == nil {
		verdict, err := found.verdict()
		return &identityv1.VerifyTokenResponse{Verdict: verdict}, err
	}
	said, err := found.token.Encoded(encodeIdentity)
	if err != nil {
		return nil, err
	}
	how, err := proto.Marshal(&identityv1.Verdict{Verification: found.how})
	if err != nil {
		return nil, untellable()
	}
	return &encoded{said, how}, nil
}

// encoded is a VerifyTokenResponse as it goes over the wire: the fields of its
// verdict, in two parts.
type encoded struct{ identity, verification []byte }

// Wire is the message as its bytes, which must not be changed.
func (e *encoded) Wire() mem.BufferSlice {
	const verdict = 1 // VerifyTokenResponse.verdict
	head := protowire.AppendTag(nil, verdict, protowire.BytesType)
	head = protowire.AppendVarint(head, uint64(len(e.identity)+len(e.verification)))
	return mem.BufferSlice{mem.SliceBuffer(head), mem.SliceBuffer(e.identity), mem.SliceBuffer(e.verification)}
}

// ProtoReflect reads the message, for whoever wants to look at it: the log at
// debug level.
func (e *encoded) ProtoReflect() protoreflect.Message {
	answer := new(identityv1.VerifyTokenResponse)
	_ = proto.Unmarshal(e.Wire().Materialize(), answer) // our own bytes
	return answer.ProtoReflect()
}
