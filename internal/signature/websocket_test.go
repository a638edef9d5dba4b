package signature_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// What authing-node-sdk 4.0.1 sends with access key "ak" and secret "sk-secret".
const subscriber = "authing ak:thxArznC9XyAnN4HV3rNI1ZDCdI="

func TestWebsocketIsWhatTheSDKSends(t *testing.T) {
	t.Parallel()
	if got := signature.Websocket("ak", "sk-secret"); got != subscriber {
		t.Errorf("Websocket = %q", got)
	}
}

func TestVerifyWebsocket(t *testing.T) {
	t.Parallel()
	v := newVerifier(signedAt)
	for name, tt := range map[string]struct {
		authorization string
		want          error
	}{
		"the SDK's":      {subscriber, nil},
		"again":          {subscriber, nil},
		"another key":    {signature.Websocket("other", "sk-secret"), signature.ErrUnknownKey},
		"another secret": {signature.Websocket("ak", "other"), signature.ErrMismatch},
		"of a request":   {"authing ak:" + getUser.signature, signature.ErrMismatch},
		"none":           {"", signature.ErrMalformed},
		"a bearer":       {"Bearer token", signature.ErrMalformed},
	} {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/events/v1/management/sub?code=a", nil)
		r.Header.Set("Authorization", tt.authorization)
		id, err := v.VerifyWebsocket(r)
		if !errors.Is(err, tt.want) || (err == nil) != (id == "ak") {
			t.Errorf("%s: %q, %v", name, id, err)
		}
	}
}
