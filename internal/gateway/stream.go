package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// streaming is what is needed to call an rpc with many answers.
type streaming struct{ request, response protoreflect.MessageType }

// stream answers a call of an rpc with many answers: one a line, each written
// when it is there. The next is taken when the client has taken the one before,
// so that the server feels how fast the client is.
//
// Generated code cannot do this: it wraps every answer, and has its own form of
// errors.
func (s *surface) stream(w http.ResponseWriter, r *http.Request, c *call, params map[string]string) {
	ctx, cancel := context.WithCancel(context.WithValue(r.Context(), callKey{}, c))
	defer cancel() // ends the server's side, too
	answers, err := s.open(ctx, c, params)
	if err != nil {
		s.callFailed(ctx, nil, nil, w, r, err)
		return
	}
	answer, err := answers.next()
	if err != nil && !errors.Is(err, io.EOF) {
		s.callFailed(answers.withMetadata(ctx), nil, nil, w, r, err)
		return
	}
	setHeaders(answers.withMetadata(ctx), w)
	w.Header().Set("Content-Type", linesType)
	if _, head := w.(bodyless); head {
		w.WriteHeader(http.StatusOK)
		return
	}
	lines := newLines(w)
	defer lines.end()
	for ; err == nil; answer, err = answers.next() {
		var line []byte
		if line, err = s.dialect.encode(answer, c.binding, ""); err != nil {
			break
		}
		if lines.write(line) != nil {
			return // the client has gone
		}
	}
	if !errors.Is(err, io.EOF) {
		_ = lines.write(errorLine(err)) // if the client has gone, nobody is left to tell
	}
}

// answers is the client's side of a stream.
type answers struct {
	grpc.ClientStream

	response protoreflect.MessageType
	header   metadata.MD
}

// open sends the request of a stream.
func (s *surface) open(ctx context.Context, c *call, params map[string]string) (*answers, error) {
	request := c.binding.stream.request.New().Interface()
	for name, value := range params {
		if err := runtime.PopulateFieldFromPath(request, name, value); err != nil {
			return nil, badRequest("the path is malformed")
		}
	}
	if err := c.fill(request); err != nil {
		return nil, err
	}
	stream, err := s.conn.NewStream(metadata.NewOutgoingContext(ctx, c.metadata),
		&grpc.StreamDesc{ServerStreams: true}, c.binding.method)
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(request); err != nil && !errors.Is(err, io.EOF) { // EOF: the answer says why
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	// It is there with the first answer. Afterwards an in-process connection may
	// wait for the next; and what is an error here will be one then.
	header, _ := stream.Header()
	return &answers{stream, c.binding.stream.response, header}, nil
}

// next is the next answer, io.EOF after the last.
func (a *answers) next() (proto.Message, error) {
	m := a.response.New().Interface()
	err := a.RecvMsg(m)
	if errors.Is(err, io.EOF) && a.Context().Err() != nil {
		// An in-process server whose caller is out of time may end without an error.
		err = status.FromContextError(a.Context().Err()).Err()
	}
	return m, err
}

// withMetadata is a context with the metadata that came so far; of none, if there
// is no stream.
func (a *answers) withMetadata(ctx context.Context) context.Context {
	if a == nil {
		return ctx
	}
	return runtime.NewServerMetadataContext(ctx, runtime.ServerMetadata{HeaderMD: a.header, TrailerMD: a.Trailer()})
}
