package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// readingParams gives the rpc of a sign-in by email code its custom data, which
// the SDKs send as `params`, the JSON text of a list of {key, value}. What is
// none goes on as it came.
func readingParams(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v2/login/email-code" {
			body, err := io.ReadAll(r.Body)
			r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(withCustomData(body)), failing{err}))
			r.ContentLength = -1
		}
		next.ServeHTTP(w, r)
	})
}

func withCustomData(body []byte) []byte {
	var request map[string]any
	if json.Unmarshal(body, &request) != nil {
		return body
	}
	text, ok := request["params"].(string)
	if !ok {
		return body
	}
	values, err := paramsOf("params", &text)
	if err != nil {
		return body
	}
	custom := make(map[string]any, len(values))
	for _, kv := range values {
		custom[kv.Key] = kv.Value
	}
	request["customData"] = custom
	out, err := json.Marshal(request)
	if err != nil {
		return body
	}
	return out
}
