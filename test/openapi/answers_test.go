package openapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// conn answers every call alike.
type conn struct {
	reply proto.Message
	err   error
}

func (c *conn) Invoke(_ context.Context, _ string, _, reply any, _ ...grpc.CallOption) error {
	if c.err == nil {
		proto.Merge(reply.(proto.Message), c.reply)
	}
	return c.err
}

func (c *conn) NewStream(ctx context.Context, _ *grpc.StreamDesc, _ string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	return &stream{conn: c, ctx: ctx}, nil
}

// stream has the answer twice, or the error after one.
type stream struct {
	grpc.ClientStream

	conn *conn
	ctx  context.Context
	sent int
}

func (s *stream) RecvMsg(m any) error {
	s.sent++
	switch {
	case s.sent == 2 && s.conn.err != nil:
		return s.conn.err
	case s.sent > 2:
		return io.EOF
	}
	proto.Merge(m.(proto.Message), s.conn.reply)
	return nil
}

func (*stream) SendMsg(any) error            { return nil }
func (*stream) CloseSend() error             { return nil }
func (s *stream) Context() context.Context   { return s.ctx }
func (*stream) Header() (metadata.MD, error) { return nil, nil }
func (*stream) Trailer() metadata.MD         { return nil }

// responses are the rpc's response with every field set, and with none.
func responses(t *testing.T, m protoreflect.MethodDescriptor) (full, empty proto.Message) {
	t.Helper()
	mt, err := protoregistry.GlobalTypes.FindMessageByName(m.Output().FullName())
	if err != nil {
		t.Fatal(err)
	}
	full, empty = mt.New().Interface(), mt.New().Interface()
	if pkg := m.ParentFile().Package(); pkg == "authing.identity.v1" || pkg == "authing.meta.v1" {
		return filled(full.ProtoReflect()), empty
	}
	text, err := json.Marshal(sample.Sampler{Form: sample.Protobuf}.Message(m.Output()))
	if err != nil {
		t.Fatal(err)
	}
	if err := protojson.Unmarshal(text, full); err != nil {
		t.Fatal(err)
	}
	return full, empty
}

// refusals are errors of every kind.
func refusals() map[string]error {
	data, _ := structpb.NewValue(map[string]any{"mfaToken": "t"})
	return map[string]error{
		"a bad field":   apierror.InvalidField("name", "is required"),
		"not permitted": apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED, "no"),
		"Authing's":     apierror.Upstream{StatusCode: 403, APICode: 1636, Message: "second factor", RequestID: "r", Data: data}.Err(),
	}
}

// TestEveryAnswerIsDocumented has the gateway answer every rpc at each of its
// routes with every field set, with none, and with errors.
func TestEveryAnswerIsDocumented(t *testing.T) {
	d, c := read(t), new(conn)
	handler, err := gateway.New(c, gateway.Options{Unbound: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range rpcs() {
		full, empty := responses(t, m)
		for _, p := range places(m) {
			ask := func(what string, reply proto.Message, err error) {
				c.reply, c.err = reply, err
				r := httptest.NewRequestWithContext(t.Context(), p.verb, variable.ReplaceAllString(p.path, "x"), strings.NewReader(""))
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if wrong := d.Check(p.verb, p.path, Answer{w.Code, w.Header(), w.Body.Bytes()}); wrong != nil {
					t.Errorf("%s %s, %s: %d %s\n%v", p.verb, p.path, what, w.Code, w.Body, wrong)
				}
			}
			ask("every field", full, nil)
			ask("no field", empty, nil)
			for what, err := range refusals() {
				ask(what, empty, err)
			}
		}
	}
}
