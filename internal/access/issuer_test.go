package access_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func newRSA(t testing.TB, id string) signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer{t, jose.RS256, key, id}
}

func newEdDSA(t testing.TB, id string) signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{t, jose.EdDSA, key, id}
}

// withIssuer puts another in the place of the issuer mesh.
func withIssuer(keys func(context.Context) ([]byte, error), claims map[string]string) func(*access.Options) {
	return func(o *access.Options) {
		o.Issuers = []access.Issuer{{Name: "mesh", URL: meshURL, Audience: audience, Claims: claims, Keys: keys}}
	}
}

func TestAlgorithmsOfIssuers(t *testing.T) {
	rs, es, ed := newRSA(t, "rs"), newSigner(t, "es"), newEdDSA(t, "ed")
	f := newFixture(t, meshPolicy, withIssuer(fixed(rs, es, ed), nil))
	ps := rs
	ps.alg = jose.PS384
	for _, one := range []signer{rs, es, ed, ps} {
		if caller, err := f.Bearer(t.Context(), one.sign(meshClaims())); err != nil || caller.String() != "console (jwt:mesh:console)" {
			t.Errorf("%s: %v, %v", one.alg, caller, err)
		}
	}
}

func TestBadJWTs(t *testing.T) {
	rs, es := newRSA(t, "rs"), newSigner(t, "es")
	f := newFixture(t, meshPolicy, withIssuer(fixed(rs, es), map[string]string{"env": "prod"}))
	good := func(changes ...any) map[string]any { return meshClaims(append([]any{"env", "prod"}, changes...)...) }
	at := func(after time.Duration) int64 { return noon.Add(after).Unix() }
	secretOf := func(public []byte, err error) jose.SigningKey {
		f.loaded(err)
		return jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: public, KeyID: "rs"}}
	}
	der, err := x509.MarshalPKIXPublicKey(rs.key.Public())
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	encode := base64.RawURLEncoding.EncodeToString
	body, _ := json.Marshal(good())
	parts := strings.Split(rs.sign(good()), ".")
	forger, stranger := newRSA(t, "rs"), newRSA(t, "stranger")
	confused := signer{t, jose.ES256, es.key, "rs"}
	for name, tc := range map[string]struct {
		token string
		want  refusal
	}{
		"good":                       {rs.sign(good()), refusal{}},
		"one of several aud":         {rs.sign(good("aud", []string{"other", audience})), refusal{}},
		"nbf has come":               {rs.sign(good("nbf", at(0))), refusal{}},
		"another iss":                {rs.sign(good("iss", "https://other.test")), rejected},
		"iss with a slash":           {rs.sign(good("iss", meshURL+"/")), rejected},
		"no iss":                     {rs.sign(good("iss", nil)), rejected},
		"iss is a list":              {rs.sign(good("iss", []string{meshURL})), rejected},
		"iss in capitals":            {rs.sign(good("iss", nil, "ISS", meshURL)), rejected},
		"another aud":                {rs.sign(good("aud", "other")), rejected},
		"no aud":                     {rs.sign(good("aud", nil)), rejected},
		"expired":                    {rs.sign(good("exp", at(-time.Hour))), rejected},
		"no exp":                     {rs.sign(good("exp", nil)), rejected},
		"exp is a text":              {rs.sign(good("exp", "tomorrow")), rejected},
		"nbf is to come":             {rs.sign(good("nbf", at(time.Hour))), rejected},
		"iat is to come":             {rs.sign(good("iat", at(time.Hour))), rejected},
		"no sub":                     {rs.sign(good("sub", nil)), rejected},
		"empty sub":                  {rs.sign(good("sub", "")), rejected},
		"sub is a number":            {rs.sign(good("sub", 1)), rejected},
		"claim is missing":           {rs.sign(good("env", nil)), rejected},
		"claim is another":           {rs.sign(good("env", "production")), rejected},
		"claim is a list":            {rs.sign(good("env", []string{"prod"})), rejected},
		"forged":                     {forger.sign(good()), rejected},
		"unknown kid":                {stranger.sign(good()), rejected},
		"kid of another key":         {confused.sign(good()), rejected},
		"no kid, two keys":           {sign(t, jose.SigningKey{Algorithm: jose.RS256, Key: rs.key}, good()), rejected},
		"none":                       {encode([]byte(`{"alg":"none"}`)) + "." + encode(body) + ".", rejected},
		"None":                       {encode([]byte(`{"alg":"None","kid":"rs"}`)) + "." + encode(body) + "." + parts[2], rejected},
		"HS256 with the public PEM":  {sign(t, secretOf(publicPEM, err), good()), rejected},
		"HS256 with the public DER":  {sign(t, secretOf(der, err), good()), rejected},
		"HS256 with the public JWK":  {sign(t, secretOf(json.Marshal(jose.JSONWebKey{Key: rs.key.Public()})), good()), rejected},
		"signature cut off":          {parts[0] + "." + parts[1] + ".", rejected},
		"claims exchanged":           {parts[0] + "." + encode([]byte(strings.Replace(string(body), "console", "batch", 1))) + "." + parts[2], rejected},
		"not a JWT":                  {"a." + encode(body) + ".c", rejected},
		"too long":                   {rs.sign(good("pad", strings.Repeat("x", 16<<10))), rejected},
		"its own key in the header":  {embedded(forger, good()), rejected},
		"key is at another address":  {encode([]byte(`{"alg":"RS256","jku":"https://evil.test","kid":"x"}`)) + "." + encode(body) + "." + parts[2], rejected},
		"claims are no JSON":         {parts[0] + "." + encode([]byte("claims")) + "." + parts[2], rejected},
		"end user's, of our service": {rs.sign(good("iss", "https://example.authing.cn/oidc")), rejected},
	} {
		caller, err := f.Bearer(t.Context(), tc.token)
		if got := refusalOf(err); got != tc.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if err == nil && caller.String() != "console (jwt:mesh:console)" {
			t.Errorf("%s: is %s", name, caller)
		}
	}
}

// embedded signs with a key that the token brings along.
func embedded(by signer, claims map[string]any) string {
	return signWith(by.t, jose.SigningKey{Algorithm: by.alg, Key: by.key}, &jose.SignerOptions{EmbedJWK: true}, claims)
}

func TestClocksOfIssuersMayDiffer(t *testing.T) {
	f := newFixture(t, meshPolicy)
	token := f.mesh.sign(meshClaims("nbf", noon.Unix(), "exp", noon.Add(time.Hour).Unix()))
	for _, tc := range []struct {
		at   time.Duration
		want refusal
	}{
		{-2 * time.Minute, rejected},
		{-30 * time.Second, refusal{}},
		{0, refusal{}},
		{time.Hour + 30*time.Second, refusal{}},
		{time.Hour + 2*time.Minute, rejected},
	} {
		f.set(noon.Add(tc.at))
		if _, err := f.Bearer(t.Context(), token); refusalOf(err) != tc.want {
			t.Errorf("%v: %v", tc.at, err)
		}
	}
}

// A bound token of a Kubernetes service account, as the API server makes them.
func TestServiceAccountToken(t *testing.T) {
	const cluster = "https://kubernetes.default.svc.cluster.local"
	signer := newRSA(t, "DFjQ6FE1vTcYkbqYl2oDB-wZK8YmgjDk5qW9xJMuTYs")
	f := newFixture(t, "", func(o *access.Options) {
		o.Issuers = append(o.Issuers, access.Issuer{Name: "k8s", URL: cluster, Audience: audience, Keys: fixed(signer)})
	})
	f.loaded(f.LoadPolicy([]byte(`
callers:
  console: {identities: ["jwt:k8s:system:serviceaccount:prod:console"], scopes: [users.read]}
`)))
	token := func(namespace, name string) string {
		return signer.sign(map[string]any{
			"aud": []string{audience}, "exp": noon.Add(time.Hour).Unix(), "iat": noon.Unix(), "nbf": noon.Unix(),
			"iss": cluster, "jti": "6ee6a2a4-9f5c-4b6e-8ae1-d1e5a6b1e0b9",
			"kubernetes.io": map[string]any{
				"namespace": namespace,
				"node":      map[string]any{"name": "node-1", "uid": "4f1a"},
				"pod":       map[string]any{"name": "console-7d9c", "uid": "5e3b"},
				"serviceaccount": map[string]any{
					"name": name, "uid": "9a7c",
				},
			},
			"sub": "system:serviceaccount:" + namespace + ":" + name,
		})
	}
	caller, err := f.call(getUser, access.Credentials{Authorization: bearer(token("prod", "console"))}, inPool1)
	if err != nil || caller.String() != "console (jwt:k8s:system:serviceaccount:prod:console)" {
		t.Errorf("%v, %v", caller, err)
	}
	_, err = f.call(getUser, access.Credentials{Caller: bearer(token("test", "console"))}, inPool1)
	if got := refusalOf(err); got != forbidden("caller=jwt:k8s:system:serviceaccount:test:console") {
		t.Errorf("of another namespace: %+v", got)
	}
	// The issuer mesh cannot speak for the cluster.
	_, err = f.call(getUser, access.Credentials{Caller: bearer(f.mesh.sign(meshClaims("sub", "system:serviceaccount:prod:console")))}, inPool1)
	if got := refusalOf(err); got != forbidden("caller=jwt:mesh:system:serviceaccount:prod:console") {
		t.Errorf("of another issuer: %+v", got)
	}
}

// One curve's key must not pass for another's algorithm.
