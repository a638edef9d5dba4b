package access_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

type signer struct {
	t   testing.TB
	alg jose.SignatureAlgorithm
	key crypto.Signer
	id  string
}

func newSigner(t testing.TB, id string) signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{t, jose.ES256, key, id}
}

func (s signer) sign(claims map[string]any) string {
	s.t.Helper()
	return sign(s.t, jose.SigningKey{Algorithm: s.alg, Key: jose.JSONWebKey{Key: s.key, KeyID: s.id}}, claims)
}

func sign(t testing.TB, key jose.SigningKey, claims map[string]any) string {
	t.Helper()
	return signWith(t, key, nil, claims)
}

func signWith(t testing.TB, key jose.SigningKey, options *jose.SignerOptions, claims map[string]any) string {
	t.Helper()
	by, err := jose.NewSigner(key, options)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(by).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func meshClaims(changes ...any) map[string]any {
	claims := map[string]any{
		"iss": meshURL, "aud": audience, "sub": "console",
		"iat": noon.Unix(), "exp": noon.Add(time.Hour).Unix(),
	}
	for i := 0; i < len(changes); i += 2 {
		claims[changes[i].(string)] = changes[i+1]
		if changes[i+1] == nil {
			delete(claims, changes[i].(string))
		}
	}
	return claims
}

func published(signers ...signer) []byte {
	var set jose.JSONWebKeySet
	for _, one := range signers {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: one.key.Public(), KeyID: one.id, Use: "sig"})
	}
	text, _ := json.Marshal(set)
	return text
}

func fixed(signers ...signer) func(context.Context) ([]byte, error) {
	text := published(signers...)
	return func(context.Context) ([]byte, error) { return text, nil }
}
