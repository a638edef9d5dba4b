package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// sameOrigin keeps web pages that the machine's user visits from calling us
// through the browser: no write from another site passes, and, where being
// local is what opens a door, no name that an attacker points at this machine.
func sameOrigin(localOnly bool, next http.Handler) http.Handler {
	refuse := func(message string) http.Handler {
		err := apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED, message)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			gateway.WriteError(w, r, err, gateway.REST, optionsv1.Envelope_ENVELOPE_V3)
		})
	}
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(refuse("requests that a browser sends from another site are not served"))
	guarded := protection.Handler(next)
	otherName := refuse("this address is served under the names of this machine only: localhost or a loopback address")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if localOnly && !loopbackName(r.Host) {
			otherName.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

func loopbackName(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	if inner, ok := strings.CutPrefix(host, "["); ok && strings.HasSuffix(inner, "]") {
		host = strings.TrimSuffix(inner, "]") // IPv6 without a port
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
