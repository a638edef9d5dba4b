package front_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/front"
)

func TestPublicDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		verb, target string
		want         front.Document
	}{
		"settings of v2": {"GET", "/api/v2/.well-known?a=b", front.Document{Path: "/api/v2/.well-known", AppID: "app-1"}},
		"keys":           {"HEAD", "/oidc/.well-known/jwks.json", front.Document{Path: "/oidc/.well-known/jwks.json", AppID: "app-1"}},
		"keys of an app": {"GET", "/other_2/oidc/.well-known/jwks.json", front.Document{Path: "/other_2/oidc/.well-known/jwks.json", AppID: "other_2"}},
	} {
		for _, change := range []func(*front.Options){func(*front.Options) {}, withoutManagement(t)} {
			t.Run(name, func(t *testing.T) {
				d := newDoor(t, change)
				d.upstream.body = `{"keys":[]}`
				got := d.send(request(c.verb, c.target, ``, "X-Authing-App-Id", "app-1", "Authorization", userToken))
				if got.status != 200 || got.text != `{"keys":[]}` {
					t.Errorf("%d %s", got.status, got.text)
				}
				if len(d.upstream.documents) != 1 || d.upstream.documents[0] != c.want {
					t.Errorf("asked for %+v", d.upstream.documents)
				}
			})
		}
	}
}

func TestPublicDocumentsRefused(t *testing.T) {
	long := strings.Repeat("a", 65)
	for name, c := range map[string]struct {
		r    *http.Request
		want int
	}{
		"verb":             {request("POST", "/oidc/.well-known/jwks.json", `{}`), 405},
		"dots":             {request("GET", "/../oidc/.well-known/jwks.json", ``), 404},
		"escaped dots":     {request("GET", "/%2e%2e/oidc/.well-known/jwks.json", ``), 404},
		"long application": {request("GET", "/"+long+"/oidc/.well-known/jwks.json", ``), 404},
		"host":             {request("GET", "/a@evil/oidc/.well-known/jwks.json", ``), 404},
		"line end":         {request("GET", "/app%0A/oidc/.well-known/jwks.json", ``), 404},
		"two segments":     {request("GET", "/a/b/oidc/.well-known/jwks.json", ``), 404},
		"discovery":        {request("GET", "/oidc/.well-known/openid-configuration", ``), 404},
		"more":             {request("GET", "/api/v2/.well-known/more", ``), 404},
	} {
		d := newDoor(t)
		t.Log(name)
		d.refusedWith(d.send(c.r), c.want)
		d.nothingPassed()
	}
	d := newDoor(t)
	d.send(request("GET", "/api/v2/.well-known", ``, "X-Authing-App-Id", "../evil"))
	if d.upstream.documents[0].AppID != "" {
		t.Errorf("application %q", d.upstream.documents[0].AppID)
	}
	d.upstream.err = errBroken
	if got := d.send(request("GET", "/api/v2/.well-known", ``)); got.code() != 503 || strings.Contains(got.text, "planted") {
		t.Errorf("%s", got.text)
	}
}
