package middleware

import (
	"context"
	"crypto/tls"
	"crypto/x509"
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
	address string // of the client
	tls     *tls.ConnectionState
	// door is the context of the HTTP request behind the call; what the door
	// knows is in it, and nothing that the client has written.
	door context.Context
}

type connectionKey struct{}

// AtDoor notes in an HTTP request's context what it came through: the calls
// made for it come through the process itself.
func AtDoor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := connection{address: r.RemoteAddr, tls: r.TLS}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), connectionKey{}, from)))
	})
}

func connectionOf(ctx context.Context) connection {
	if door := inprocgrpc.ClientContext(ctx); door != nil {
		from, _ := door.Value(connectionKey{}).(connection)
		from.door = door
		return from
	}
	from := connection{address: "unknown", door: context.Background()}
	p, ok := peer.FromContext(ctx)
	if !ok {
		return from
	}
	if p.Addr != nil {
		from.address = p.Addr.String()
	}
	if info, ok := p.AuthInfo.(credentials.TLSInfo); ok {
		from.tls = &info.State
	}
	return from
}
