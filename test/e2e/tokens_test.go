package e2e

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// claims are a token's payload, and headers its protected header.
type (
	claims  map[string]any
	headers map[string]any
)

// forge makes tokens as Authing does, and as nobody should.
type forge struct {
	t       *testing.T
	issuer  string
	keys    map[string]*rsa.PrivateKey
	onCurve *ecdsa.PrivateKey
	now     time.Time

	mu   sync.Mutex
	sold map[string]bool // the good tokens
}

func (f *forge) isGood(token string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sold[token]
}

func (f *forge) knows(tc tokenCase) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sold[tc.token] = tc.want == accepted
}

// newForge has the keys first, second and unpublished; the first two are
// published.
func newForge(t *testing.T) *forge {
	t.Helper()
	f := &forge{t: t, keys: map[string]*rsa.PrivateKey{}, now: time.Now(), sold: map[string]bool{}}
	for _, id := range []string{"first", "second", "unpublished"} {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		f.keys[id] = key
	}
	var err error
	if f.onCurve, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	return f
}

// keySet is what is published.
func (f *forge) keySet() []byte {
	var set jose.JSONWebKeySet
	for _, id := range []string{"first", "second"} {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: f.keys[id].Public(), KeyID: id, Algorithm: "RS256", Use: "sig"})
	}
	text, err := json.Marshal(set)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}

// claims are good ones, with changes; a nil takes a member away.
func (f *forge) claims(changes ...claims) claims {
	made := claims{
		"iss": f.issuer, "aud": appID, "sub": "user-1", "jti": rand.Text(), "scope": "openid profile",
		"iat": f.now.Add(-time.Minute).Unix(), "exp": f.now.Add(time.Hour).Unix(),
	}
	for _, change := range changes {
		maps.Copy(made, change)
	}
	maps.DeleteFunc(made, func(_ string, value any) bool { return value == nil })
	return made
}

// in is a time from now, as claims say it.
func (f *forge) in(d time.Duration) int64 { return f.now.Add(d).Unix() }

func (f *forge) encode(value any) string {
	text, ok := value.(string)
	if !ok {
		made, err := json.Marshal(value)
		if err != nil {
			f.t.Fatal(err)
		}
		text = string(made)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// header is a good one for the first key, with changes.
func header(changes ...headers) headers {
	made := headers{"alg": "RS256", "kid": "first", "typ": "JWT"}
	for _, change := range changes {
		maps.Copy(made, change)
	}
	maps.DeleteFunc(made, func(_ string, value any) bool { return value == nil })
	return made
}

// sign makes a token with one of the keys, whatever the header says.
func (f *forge) sign(key string, head, payload any) string {
	input := f.encode(head) + "." + f.encode(payload)
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(rand.Reader, f.keys[key], crypto.SHA256, digest[:])
	if err != nil {
		f.t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// good is a good token with changed claims.
func (f *forge) good(changes ...claims) string {
	return f.sign("first", header(), f.claims(changes...))
}

// hs256 signs with a secret.
func (f *forge) hs256(secret []byte, head, payload any) string {
	input := f.encode(head) + "." + f.encode(payload)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// as signs the good claims with another algorithm, by the library.
func (f *forge) as(algorithm jose.SignatureAlgorithm, key any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key},
		(&jose.SignerOptions{}).WithHeader("kid", "first"))
	if err != nil {
		f.t.Fatal(err)
	}
	text, err := json.Marshal(f.claims())
	if err != nil {
		f.t.Fatal(err)
	}
	signed, err := signer.Sign(text)
	if err != nil {
		f.t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

// publicPEM and publicDER are what confused verifiers take for a secret.
func (f *forge) publicDER() []byte {
	der, err := x509.MarshalPKIXPublicKey(f.keys["first"].Public())
	if err != nil {
		f.t.Fatal(err)
	}
	return der
}

func (f *forge) publicPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: f.publicDER()})
}

// part replaces one of the three parts of a token.
func part(token string, i int, change func(string) string) string {
	parts := strings.Split(token, ".")
	parts[i] = change(parts[i])
	return strings.Join(parts, ".")
}

func becomes(text string) func(string) string { return func(string) string { return text } }
