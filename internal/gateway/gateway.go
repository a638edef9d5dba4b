package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"google.golang.org/grpc"

	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Convention is how the outcome of a call is told over HTTP.
type Convention int

const (
	// REST answers with the true HTTP status and refuses what it does not
	// know.
	REST Convention = iota

	// Compatible answers like Authing: HTTP 200 with statusCode in the body,
	// and ignores what it does not know.
	Compatible
)

func (c Convention) mode() codec.Mode {
	if c == Compatible {
		return codec.Lenient
	}
	return codec.Strict
}

const defaultMaxBodyBytes = 4 << 20

// Options of a gateway; the zero value is a REST gateway with Authing's paths
// alone.
type Options struct {
	Convention Convention

	// MaxBodyBytes bounds a request body. Zero: 4 MiB.
	MaxBodyBytes int64

	// Unbound also serves what Authing has no path for: our own services on
	// their routes, and other rpcs without one at POST
	// /{package.Service}/{Method}. Plain protobuf JSON, errors as
	// google.rpc.Status; rpcs with many answers give one a line.
	Unbound bool

	// SDKs also serves, in Authing's form, what Authing's SDKs reach where no
	// route of ours is: subscriptions as websockets at Authing's paths; and rpcs
	// of end users and of management without a route, in Authing's form at POST
	// /{package.Service}/{Method}. Whoever stands before the gateway sends them
	// there.
	SDKs bool

	// MaxSockets bounds how many websockets are open at a time. Zero: 1000.
	MaxSockets int
}

// New serves all our services over conn. Metadata that the server itself puts
// into a request's outgoing context is kept and goes before what the client
// sent.
func New(conn grpc.ClientConnInterface, opts Options) (http.Handler, error) {
	if conn == nil {
		return nil, errors.New("gateway: no connection")
	}
	if opts.Convention != REST && opts.Convention != Compatible {
		return nil, fmt.Errorf("gateway: unknown convention %d", opts.Convention)
	}
	if opts.MaxBodyBytes < 0 {
		return nil, fmt.Errorf("gateway: MaxBodyBytes is %d, it must not be negative", opts.MaxBodyBytes)
	}
	if opts.MaxSockets < 0 {
		return nil, fmt.Errorf("gateway: MaxSockets is %d, it must not be negative", opts.MaxSockets)
	}
	if opts.MaxSockets == 0 {
		opts.MaxSockets = defaultMaxSockets
	}
	if opts.MaxBodyBytes == 0 {
		opts.MaxBodyBytes = defaultMaxBodyBytes
	}
	list := services()
	authing, plain, err := routes(list, opts.SDKs)
	if err != nil {
		return nil, err
	}
	g := &gateway{firsts: map[string]bool{}}
	for _, s := range list { // also where all rpcs have routes: errors are of one form
		g.firsts[string(s.descriptor.FullName())] = true
	}
	for at := range plain {
		g.firsts[firstSegment(at.pattern)] = true
	}
	if g.authing, err = newSurface(conn, list, authing, opts, &authingJSON{convention: opts.Convention}); err != nil {
		return nil, err
	}
	if opts.Unbound {
		g.plain, err = newSurface(conn, list, plain, opts, protobufJSON{})
	}
	return g, err
}

// gateway sends a request to one of two surfaces, by its path alone: headers
// never decide how a request is read or answered.
type gateway struct {
	authing *surface
	plain   *surface        // nil unless what Authing has no path for is served
	firsts  map[string]bool // first path segments that belong to plain
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")

	r, err := canonicalPath(r)
	if err != nil {
		g.authing.dialect.fail(w, r, nil, err)
		return
	}
	if g.plain != nil && g.firsts[firstSegment(r.URL.Path)] {
		g.plain.ServeHTTP(w, r)
		return
	}
	g.authing.ServeHTTP(w, r)
}

func firstSegment(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}
