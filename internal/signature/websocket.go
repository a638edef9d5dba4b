package signature

import (
	"crypto/hmac"
	"encoding/base64"
	"net/http"
)

// websocketText is what the SDK signs for a subscription: neither its address
// nor the time.
const websocketText = "websocket\n"

// Websocket is the authorization header with which the holder of an access key
// subscribes to events.
func Websocket(accessKeyID, secret string) string {
	return scheme + accessKeyID + ":" + base64.StdEncoding.EncodeToString(sign(secret, websocketText))
}

// VerifyWebsocket checks the header that [Websocket] writes and returns the
// access key. Nothing in it ends or is used up.
func (v *Verifier) VerifyWebsocket(r *http.Request) (accessKeyID string, err error) {
	accessKeyID, sent, err := credential(r)
	if err != nil {
		return "", err
	}
	secret, known := v.secretOf(accessKeyID)
	matches := hmac.Equal(sent, sign(secret, websocketText))
	switch {
	case !known:
		return "", ErrUnknownKey
	case !matches:
		return "", ErrMismatch
	default:
		return accessKeyID, nil
	}
}
