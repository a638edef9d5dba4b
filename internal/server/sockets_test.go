package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// listening is the environment of a server with a compatible front, and subscribed
// a client that listens there.
var listening = map[string]string{"AUTHING_COMPAT_ADDR": "127.0.0.1:0"}

func subscribed(t *testing.T, r *running) *websocket.Conn {
	t.Helper()
	header := http.Header{"Authorization": {signature.Websocket(demo["AUTHING_EMULATOR_USERPOOL_ID"], demo["AUTHING_EMULATOR_USERPOOL_SECRET"])}}
	at := "ws://" + r.Addresses().Compat + "/events/v1/management/sub?code=a"
	socket, _, err := websocket.Dial(t.Context(), at, &websocket.DialOptions{HTTPHeader: header}) //nolint:bodyclose // the library closes it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	return socket
}

func TestDrainWaitsForWebsockets(t *testing.T) {
	r := start(t, nil, demo, listening)
	socket := subscribed(t, r)
	heard := make(chan error, 1)
	go func() {
		_, _, err := socket.Read(context.Background())
		heard <- err
	}()
	if err := r.stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := <-heard; websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("ended with %v", err)
	}
}

// A client that does not answer is cut.
func TestDrainCutsWebsockets(t *testing.T) {
	r := start(t, nil, demo, listening, map[string]string{"AUTHING_SHUTDOWN_TIMEOUT": "100ms"})
	socket := subscribed(t, r)
	if err := r.stop(); err == nil || !strings.Contains(err.Error(), "calls in flight were cut") {
		t.Errorf("Run: %v", err)
	}
	if _, _, err := socket.Read(context.Background()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("ended with %v", err) // the farewell is still there to be read
	}
}
