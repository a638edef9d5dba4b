package front_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

const (
	managementEvents = "/events/v1/management/sub?code=a"
	userEvents       = "/events/v1/authentication/sub?code=a"
)

// However the SDKs show their credential, the API is told of it in one way.
func TestSubscription(t *testing.T) {
	d := newDoor(t)
	for name, tt := range map[string]struct {
		target, authorization string
		passed                string // authorization behind the front
	}{
		"signature":         {managementEvents, signature.Websocket(poolID, poolSecret), ""},
		"signature again":   {managementEvents, signature.Websocket(poolID, poolSecret), ""},
		"token":             {managementEvents, d.token(), ""},
		"token in query":    {managementEvents + "&token=" + d.token(), "", ""},
		"user":              {userEvents + "&token=" + userToken, "", userToken},
		"user, in a header": {userEvents, userToken, userToken},
		"nobody":            {userEvents, "", ""}, // the API says what is missing
	} {
		d.api.seen = nil
		r := request("GET", tt.target, "", "X-Authing-App-Id", "app-1")
		if tt.authorization != "" {
			r.Header.Set("Authorization", tt.authorization)
		}
		if got := d.send(r); len(d.api.seen) != 1 {
			t.Errorf("%s: %s", name, got.text)
			continue
		}
		path, _, _ := strings.Cut(tt.target, "?")
		seen := d.api.seen[0]
		if seen.path != path || seen.query != "code=a" || seen.header.Get("Authorization") != tt.passed {
			t.Errorf("%s: the API saw %+v", name, seen)
		}
		if app := seen.header.Get("X-Authing-App-Id"); (app == "") != strings.Contains(path, "management") {
			t.Errorf("%s: the application is %q", name, app)
		}
	}
}

// Clients of websockets read the status alone.
func TestSubscriptionRefused(t *testing.T) {
	d := newDoor(t)
	token := d.token()
	for name, tt := range map[string]struct {
		verb, target, authorization string
		want                        int
	}{
		"nobody":                  {"GET", managementEvents, "", 401},
		"a user":                  {"GET", managementEvents + "&token=" + userToken, "", 401},
		"another secret":          {"GET", managementEvents, signature.Websocket(poolID, "other"), 401},
		"another key":             {"GET", managementEvents, signature.Websocket("other", poolSecret), 401},
		"two tokens":              {"GET", managementEvents + "&token=" + token + "&token=" + token, "", 401},
		"a token and a signature": {"GET", managementEvents + "&token=" + token, signature.Websocket(poolID, poolSecret), 401},
		"our token for a user's":  {"GET", userEvents + "&token=" + token, "", 401},
		"a signature for a user":  {"GET", userEvents, signature.Websocket(poolID, poolSecret), 401},
		"no query":                {"GET", userEvents + "&token=%zz", "", 400},
		"another verb":            {"POST", managementEvents, "", 405},
	} {
		r := request(tt.verb, tt.target, "")
		if tt.authorization != "" {
			r.Header.Set("Authorization", tt.authorization)
		}
		if got := d.send(r); got.status != tt.want || got.code() != tt.want || strings.Contains(got.text, "planted") {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
	d.nothingPassed()

	closed := newDoor(t, withoutManagement(t))
	if got := closed.send(request("GET", managementEvents+"&token="+token, "")); got.status != http.StatusForbidden {
		t.Errorf("without management: %d %s", got.status, got.text)
	}
	closed.nothingPassed()
}

// A signature of a subscription opens nothing else.
func TestSubscriptionsSignature(t *testing.T) {
	d := newDoor(t)
	r := request("POST", "/api/v3/pub-event", `{}`, "Authorization", signature.Websocket(poolID, poolSecret))
	d.refusedWith(d.send(r), http.StatusUnauthorized)
	d.nothingPassed()
}
