package access_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// publisher is an issuer's server: its discovery and its keys, for whoever
// shows the bearer token.
type publisher struct {
	*httptest.Server

	t     testing.TB
	token atomic.Value // string; "" for everybody
}

// newPublisher answers with the keys, or as answer does if it is given.
func newPublisher(t testing.TB, token string, keys []byte, answer http.HandlerFunc) *publisher {
	t.Helper()
	p := &publisher{t: t}
	p.token.Store(token)
	if answer == nil {
		answer = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(keys) }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /keys", answer)
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q}`, p.URL, p.URL+"/keys")
	})
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := p.token.Load(); token != "" && r.Header.Get("Authorization") != "Bearer "+token.(string) {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) caFile() string {
	return file(p.t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw})))
}

func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKeySource(t *testing.T) {
	keys := published(newSigner(t, "k1"))
	p := newPublisher(t, "", keys, nil)
	ca, token := p.caFile(), file(t, "token", "cluster-token\n")
	wrongToken := file(t, "token", "another-token")
	otherCA := file(t, "ca.pem", string(newFixture(t, "").ca.PEM))
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(keys) }))
	defer plain.Close()
	absent := filepath.Join(t.TempDir(), "absent")
	for name, tc := range map[string]struct {
		source access.KeySource
		asks   bool // the server asks for the token
		want   string
	}{
		"an address":               {access.KeySource{KeysURL: p.URL + "/keys", CAFile: ca}, false, ""},
		"discovery":                {access.KeySource{URL: p.URL, CAFile: ca}, false, ""},
		"an address, with a token": {access.KeySource{URL: "https://x.test", KeysURL: p.URL + "/keys", CAFile: ca, TokenFile: token}, true, ""},
		"discovery, with a token":  {access.KeySource{URL: p.URL, CAFile: ca, TokenFile: token}, true, ""},
		"a file":                   {access.KeySource{URL: p.URL, KeysFile: file(t, "keys.json", string(keys))}, true, ""},
		"plain, on loopback":       {access.KeySource{KeysURL: plain.URL}, false, ""},

		"no token":                 {access.KeySource{KeysURL: p.URL + "/keys", CAFile: ca}, true, "answers HTTP 401"},
		"no token, discovery":      {access.KeySource{URL: p.URL, CAFile: ca}, true, "discovery: "},
		"a wrong token":            {access.KeySource{KeysURL: p.URL + "/keys", CAFile: ca, TokenFile: wrongToken}, true, "answers HTTP 401"},
		"a token without TLS":      {access.KeySource{KeysURL: plain.URL, TokenFile: token}, false, "over https only"},
		"not trusted":              {access.KeySource{KeysURL: p.URL + "/keys"}, false, "certificate"},
		"another CA":               {access.KeySource{KeysURL: p.URL + "/keys", CAFile: otherCA}, false, "certificate"},
		"no CA file":               {access.KeySource{KeysURL: p.URL + "/keys", CAFile: absent}, false, "absent"},
		"no token file":            {access.KeySource{KeysURL: p.URL + "/keys", CAFile: ca, TokenFile: absent}, false, "absent"},
		"no keys file":             {access.KeySource{KeysFile: absent}, false, "absent"},
		"no certificate in CAFile": {access.KeySource{KeysURL: p.URL + "/keys", CAFile: token}, false, "holds no certificate"},
		"no URL":                   {access.KeySource{KeysURL: ":"}, false, "no URL"},
		"another path":             {access.KeySource{KeysURL: p.URL + "/nothing", CAFile: ca}, false, "answers HTTP 404"},
		"discovery of another":     {access.KeySource{URL: p.URL + "/", CAFile: ca}, false, "discovery: "},
		"a large file":             {access.KeySource{KeysFile: file(t, "keys.json", strings.Repeat(" ", 1<<20+1))}, false, "larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			if p.token.Store(""); tc.asks {
				p.token.Store("cluster-token")
			}
			got, err := tc.source.Keys(t.Context())
			switch {
			case tc.want == "" && (err != nil || !bytes.Equal(got, keys)):
				t.Errorf("%s, %v", got, err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("%v, want %q", err, tc.want)
			case err != nil && strings.Contains(err.Error(), "-token"):
				t.Errorf("quotes the token: %v", err)
			}
		})
	}
}

func TestKeySourceAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		want   string // "" for accepted
	}{
		"an error": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "answers HTTP 500"},
		// The token goes where the operator said, nowhere else.
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/.well-known/openid-configuration", http.StatusFound)
		}, "answers HTTP 302"},
		"the largest": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1<<20)) }, ""},
		"too large":   {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1<<20+1)) }, "larger than"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("{"))
		}, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, "", nil, tc.answer)
			_, err := access.KeySource{KeysURL: p.URL + "/keys", CAFile: p.caFile()}.Keys(t.Context())
			if (err != nil) != (tc.want != "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

// CAFile and TokenFile are rotated by others: each fetch reads them.
func TestKeySourceReadsItsFilesAgain(t *testing.T) {
	p := newPublisher(t, "", published(newSigner(t, "k1")), nil)
	token := file(t, "token", "first")
	source := access.KeySource{URL: p.URL, CAFile: p.caFile(), TokenFile: token}
	for _, current := range []string{"first", "second"} {
		p.token.Store(current)
		if err := os.WriteFile(token, []byte(current), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := source.Keys(t.Context()); err != nil {
			t.Errorf("%s: %v", current, err)
		}
	}
}

func TestKeySourceEndsWithItsContext(t *testing.T) {
	p := newPublisher(t, "", nil, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (access.KeySource{KeysURL: p.URL + "/keys", CAFile: p.caFile()}).Keys(ctx); err == nil {
		t.Error("keys came")
	}
}

// The whole way: the issuer as a server, its token, our policy.
func TestIssuerOverTLS(t *testing.T) {
	signer := newSigner(t, "k1")
	p := newPublisher(t, "cluster-token", published(signer), nil)
	f := newFixture(t, "", func(o *access.Options) {
		o.Issuers = []access.Issuer{{Name: "k8s", URL: p.URL, Audience: audience, Keys: access.KeySource{
			URL: p.URL, CAFile: p.caFile(), TokenFile: file(t, "token", "cluster-token"),
		}.Keys}}
	})
	f.loaded(f.LoadPolicy([]byte("callers: {console: {identities: ['jwt:k8s:console'], scopes: [users.read]}}")))
	from := access.Credentials{Caller: bearer(signer.sign(meshClaims("iss", p.URL)))}
	if caller, err := f.call(getUser, from, inPool1); err != nil || caller.Name != "console" {
		t.Errorf("%v, %v", caller, err)
	}
	p.Close()
	if _, err := f.call(getUser, from, inPool1); err != nil {
		t.Errorf("down, with known keys: %v", err)
	}
	f.set(noon.Add(25 * time.Hour))
	from.Caller = bearer(signer.sign(meshClaims("iss", p.URL, "iat", f.now().Unix(), "exp", f.now().Add(time.Hour).Unix())))
	if _, err := f.call(getUser, from, inPool1); refusalOf(err) != unreachable {
		t.Errorf("down, with keys too old: %v", err)
	}
	if strings.Contains(f.log.String(), "cluster-token") {
		t.Errorf("logged %s", f.log)
	}
}
