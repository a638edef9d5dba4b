package middleware

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
)

// Trusted returns the client certificate of a TLS connection, nil without one
// (or without TLS: nil). An error means that it is not trusted any more.
type Trusted func(*tls.ConnectionState) (*x509.Certificate, error)

// connection is what a call came through.
type connection struct {
	client net.Addr // nil if nobody knows
	tls    *tls.ConnectionState
	// door is the context of the HTTP request behind the call; what the door
	// knows is in it, and nothing that the client has written.
	door context.Context
}

type connectionKey struct{}

// AtDoor notes in an HTTP request's context what it came through: the calls
// made for it come through the process itself.
func AtDoor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := connection{client: remote(r.RemoteAddr), tls: r.TLS}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), connectionKey{}, from)))
	})
}

// remote is the address of an HTTP request's client, as net/http writes it.
type remote string

// Network implements net.Addr.
func (remote) Network() string { return "tcp" }

// String implements net.Addr.
func (r remote) String() string { return string(r) }

// address of the client, for logs.
func (c connection) address() string {
	if c.client == nil {
		return "unknown"
	}
	return c.client.String()
}

func connectionOf(ctx context.Context) connection {
	if door := inprocgrpc.ClientContext(ctx); door != nil {
		from, _ := door.Value(connectionKey{}).(connection)
		from.door = door
		return from
	}
	from := connection{door: context.Background()}
	p, ok := peer.FromContext(ctx)
	if !ok {
		return from
	}
	from.client = p.Addr
	if info, ok := p.AuthInfo.(credentials.TLSInfo); ok {
		from.tls = &info.State
	}
	return from
}
