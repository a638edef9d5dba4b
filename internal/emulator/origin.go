package emulator

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"google.golang.org/grpc/metadata"
)

// origin is where a request comes from, as far as it is known.
type origin struct{ ip, userAgent string }

const maxUserAgentLen = 512

// originOf is the peer of an HTTP request.
func originOf(r *http.Request) origin {
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		ip = ""
	}
	userAgent := r.UserAgent()
	return origin{ip, strings.ToValidUTF8(userAgent[:min(len(userAgent), maxUserAgentLen)], "")}
}

// onBehalfOf is the origin that a server names for its user, by the IP address
// if it gives one.
func (o origin) onBehalfOf(clientIP string) origin {
	if ip, err := netip.ParseAddr(clientIP); err == nil {
		o.ip = ip.Unmap().WithZone("").String()
	}
	return o
}

// Metadata that carries the origin. The gateway lets no header of a client
// become metadata of these names.
const (
	originIP        = "emulator-origin-ip"
	originUserAgent = "emulator-origin-user-agent"
	originBrowser   = "emulator-origin-browser" // the cookie of its session
)

// withOrigin tells the rpcs where the request comes from.
func withOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := originOf(r)
		ctx := metadata.AppendToOutgoingContext(r.Context(), originIP, from.ip, originUserAgent, from.userAgent)
		if cookie, err := r.Cookie(browserCookie); err == nil {
			ctx = metadata.AppendToOutgoingContext(ctx, originBrowser, cookie.Value)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// callOrigin is where the call of an rpc comes from.
func callOrigin(ctx context.Context) origin {
	return origin{header(ctx, originIP), header(ctx, originUserAgent)}
}
