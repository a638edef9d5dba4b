package oauthserver_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// guarded is a fixture with a policy, and the secret of each caller's key.
func guarded(t *testing.T) (*fixture, map[string]string) {
	t.Helper()
	f, secrets := newFixture(t), map[string]string{}
	keys := "keys:\n"
	for _, caller := range []string{"reader", "both", "writer"} {
		key, secret, err := access.NewKey(caller+"-1", caller)
		if err != nil {
			t.Fatal(err)
		}
		keys += "  - {id: " + key.ID + ", caller: " + caller + ", hash: '" + key.Hash() + "'}\n"
		secrets[caller] = secret
	}
	policy := `callers:
  reader: {scopes: [tokens.read], identities: ["dns:reader.example"]}
  both: {scopes: [tokens.read], applications: ["*"]}
  writer: {scopes: [users.read]}
`
	if err := f.guard.LoadKeys([]byte(keys)); err != nil {
		t.Fatal(err)
	}
	if err := f.guard.LoadPolicy([]byte(policy)); err != nil {
		t.Fatal(err)
	}
	return f, secrets
}

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

func TestCallers(t *testing.T) {
	f, secrets := guarded(t)
	const authorization, caller = "Authorization", "X-Caller-Authorization"
	const bearer, invalid = `Bearer realm="caller"`, `Bearer realm="caller", error="invalid_token"`
	reader, writer := secrets["reader"], secrets["writer"]
	for name, tc := range map[string]struct {
		headers []string
		status  int
		word    string
		bearer  string // the challenge of that scheme
	}{
		"none":                          {nil, 401, "invalid_client", bearer},
		"Basic":                         {[]string{authorization, basic("reader-1", reader)}, 200, "", ""},
		"Basic in small letters":        {[]string{authorization, strings.Replace(basic("reader-1", reader), "Basic", "basic", 1)}, 200, "", ""},
		"Basic, escaped":                {[]string{authorization, "Basic " + base64.StdEncoding.EncodeToString([]byte("reader%2D1:"+reader))}, 200, "", ""},
		"Bearer":                        {[]string{authorization, "Bearer " + reader}, 200, "", ""},
		"x-caller-authorization":        {[]string{caller, reader}, 200, "", ""},
		"Basic, wrong secret":           {[]string{authorization, basic("reader-1", reader+"x")}, 401, "invalid_client", invalid},
		"Basic, another's id":           {[]string{authorization, basic("both-1", reader)}, 401, "invalid_client", invalid},
		"Basic, no secret":              {[]string{authorization, basic("reader-1", "")}, 401, "invalid_client", invalid},
		"Basic, not readable":           {[]string{authorization, "Basic !"}, 401, "invalid_client", invalid},
		"Basic, broken escapes":         {[]string{authorization, "Basic " + base64.StdEncoding.EncodeToString([]byte("reader-1:%zz"))}, 401, "invalid_client", invalid},
		"Bearer, wrong":                 {[]string{authorization, "Bearer agk_reader-1_wrong"}, 401, "invalid_client", invalid},
		"Bearer, a user's":              {[]string{authorization, "Bearer full"}, 401, "invalid_client", invalid},
		"another scheme":                {[]string{authorization, "Digest x"}, 401, "invalid_client", invalid},
		"two authorizations":            {[]string{authorization, "Bearer " + reader, authorization, "Bearer " + reader}, 400, "invalid_request", ""},
		"both headers":                  {[]string{authorization, basic("reader-1", reader), caller, reader}, 400, "invalid_request", ""},
		"without the scope, Basic":      {[]string{authorization, basic("writer-1", writer)}, 403, "insufficient_scope", ""},
		"without the scope, Bearer":     {[]string{authorization, "Bearer " + writer}, 403, "insufficient_scope", ""},
		"not for the application":       {[]string{authorization, "Bearer " + reader, "X-Authing-App-Id", otherApp}, 403, "access_denied", ""},
		"an unknown application":        {[]string{authorization, "Bearer " + reader, "X-Authing-App-Id", "x"}, 404, "invalid_request", ""},
		"an unknown one, out of sight":  {[]string{authorization, "Bearer " + writer, "X-Authing-App-Id", "x"}, 403, "insufficient_scope", ""},
		"a key of all applications":     {[]string{authorization, "Bearer " + secrets["both"], "X-Authing-App-Id", otherApp}, 200, "", ""},
		"credentials in the form alone": {nil, 401, "invalid_client", bearer},
	} {
		t.Run(name, func(t *testing.T) {
			got := f.ask("/oauth2/introspect", "token=bare&client_id=reader-1&client_secret="+reader, tc.headers...)
			word, _ := got.body["error"].(string)
			if got.status != tc.status || word != tc.word || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%d %v %s", got.status, got.header, got.text)
			}
			challenges := got.header.Values("WWW-Authenticate")
			switch tc.status {
			case 401:
				if len(challenges) != 2 || challenges[0] != `Basic realm="caller", charset="UTF-8"` || challenges[1] != tc.bearer {
					t.Errorf("%q", challenges)
				}
			case 403:
				want := `Bearer realm="caller", error="insufficient_scope", scope="tokens.read"`
				if (tc.word == "insufficient_scope") != (len(challenges) == 1 && challenges[0] == want) {
					t.Errorf("%q", challenges)
				}
			}
			for _, secret := range secrets {
				if strings.Contains(got.text, secret) {
					t.Error("the answer holds a secret")
				}
			}
		})
	}
	for _, secret := range secrets {
		if strings.Contains(f.log.String(), secret) {
			t.Error("the log holds a secret")
		}
	}
}

// A token that is good, but of an application that the caller has no business
// with, is not active for it.
func TestTokensOfOtherApplications(t *testing.T) {
	f, secrets := guarded(t)
	for caller, want := range map[string]bool{"reader": false, "both": true} {
		got := f.ask("/oauth2/introspect", "token=other", "Authorization", "Bearer "+secrets[caller])
		if got.status != 200 || got.body["active"] != want || !want && got.text != inactive {
			t.Errorf("%s: %d %s", caller, got.status, got.text)
		}
	}
}

func TestCertificates(t *testing.T) {
	f, _ := guarded(t)
	certificate := func(name string) *tls.ConnectionState {
		return &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{DNSNames: []string{name}}}}
	}
	for name, tc := range map[string]struct {
		state *tls.ConnectionState
		want  int
	}{
		"known":             {certificate("reader.example"), 200},
		"unknown":           {certificate("nobody.example"), 403},
		"no longer trusted": {new(tls.ConnectionState), 401},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth2/introspect", strings.NewReader("token=bare"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.TLS = tc.state
		if got := f.send(r); got.status != tc.want {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
}

// Without a policy whatever came along counts for nothing.
func TestOpenToAnybody(t *testing.T) {
	f := newFixture(t)
	for _, authorization := range []string{"", "Basic !", "Bearer nonsense", basic("a", "b"), "Digest x"} {
		if got := f.ask("/oauth2/introspect", "token=bare", "Authorization", authorization); got.status != 200 || got.body["active"] != true {
			t.Errorf("%s: %d %s", authorization, got.status, got.text)
		}
	}
}
