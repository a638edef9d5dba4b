package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestOAuthEndpointsAnswerAsTheirRFCs: no envelope, true HTTP statuses, and
// errors of RFC 6749 at every HTTP door.
func TestOAuthEndpointsAnswerAsTheirRFCs(t *testing.T) {
	var form string
	s := start(t, real(upstream(t, func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		form = string(text)
		if strings.Contains(form, "code=bad") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":"invalid_grant","error_description":"code is used"}`)
			return
		}
		_, _ = io.WriteString(w, `{"access_token":"a","token_type":"Bearer","expires_in":7200}`)
	})))
	for name, door := range map[string]string{"REST": s.rest("/oidc/token"), "front": s.compat("/oidc/token")} {
		t.Run(name, func(t *testing.T) {
			asForm := []string{"Content-Type", "application/x-www-form-urlencoded"}
			got := call(t, http.MethodPost, door, "grant_type=authorization_code&code=good&redirect_uri=https%3A%2F%2Fx", asForm...)
			if got.status != http.StatusOK || got.at("access_token") != "a" || got.at("expires_in") != 7200.0 || got.at("statusCode") != nil {
				t.Errorf("HTTP %d %s", got.status, got.text)
			}
			for _, part := range []string{"client_id=" + appID, "client_secret=" + appSecret, "grant_type=authorization_code", "code=good"} {
				if !strings.Contains(form, part) {
					t.Errorf("%s was not sent: %s", part, form)
				}
			}
			got = call(t, http.MethodPost, door, "grant_type=authorization_code&code=bad", asForm...)
			if got.status != http.StatusBadRequest || got.at("error") != "invalid_grant" || got.at("error_description") != "code is used" {
				t.Errorf("HTTP %d %s", got.status, got.text)
			}
			got = call(t, http.MethodPost, door, "code=good", asForm...)
			if got.status != http.StatusBadRequest || got.at("error") != "invalid_request" {
				t.Errorf("without grant_type: HTTP %d %s", got.status, got.text)
			}
		})
	}
}
