package emulator

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

const keyBits = 2048

// keyring is the emulator's RSA key, which signs tokens and which passwords are
// encrypted for, and its SM2 key for passwords.
type keyring struct {
	private *rsa.PrivateKey
	signer  jose.Signer
	pem     string // public key, PKIX
	jwks    []byte
	sm2     *sm2Key
}

func newKeyring(private *rsa.PrivateKey) (*keyring, error) {
	if private == nil {
		var err error
		if private, err = rsa.GenerateKey(rand.Reader, keyBits); err != nil {
			return nil, fmt.Errorf("generate the signing key: %w", err)
		}
	}
	der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	public := jose.JSONWebKey{Key: &private.PublicKey, Algorithm: string(jose.RS256), Use: "sig"}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	public.KeyID = base64.RawURLEncoding.EncodeToString(thumbprint)
	jwks, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}})
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: public.KeyID}},
		(&jose.SignerOptions{}).WithType("JWT"),
	)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	sm2, err := newSM2Key()
	if err != nil {
		return nil, err
	}
	return &keyring{
		private: private,
		sm2:     sm2,
		signer:  signer,
		pem:     string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
		jwks:    jwks,
	}, nil
}

// decrypt reads a password that was encrypted for the key: RSA PKCS#1 v1.5,
// base64.
func (k *keyring) decrypt(text string) (string, error) {
	cipher, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", refused(codeNotDecrypted)
	}
	plain, err := rsa.DecryptPKCS1v15(nil, k.private, cipher) //nolint:staticcheck // The scheme of Authing's SDKs.
	if err != nil {
		return "", refused(codeNotDecrypted)
	}
	return string(plain), nil
}

// randomHex is n random bytes in hexadecimal.
func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) // It never fails.
	return hex.EncodeToString(b)
}

// newID is an id like Authing's: 24 hexadecimal digits.
func newID() string { return randomHex(12) }
