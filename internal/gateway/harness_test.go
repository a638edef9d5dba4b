package gateway_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// fakeConn answers every call alike and remembers the last one. A stream has the
// replies, then the error.
type fakeConn struct {
	reply   proto.Message // merged into the response if it is of its type
	replies []proto.Message
	err     error
	header  metadata.MD
	trailer metadata.MD

	mu       sync.Mutex
	method   string
	request  proto.Message
	metadata metadata.MD
}

func (c *fakeConn) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	request, ok := args.(proto.Message)
	if !ok {
		return errors.New("not a message")
	}
	md, _ := metadata.FromOutgoingContext(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.method, c.request, c.metadata = method, proto.Clone(request), md.Copy()
	for _, opt := range opts {
		switch opt := opt.(type) {
		case grpc.HeaderCallOption:
			*opt.HeaderAddr = c.header
		case grpc.TrailerCallOption:
			*opt.TrailerAddr = c.trailer
		}
	}
	if response, ok := reply.(proto.Message); ok && c.reply != nil && c.err == nil &&
		c.reply.ProtoReflect().Descriptor() == response.ProtoReflect().Descriptor() {
		proto.Merge(response, c.reply)
	}
	return c.err
}

func (c *fakeConn) NewStream(ctx context.Context, _ *grpc.StreamDesc, method string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	return &fakeStream{ctx: ctx, conn: c, method: method, replies: c.replies}, nil
}

// fakeStream is a stream of a fakeConn.
type fakeStream struct {
	grpc.ClientStream

	ctx     context.Context
	conn    *fakeConn
	method  string
	replies []proto.Message
}

func (s *fakeStream) SendMsg(m any) error {
	md, _ := metadata.FromOutgoingContext(s.ctx)
	s.conn.mu.Lock()
	defer s.conn.mu.Unlock()
	s.conn.method, s.conn.request, s.conn.metadata = s.method, proto.Clone(m.(proto.Message)), md.Copy()
	return nil
}

func (s *fakeStream) RecvMsg(m any) error {
	if len(s.replies) == 0 {
		return cmp.Or(s.conn.err, io.EOF)
	}
	proto.Merge(m.(proto.Message), s.replies[0])
	s.replies = s.replies[1:]
	return nil
}

func (*fakeStream) CloseSend() error               { return nil }
func (s *fakeStream) Context() context.Context     { return s.ctx }
func (s *fakeStream) Header() (metadata.MD, error) { return s.conn.header, nil }
func (s *fakeStream) Trailer() metadata.MD         { return s.conn.trailer }

// called is the last call as text: method and request.
func (c *fakeConn) called(t *testing.T) (method, request string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.request == nil {
		return "", ""
	}
	text, err := protojson.Marshal(c.request)
	if err != nil {
		t.Fatal(err)
	}
	return c.method, strings.ReplaceAll(string(text), `, "`, `,"`)
}

func newHandler(t testing.TB, conn grpc.ClientConnInterface, opts gateway.Options) http.Handler {
	t.Helper()
	h, err := gateway.New(conn, opts)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// answer is a response as a client reads it.
type answer struct {
	status int
	header http.Header
	body   string
}

// send makes a request; headers are "Name: value".
func send(t testing.TB, h http.Handler, verb, target, body string, headers ...string) answer {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(t.Context(), verb, target, reader)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}
