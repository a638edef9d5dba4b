package authing

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/emmansun/gmsm/sm2"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// PasswordScheme is how a password is encrypted for Authing. It protects the
// password from the logs of whoever ends TLS in front of Authing; it is no
// substitute for TLS.
type PasswordScheme string

const (
	// PasswordV2 is what every v1 and v2 call needs: RSA PKCS#1 v1.5, base64, with
	// the key of /api/v2/.well-known.
	PasswordV2 PasswordScheme = "v2"
	// PasswordNone leaves a v3 password to TLS.
	PasswordNone PasswordScheme = "none"
	// PasswordRSA is passwordEncryptType `rsa` of v3: as in v2, with the key of
	// /api/v3/system.
	PasswordRSA PasswordScheme = "rsa"
	// PasswordSM2 is passwordEncryptType `sm2` of v3: SM2 (GB/T 32918.4) in the
	// order C1C3C2, hex without the leading 04, with the key of /api/v3/system.
	PasswordSM2 PasswordScheme = "sm2"
)

// codeUndecryptable: Authing could not decrypt the password; its key may have
// changed.
const codeUndecryptable = 2016

// PasswordScheme is how v3 passwords are encrypted where the caller leaves that
// to this service.
func (c *Client) PasswordScheme() PasswordScheme {
	if c.config.PasswordScheme == "" {
		return PasswordNone
	}
	return c.config.PasswordScheme
}

// keyCall is the call with the host that publishes its key: the hosts of v1
// publish none, and their calls take that of the pool.
func keyCall(call *Call) *Call {
	if !call.toV1() {
		return call
	}
	asked := *call
	asked.Host = optionsv1.Host_HOST_API
	return &asked
}

// EncryptPassword encrypts a password for the upstream that serves the call.
func (c *Client) EncryptPassword(ctx context.Context, call *Call, scheme PasswordScheme, plain string) (string, error) {
	if scheme == PasswordNone {
		return plain, nil
	}
	key, err := c.keys.get(ctx, keyCall(call), scheme)
	if err != nil {
		return "", err
	}
	if key.sm2 != nil {
		cipher, err := sm2.Encrypt(rand.Reader, key.sm2, []byte(plain), sm2.NewPlainEncrypterOpts(sm2.MarshalUncompressed, sm2.C1C3C2))
		if err != nil {
			return "", errors.New("password cannot be encrypted")
		}
		return hex.EncodeToString(cipher[1:]), nil
	}
	// PKCS#1 v1.5 is what Authing decrypts; the SDKs have no other choice.
	cipher, err := rsa.EncryptPKCS1v15(rand.Reader, key.rsa, []byte(plain)) //nolint:staticcheck // fixed by the upstream's protocol
	if err != nil {
		return "", errors.New("password is too long to encrypt")
	}
	return base64.StdEncoding.EncodeToString(cipher), nil
}

// fetchPasswordKey asks the upstream for its key. One that publishes none for
// v2 has the public cloud's.
func (k *passwordKeys) fetchPasswordKey(ctx context.Context, call *Call, scheme PasswordScheme) (passwordKey, error) {
	ask := &Call{
		Operation: "password public key", Repeatable: true, Generation: call.Generation, Host: call.Host, App: call.App, PoolID: call.PoolID,
		Verb: http.MethodGet, Path: "/api/v3/system", Envelope: optionsv1.Envelope_ENVELOPE_MAYBE,
	}
	if scheme == PasswordV2 {
		ask.Path, ask.Envelope = "/api/v2/.well-known", optionsv1.Envelope_ENVELOPE_V2
	}
	data, err := k.client.once(ctx, ask, "")
	var refused *Error
	if scheme == PasswordV2 && errors.As(err, &refused) &&
		(refused.HTTPStatus == http.StatusNotFound || refused.StatusCode == http.StatusNotFound) {
		return k.cloud, nil
	}
	if err != nil {
		return passwordKey{}, err
	}
	var published struct {
		PublicKey string `json:"publicKey"` // v2
		RSA       struct {
			PublicKey string `json:"publicKey"`
		} `json:"rsa"`
		SM2 struct {
			PublicKey string `json:"publicKey"`
		} `json:"sm2"`
	}
	if err := json.Unmarshal(data, &published); err != nil {
		return passwordKey{}, fmt.Errorf("%w: password public key", ErrMalformed)
	}
	var key passwordKey
	switch scheme {
	case PasswordSM2:
		key, err = parseSM2Key(published.SM2.PublicKey)
	case PasswordRSA:
		key, err = parseRSAKey(published.RSA.PublicKey)
	default:
		key, err = parseRSAKey(published.PublicKey)
	}
	if err != nil {
		return passwordKey{}, fmt.Errorf("%w: password public key (%s): %w", ErrMalformed, scheme, err)
	}
	return key, nil
}
