package service_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"testing"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// signInBody is what of a sign-in these tests look at.
type signInBody struct {
	Connection      string
	PasswordPayload map[string]string
	LdapPayload     map[string]string
	Options         map[string]string
}

// TestV3Passwords: the configured scheme encrypts, and says so, what the caller
// has not encrypted; a directory's password is never touched.
func TestV3Passwords(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, _ := x509.MarshalPKIXPublicKey(&key.PublicKey)
	system, _ := json.Marshal(map[string]any{"rsa": map[string]string{"publicKey": string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))}})
	var body signInBody
	handler := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v3/system" {
			_, _ = w.Write(system)
			return
		}
		body = signInBody{}
		text, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(text, &body)
		_, _ = io.WriteString(w, `{"statusCode":200,"data":{}}`)
	}
	plain := func(text string) string { return text }
	decrypted := func(text string) string {
		raw, _ := base64.StdEncoding.DecodeString(text)
		out, _ := rsa.DecryptPKCS1v15(nil, key, raw) //nolint:staticcheck // fixed by the upstream's protocol
		return string(out)
	}
	password := func(options *authingv3.SignInOptions) *authingv3.SignInByCredentialsRequest {
		return &authingv3.SignInByCredentialsRequest{
			Connection: "PASSWORD", Options: options,
			PasswordPayload: &authingv3.SignInByPasswordPayload{Password: "passw0rd", Username: proto.String("bob")},
		}
	}
	for _, tc := range []struct {
		name   string
		scheme authing.PasswordScheme
		in     *authingv3.SignInByCredentialsRequest
		read   func(string) string
		told   string
	}{
		{"off", authing.PasswordNone, password(nil), plain, ""},
		{"on", authing.PasswordRSA, password(nil), decrypted, "rsa"},
		{"on, caller says none", authing.PasswordRSA, password(&authingv3.SignInOptions{PasswordEncryptType: proto.String("none")}), decrypted, "rsa"},
		{"on, caller has encrypted", authing.PasswordRSA, password(&authingv3.SignInOptions{PasswordEncryptType: proto.String("sm2")}), plain, "sm2"},
		{"off, caller has encrypted", authing.PasswordNone, password(&authingv3.SignInOptions{PasswordEncryptType: proto.String("rsa")}), plain, "rsa"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			client, _ := serveHandler(t, handler, func(c *authing.Config) { c.PasswordScheme = tc.scheme })
			before := proto.CloneOf(tc.in)
			if _, err := client.SignInByCredentials(t.Context(), tc.in); err != nil {
				t.Fatal(err)
			}
			if got := tc.read(body.PasswordPayload["password"]); got != "passw0rd" || body.Options["passwordEncryptType"] != tc.told {
				t.Errorf("password reads %q, told %q", got, body.Options["passwordEncryptType"])
			}
			if !proto.Equal(before, tc.in) {
				t.Error("the caller's request was changed")
			}
		})
	}
	t.Run("a directory's password", func(t *testing.T) {
		client, _ := serveHandler(t, handler, func(c *authing.Config) { c.PasswordScheme = authing.PasswordRSA })
		if _, err := client.SignInByLdap(t.Context(), &authingv3.SignInByLdapRequest{SamAccountName: "bob", Password: "passw0rd"}); err != nil {
			t.Fatal(err)
		}
		if body.LdapPayload["password"] != "passw0rd" || body.Options["passwordEncryptType"] != "" || body.Connection != "LDAP" {
			t.Errorf("body = %+v", body)
		}
	})
	t.Run("a helper's flat arguments", func(t *testing.T) {
		client, _ := serveHandler(t, handler, nil)
		_, err := client.SignInByEmailPassword(t.Context(), &authingv3.SignInByEmailPasswordRequest{
			Email: "bob@example.com", Password: "passw0rd", Options: &authingv3.SignInOptions{Scope: proto.String("openid")},
		})
		if err != nil || body.Connection != "PASSWORD" || body.PasswordPayload["email"] != "bob@example.com" || body.Options["scope"] != "openid" {
			t.Errorf("body = %+v, %v", body, err)
		}
	})
}
