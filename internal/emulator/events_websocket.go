package emulator

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// Where events are subscribed to.
const (
	managementEventsPath = "/events/v1/management/sub"
	userEventsPath       = "/events/v1/authentication/sub"
)

// eventTimeout is how long a subscriber may take for one event.
const eventTimeout = 10 * time.Second

func (e *Emulator) eventRoutes(mux *http.ServeMux) {
	mux.Handle(managementEventsPath, only(http.MethodGet, e.serveEvents(func(r *http.Request) error {
		if token := r.URL.Query().Get("token"); token != "" { // v2's SDK
			return e.administrator(token)
		}
		if _, err := e.signatures.VerifyWebsocket(r); err != nil {
			return &fault{status: statusBadToken, detail: err.Error()}
		}
		return nil
	})))
	mux.Handle(userEventsPath, only(http.MethodGet, e.serveEvents(func(r *http.Request) error {
		_, err := e.signedIn(r.URL.Query().Get("token"))
		return err
	})))
}

// serveEvents sends the event that the request names to whoever is admitted,
// each time that it is published.
func (e *Emulator) serveEvents(admit func(*http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := admit(r); err != nil {
			refuseHandshake(w, r, err)
			return
		}
		code := r.URL.Query().Get("code")
		if err := checkEventCode("code", code); err != nil {
			refuseHandshake(w, r, err)
			return
		}
		one := e.subscribers.join(code) // before the client is told that it listens
		defer e.subscribers.leave(one)
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			return // it has answered
		}
		defer socket.CloseNow() //nolint:errcheck // nothing is left to say
		sendEvents(socket.CloseRead(r.Context()), socket, one)
	})
}

func sendEvents(ctx context.Context, socket *websocket.Conn, to *subscriber) {
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-to.events:
			if !ok {
				_ = socket.Close(websocket.StatusTryAgainLater, "too slow") // or the client has gone
				return
			}
			within, cancel := context.WithTimeout(ctx, eventTimeout)
			err := socket.Write(within, websocket.MessageText, []byte(event))
			cancel()
			if err != nil {
				return
			}
		}
	}
}

// refuseHandshake answers with the true HTTP status: websocket clients read
// nothing else.
func refuseHandshake(w http.ResponseWriter, r *http.Request, err error) {
	f := faultOf(err)
	status := int(f.status)
	if http.StatusText(status) == "" {
		status = http.StatusForbidden
	}
	writeFault(w, r, status, f)
}
