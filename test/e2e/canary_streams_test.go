package e2e

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// patience is how long the first answer of an rpc with many is waited for. An
// upstream that fails is asked again and again, so there may be none.
const patience = 100 * time.Millisecond

// invoke makes a call, of an rpc with many answers up to the first.
func (s *system) invoke(ctx context.Context, m protoreflect.MethodDescriptor, in, out proto.Message) error {
	if !m.IsStreamingServer() {
		return s.grpc.Invoke(ctx, fullMethod(m), in, out)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	stream, err := s.grpc.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, fullMethod(m))
	if err != nil {
		return err
	}
	if err := stream.SendMsg(in); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return stream.RecvMsg(out)
}

// listen calls an rpc with many answers over HTTP, and leaves in the midst of
// them.
func listen(t *testing.T, url, body string, header ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return // no answer yet
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
}
