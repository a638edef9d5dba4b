package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// Times of one websocket.
const (
	socketTimeout = 10 * time.Second // of one event, and of a pong
	pingInterval  = 30 * time.Second // proxies cut what is silent for a minute
)

// asksForSocket says that the request can become a websocket.
func asksForSocket(r *http.Request) bool {
	return r.ProtoMajor == 1 && tokenIn(r.Header, "Connection", "upgrade") && tokenIn(r.Header, "Upgrade", "websocket")
}

// errSpoke ends a websocket whose client sends anything. No SDK does.
var errSpoke = apierror.New(codes.PermissionDenied, errorsv1.Reason_INVALID_REQUEST, "nothing is read from this websocket")

// hear waits for a client to go; what it has to say is not read. Pongs come
// while it waits.
func hear(ctx context.Context, socket *websocket.Conn) error {
	if _, _, err := socket.Reader(ctx); err != nil {
		return err
	}
	return errSpoke
}

// beat closes a connection whose client does not answer.
func beat(ctx context.Context, socket *websocket.Conn) {
	ticker := time.NewTicker(pingInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		within, cancel := context.WithTimeout(ctx, socketTimeout)
		err := socket.Ping(within)
		cancel()
		if err != nil {
			_ = socket.CloseNow() // ends the reading
			return
		}
	}
}

// tokenIn says that a header has a token in its list.
func tokenIn(h http.Header, name, token string) bool {
	for _, value := range h.Values(name) {
		for one := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(one), token) {
				return true
			}
		}
	}
	return false
}

// parting is how the client is told why a subscription ended: most SDKs come
// back whatever it is.
func parting(err error) (code websocket.StatusCode, why string) {
	if errors.Is(err, io.EOF) {
		return websocket.StatusNormalClosure, ""
	}
	why = apierror.Reason(err)
	switch {
	case why == errorsv1.Reason_SERVER_LEAVING.String():
		return websocket.StatusGoingAway, why
	case status.Code(err) == codes.Unauthenticated, status.Code(err) == codes.PermissionDenied:
		return websocket.StatusPolicyViolation, why
	case status.Code(err) == codes.Unavailable:
		return websocket.StatusTryAgainLater, why
	default:
		return websocket.StatusInternalError, why
	}
}
