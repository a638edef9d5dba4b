package emulator

import (
	"encoding/json"
	"net/http"
	"strings"
)

// envelope is v3's answer, where it is not the gateway that writes it.
type envelope struct {
	StatusCode int64  `json:"statusCode"`
	APICode    int64  `json:"apiCode,omitempty"`
	Message    string `json:"message"`
	Data       any    `json:"data,omitempty"`
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(text) //nolint:errcheck // The client has gone.
}

// writeFault answers a fault in the envelope of the path's generation.
func writeFault(w http.ResponseWriter, r *http.Request, status int, f *fault) {
	message := f.message(languageOf(r.Header.Get("X-Authing-Lang")))
	if strings.HasPrefix(r.URL.Path, "/api/v2/") {
		writeJSON(w, status, struct {
			Code    int64  `json:"code"`
			Message string `json:"message"`
		}{f.number(), message})
		return
	}
	writeJSON(w, status, envelope{StatusCode: f.status, APICode: f.code, Message: message})
}
