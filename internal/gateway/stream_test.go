package gateway_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

const ndjson = "application/x-ndjson"

func told(id string) proto.Message {
	return &directoryv1.StreamUsersResponse{User: &authingv3.User{UserId: id}, ResumeToken: "t-" + id}
}

func TestStreamIsLines(t *testing.T) {
	const one, two = `{"user":{"userId":"u1"},"resumeToken":"t-u1"}` + "\n", `{"user":{"userId":"u2"},"resumeToken":"t-u2"}` + "\n"
	down := apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_UNREACHABLE, "Authing could not be reached")
	const status = `{"code":14,"message":"Authing could not be reached","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",` +
		`"reason":"UPSTREAM_UNREACHABLE","domain":"authing-grpc"}]}`
	for _, tc := range []struct {
		name    string
		verb    string
		replies []proto.Message
		err     error
		want    answer
		media   string
	}{
		{"all of it", "GET", []proto.Message{told("u1"), told("u2")}, nil, answer{status: 200, body: one + two}, ndjson},
		{"nothing", "GET", nil, nil, answer{status: 200}, ndjson},
		{"broken before the first", "GET", nil, down, answer{status: 503, body: status}, "application/json; charset=utf-8"},
		{"broken in the middle", "GET", []proto.Message{told("u1")}, down, answer{status: 200, body: one + `{"error":` + status + "}\n"}, ndjson},
		{
			"broken in a way that says nothing", "GET",
			[]proto.Message{told("u1")},
			errors.New("secret"),
			answer{status: 200, body: one + `{"error":{"code":13,"message":"internal error","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",` +
				`"reason":"INTERNAL_PANIC","domain":"authing-grpc"}]}}` + "\n"},
			ndjson,
		},
		{"the head alone", "HEAD", []proto.Message{told("u1")}, nil, answer{status: 200}, ndjson},
		{"the head of an error", "HEAD", nil, down, answer{status: 503}, "application/json; charset=utf-8"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn := &fakeConn{replies: tc.replies, err: tc.err, header: metadata.Pairs("x-request-id", "r1")}
			got := send(t, newHandler(t, conn, gateway.Options{Unbound: true}), tc.verb, "/directory/v1/users?keywords=bob&pageSize=7", "")
			if got.status != tc.want.status || got.body != tc.want.body || got.header.Get("Content-Type") != tc.media || got.header.Get("X-Request-Id") != "r1" {
				t.Errorf("%d %v\n%s\nwant %d\n%s", got.status, got.header, got.body, tc.want.status, tc.want.body)
			}
			if method, request := conn.called(t); method != "/authing.directory.v1.DirectoryService/StreamUsers" || request != `{"keywords":"bob","pageSize":7}` {
				t.Errorf("called %s with %s", method, request)
			}
		})
	}
}

func TestStreamRequests(t *testing.T) {
	for _, tc := range []struct{ verb, target, body, want string }{
		{"GET", "/directory/v1/groups/a%2Fb/members?withIdentities=true", "", `{"code":"a/b","withIdentities":true}`},
		{
			"GET", "/directory/v1/departments/root/members?organizationCode=acme&resumeToken=t", "",
			`{"departmentId":"root","organizationCode":"acme","resumeToken":"t"}`,
		},
		{
			"POST", "/directory/v1/users/search", `{"advancedFilter":[{"field":"gender","operator":"EQUAL","value":"F"}]}`,
			`{"advancedFilter":[{"field":"gender","operator":"EQUAL","value":"F"}]}`,
		},
		{"GET", "/directory/v1/users?page=2", "", `400 {"code":3,"message":"page: is not a parameter of this request"`},
		{"GET", "/directory/v1/users?advancedFilter=x", "", `400 {"code":3`},
		{"POST", "/directory/v1/users/search", `{"page":2}`, `400 {"code":3`},
		{"POST", "/directory/v1/users", `{}`, `405 {"code":12,"message":"this route takes GET, HEAD, OPTIONS"`},
		{"GET", "/directory/v1/nothing", "", `404 {"code":5`},
	} {
		t.Run(tc.verb+" "+tc.target, func(t *testing.T) {
			conn := &fakeConn{}
			got := send(t, newHandler(t, conn, gateway.Options{Unbound: true}), tc.verb, tc.target, tc.body)
			_, request := conn.called(t)
			if request == "" {
				request = fmt.Sprint(got.status, " ", got.body)
			}
			if !strings.HasPrefix(request, tc.want) {
				t.Errorf("got %s, want %s", request, tc.want)
			}
		})
	}
}

// paced tells of users one by one, and what became of it.
type paced struct {
	directoryv1.UnimplementedDirectoryServiceServer

	go1   chan struct{} // tell of the next
	ended chan error
}

func (p *paced) StreamUsers(_ *directoryv1.StreamUsersRequest, stream grpc.ServerStreamingServer[directoryv1.StreamUsersResponse]) (err error) {
	defer func() { p.ended <- err }()
	for i := 0; ; i++ {
		select {
		case <-p.go1:
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
		if err := stream.Send(&directoryv1.StreamUsersResponse{ResumeToken: fmt.Sprint(i)}); err != nil {
			return err
		}
	}
}

func newPaced(t *testing.T) (*paced, *httptest.Server) {
	t.Helper()
	service := &paced{go1: make(chan struct{}, 1), ended: make(chan error, 1)}
	channel := new(inprocgrpc.Channel)
	directoryv1.RegisterDirectoryServiceServer(channel, service)
	server := httptest.NewServer(newHandler(t, channel, gateway.Options{Unbound: true}))
	t.Cleanup(server.Close)
	return service, server
}

func (p *paced) get(ctx context.Context, t *testing.T, url string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/directory/v1/users", nil)
	if err != nil {
		t.Fatal(err)
	}
	p.go1 <- struct{}{} // without a line there is no head
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// Every line comes when it is there, and the stream ends when its reader goes.
func TestStreamIsFlushedAndEndsWithItsReader(t *testing.T) {
	service, server := newPaced(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	response := service.get(ctx, t, server.URL)
	defer response.Body.Close() //nolint:errcheck // read only
	lines := bufio.NewScanner(response.Body)
	for i := range 3 {
		if !lines.Scan() || lines.Text() != fmt.Sprintf(`{"resumeToken":"%d"}`, i) {
			t.Fatalf("line %d: %q %v", i, lines.Text(), lines.Err())
		}
		service.go1 <- struct{}{} // only now
	}
	cancel()
	if err := <-service.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the stream ended with %v", err)
	}
}

// A client that does not read makes the server wait: nothing piles up.
func TestStreamFeelsItsReader(t *testing.T) {
	sent := make(chan int, 1)
	channel := new(inprocgrpc.Channel)
	directoryv1.RegisterDirectoryServiceServer(channel, &torrent{sent: sent})
	conn := &stuck{gate: make(chan struct{})}
	h := newHandler(t, channel, gateway.Options{Unbound: true})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.ServeHTTP(conn, httptest.NewRequestWithContext(ctx, http.MethodGet, "/directory/v1/users", nil))
	}()
	conn.gate <- struct{}{} // one line gets through
	cancel()
	close(conn.gate)
	<-done
	// One was written and one held by the gateway, and the connection holds two.
	if got := <-sent; got > 4 {
		t.Errorf("the server had sent %d answers to a reader of one", got)
	}
}

// The times of a request and its answer are no stream's: a line has a time, and
// the wait for the next has none.
func TestStreamOutlivesTheServersTimes(t *testing.T) {
	conn := &timed{ResponseRecorder: httptest.NewRecorder()}
	h := newHandler(t, &fakeConn{replies: []proto.Message{told("u1"), told("u2")}}, gateway.Options{Unbound: true})
	h.ServeHTTP(conn, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/directory/v1/users", nil))
	want := []string{"read for ever", "write in time", "line", "flushed", "write for ever", "write in time", "line", "flushed", "write for ever", "write in time"}
	if !slices.Equal(conn.did, want) {
		t.Errorf("%q\nwant %q", conn.did, want)
	}
}

// timed notes what a connection is told.
type timed struct {
	*httptest.ResponseRecorder

	did []string
}

func (w *timed) note(what string, until time.Time) error {
	if until.IsZero() {
		what += " for ever"
	} else {
		what += " in time"
	}
	w.did = append(w.did, what)
	return nil
}

func (w *timed) SetReadDeadline(until time.Time) error  { return w.note("read", until) }
func (w *timed) SetWriteDeadline(until time.Time) error { return w.note("write", until) }
func (w *timed) Flush()                                 { w.did = append(w.did, "flushed") }

func (w *timed) Write(p []byte) (int, error) {
	w.did = append(w.did, "line")
	return w.ResponseRecorder.Write(p)
}

// torrent sends as fast as it can.
type torrent struct {
	directoryv1.UnimplementedDirectoryServiceServer

	sent chan int
}

func (s *torrent) StreamUsers(_ *directoryv1.StreamUsersRequest, stream grpc.ServerStreamingServer[directoryv1.StreamUsersResponse]) error {
	for i := 0; ; i++ {
		if err := stream.Send(&directoryv1.StreamUsersResponse{}); err != nil || i == 1000 {
			s.sent <- i
			return err
		}
	}
}

// stuck is a connection that takes a line when the gate says so, and fails when
// it is shut.
type stuck struct{ gate chan struct{} }

func (*stuck) Header() http.Header { return http.Header{} }
func (*stuck) WriteHeader(int)     {}
func (*stuck) Flush()              {}

func (s *stuck) Write(p []byte) (int, error) {
	if _, open := <-s.gate; !open {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}
