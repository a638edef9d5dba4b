package e2e

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// listen subscribes at the front as the SDKs do.
func (s *system) listen(t *testing.T, path string, header http.Header) *websocket.Conn {
	t.Helper()
	socket, _, err := websocket.Dial(t.Context(), "ws://"+s.at.Compat+path, &websocket.DialOptions{HTTPHeader: header}) //nolint:bodyclose // the library closes it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	return socket
}

// listenAsAll subscribes in all ways of the SDKs.
func (s *system) listenAsAll(t *testing.T, token, managementToken string) map[string]*websocket.Conn {
	t.Helper()
	signed := http.Header{"Authorization": {signature.Websocket(poolID, poolSecret)}}
	management, user := "/events/v1/management/sub?code="+eventCode, "/events/v1/authentication/sub?code="+eventCode
	return map[string]*websocket.Conn{
		"administrator by signature": s.listen(t, management, signed),
		"administrator by token":     s.listen(t, management+"&token="+managementToken, nil),
		"user":                       s.listen(t, user+"&token="+token, nil),
	}
}

// managementToken is what the SDKs trade the pool's pair for.
func (s *system) managementToken(t *testing.T) string {
	t.Helper()
	got := call(t, http.MethodPost, s.compat("/api/v3/get-management-token"), `{"accessKeyId":"`+poolID+`","accessKeySecret":"`+poolSecret+`"}`)
	token, ok := got.at("data", "access_token").(string)
	if !ok {
		t.Fatal(got.text)
	}
	return token
}

// What SDKs publish through the front arrives as they sent it, wherever somebody
// listens.
func TestEventsThroughTheFront(t *testing.T) {
	s := start(t, embedded())
	defineEvent(t, s)
	token, managementToken := signedIn(t, s), s.managementToken(t)
	sockets := s.listenAsAll(t, token, managementToken)
	streams := subscribeAll(t.Context(), t, s, token)
	for name, tt := range map[string]struct{ path, authorization, data, payload string }{
		"text of a user":             {"/api/v3/pub-userEvent", token, `"plain <&> 张"`, "plain <&> 张"},
		"JSON text of a user":        {"/api/v3/pub-userEvent", token, `"{\"z\":1.0,\"a\":9007199254740993}"`, `{"z":1.0,"a":9007199254740993}`},
		"text of an administrator":   {"/api/v3/pub-event", managementToken, `"plain"`, "plain"},
		"of a user by administrator": {"/api/v3/pub-userEvent", managementToken, `"plain"`, "plain"},
	} {
		got := call(t, http.MethodPost, s.compat(tt.path), `{"eventType":"`+eventCode+`","eventData":`+tt.data+`,"source":"a test"}`,
			"Authorization", tt.authorization)
		if got.at("statusCode") != number(200) || got.at("data", "success") != true {
			t.Fatalf("%s: %s", name, got.text)
		}
		for who, socket := range sockets {
			if _, heard, err := socket.Read(t.Context()); err != nil || string(heard) != tt.payload {
				t.Errorf("%s: %s heard %q, %v", name, who, heard, err)
			}
		}
		for _, next := range streams {
			if heard, err := next(); err != nil || heard.GetPayload() != tt.payload {
				t.Errorf("%s: a stream heard %v, %v", name, heard, err)
			}
		}
	}
	for _, socket := range sockets {
		if err := socket.Close(websocket.StatusNormalClosure, ""); err != nil {
			t.Error(err)
		}
	}
	s.stop()
	for what, secret := range map[string]string{"the user's": token, "the administrator's": managementToken} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("%s token is in the log", what)
		}
	}
}

// Whoever may not listen learns it by the status of the handshake.
func TestEventsThroughTheFrontRefuse(t *testing.T) {
	s := start(t, embedded())
	user := "/events/v1/authentication/sub?token="
	for name, tt := range map[string]struct {
		path string
		want int
	}{
		"a made up token": {user + "made-up&code=" + eventCode, http.StatusUnauthorized},
		"no token":        {user + "&code=" + eventCode, http.StatusUnauthorized},
		"no event":        {user + signedIn(t, s), http.StatusBadRequest},
		"a long event":    {user + signedIn(t, s) + "&code=" + strings.Repeat("x", 257), http.StatusBadRequest},
	} {
		_, answer, err := websocket.Dial(t.Context(), "ws://"+s.at.Compat+tt.path, nil) //nolint:bodyclose // the library closes it
		if err == nil || answer == nil || answer.StatusCode != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A server that leaves says so, and waits until its listeners have heard it.
func TestEventsThroughTheFrontEndWithTheServer(t *testing.T) {
	s := start(t, embedded())
	sockets := s.listenAsAll(t, signedIn(t, s), s.managementToken(t))
	left := make(map[string]chan error)
	for who, socket := range sockets {
		heard := make(chan error, 1)
		left[who] = heard
		go func() {
			_, _, err := socket.Read(context.WithoutCancel(t.Context()))
			heard <- err
		}()
	}
	s.stop()
	for who, heard := range left {
		if err := <-heard; websocket.CloseStatus(err) != websocket.StatusGoingAway {
			t.Errorf("%s: %v", who, err)
		}
	}
}
