//go:build nginx

package proxy_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// signedIn is the access token of a fresh sign-in of the demo user.
func (s *service) signedIn(t *testing.T) string {
	t.Helper()
	got := send(t, http.DefaultClient, "POST", "http://"+s.at.Emulator+"/api/v3/signin",
		`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},"client_id":"`+appID+`","client_secret":"`+appSecret+`"}`,
		"Content-Type", "application/json", "X-Authing-App-Id", appID)
	var answer struct {
		Data struct {
			AccessToken string `json:"access_token"`
		}
	}
	if err := json.Unmarshal([]byte(got.text), &answer); err != nil || answer.Data.AccessToken == "" {
		t.Fatalf("%d %s", got.status, got.text)
	}
	return answer.Data.AccessToken
}

// revoke ends a token at Authing, not through the service.
func (s *service) revoke(t *testing.T, token string) {
	t.Helper()
	got := send(t, http.DefaultClient, "POST", "http://"+s.at.Emulator+"/oidc/token/revocation",
		"token="+token+"&client_id="+appID+"&client_secret="+appSecret, "Content-Type", "application/x-www-form-urlencoded")
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.text)
	}
}

// token is one of the application's, signed with its secret (HS256).
func (s *service) token(t *testing.T, changes ...jwt.MapClaims) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": "http://" + s.at.Emulator + "/oidc", "aud": appID, "sub": "user-1", "scope": "openid profile",
		"iat": time.Now().Add(-2 * time.Hour).Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
	for _, change := range changes {
		maps.Copy(claims, change)
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(appSecret))
	if err != nil {
		t.Fatal(err)
	}
	return token
}
