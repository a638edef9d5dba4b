package front

import (
	"encoding/json"
	"net/http"
)

const maxTokenRequestBytes = 16 << 10

// tokenAnswer has the names the v3 SDKs read.
type tokenAnswer struct {
	StatusCode int       `json:"statusCode"`
	Message    string    `json:"message"`
	Data       tokenData `json:"data"`
}

type tokenData struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
}

// managementToken trades an access key for a token, as the v3 SDKs of Go,
// Python and Java do.
func (f *front) managementToken(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		f.refuseVerb(w, r, http.MethodPost)
		return
	}
	data, err := f.tradeKey(w, r)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	f.writeAnswer(w, r, tokenAnswer{StatusCode: http.StatusOK, Message: "ok", Data: data})
}

func (f *front) tradeKey(w http.ResponseWriter, r *http.Request) (tokenData, error) {
	if !f.guard.HasKeys() {
		return tokenData{}, errManagementAway
	}
	body, err := readBody(w, r, maxTokenRequestBytes)
	if err != nil {
		return tokenData{}, err
	}
	var key struct {
		AccessKeyID     string `json:"accessKeyId"`
		AccessKeySecret string `json:"accessKeySecret"`
	}
	if json.Unmarshal(body, &key) != nil {
		return tokenData{}, invalid("the body must be {accessKeyId, accessKeySecret}")
	}
	token, err := f.guard.Trade(key.AccessKeyID, key.AccessKeySecret)
	if err != nil {
		return tokenData{}, err
	}
	return tokenData{
		AccessToken: token.Value,
		ExpiresIn:   int64(token.ExpiresAt.Sub(token.IssuedAt).Seconds()),
	}, nil
}
