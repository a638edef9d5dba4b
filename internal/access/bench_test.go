package access_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

// What knowing the caller costs a call, by the kind of credential.
func BenchmarkAdmission(b *testing.B) {
	signer, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	published, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &signer.PublicKey, KeyID: "k1"}}})
	if err != nil {
		b.Fatal(err)
	}
	methods, err := access.MethodsOf(authingv3.File_authing_v3_management_service_proto.Services().Get(0))
	if err != nil {
		b.Fatal(err)
	}
	guard, err := access.NewGuard(access.Options{
		Known: access.Known{Methods: methods}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Default: access.Selection{Pool: "pool"},
		Issuers: []access.Issuer{{
			Name: "mesh", URL: "https://mesh.test", Audience: "authing-grpc",
			Keys: func(context.Context) ([]byte, error) { return published, nil },
		}},
	})
	if err != nil {
		b.Fatal(err)
	}
	key, secret, err := access.NewKey("console-1", "console")
	if err != nil {
		b.Fatal(err)
	}
	policy := "callers:\n  console: {identities: ['spiffe://mesh.test/console', 'jwt:mesh:console'], scopes: [users.read]}\n"
	keys := "keys:\n  - {id: console-1, caller: console, hash: '" + key.Hash() + "'}\n"
	if err := guard.LoadPolicy([]byte(policy)); err != nil {
		b.Fatal(err)
	}
	if err := guard.LoadKeys([]byte(keys)); err != nil {
		b.Fatal(err)
	}
	traded, err := guard.Trade("console-1", secret)
	if err != nil {
		b.Fatal(err)
	}
	by, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: signer, KeyID: "k1"}}, nil)
	if err != nil {
		b.Fatal(err)
	}
	issued, err := jwt.Signed(by).Claims(jwt.Claims{
		Issuer: "https://mesh.test", Subject: "console", Audience: jwt.Audience{"authing-grpc"},
		Expiry: jwt.NewNumericDate(time.Now().Add(time.Hour)),
	}).Serialize()
	if err != nil {
		b.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(certstest.New(b).Issue([]string{"spiffe://mesh.test/console"}).TLS(b).Certificate[0])
	if err != nil {
		b.Fatal(err)
	}
	const method = "/authing.v3.ManagementService/GetUser"
	selected := func() (access.Selection, error) { return access.Selection{Pool: "pool"}, nil }
	for name, from := range map[string]access.Credentials{
		"certificate":  {Certificate: leaf},
		"key":          {Caller: []string{"Bearer " + secret}},
		"traded token": {Caller: []string{"Bearer " + traded.Value}},
		"JWT RS256":    {Caller: []string{"Bearer " + issued}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				caller, err := guard.Identify(b.Context(), method, from)
				if err == nil {
					_, err = guard.Authorize(b.Context(), caller, method, selected)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
