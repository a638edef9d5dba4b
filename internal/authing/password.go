package authing

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// publicCloudKey is what Authing's public cloud decrypts with; the SDKs have it
// built in.
const publicCloudKey = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4xKeUgQ+Aoz7TLfAfs9+paePb
5KIofVthEopwrXFkp8OCeocaTHt9ICjTT2QeJh6cZaDaArfZ873GPUn00eOIZ7Ae
+TiA2BKHbCvloW3w5Lnqm70iSsUi5Fmu9/2+68GZRH9L7Mlh8cFksCicW2Y2W2uM
GKl64GDcIq3au+aqJQIDAQAB
-----END PUBLIC KEY-----`

const (
	publishedKeyPath = "/api/v2/.well-known"
	// publishedKeyLife is how long a published key is used without asking
	// again.
	publishedKeyLife = time.Hour
	// codeUndecryptable: Authing could not decrypt the password; its key may
	// have changed.
	codeUndecryptable = 2016
)

// passwords encrypts v2 passwords: RSA PKCS#1 v1.5, base64. It protects them
// from the logs of whoever ends TLS in front of Authing; it is no substitute
// for TLS.
type passwords struct {
	client *Client
	fixed  *rsa.PublicKey
	cloud  *rsa.PublicKey
	flight singleflight.Group
	mu     sync.Mutex
	byHost map[string]publishedKey // bounded by the configured hosts
}

type publishedKey struct {
	key   *rsa.PublicKey
	until time.Time
}

func newPasswords(c *Client, fixed string) (*passwords, error) {
	p := &passwords{client: c, byHost: make(map[string]publishedKey)}
	var err error
	if p.cloud, err = parsePublicKey(publicCloudKey); err != nil {
		return nil, err
	}
	if fixed != "" {
		if p.fixed, err = parsePublicKey(fixed); err != nil {
			return nil, fmt.Errorf("password public key: %w", err)
		}
	}
	return p, nil
}

func parsePublicKey(text string) (*rsa.PublicKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("not PEM")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("not an RSA key")
	}
	return key, nil
}

// EncryptPassword encrypts a password for the upstream that serves the call.
func (c *Client) EncryptPassword(ctx context.Context, call *Call, plain string) (string, error) {
	key, err := c.passwords.key(ctx, call)
	if err != nil {
		return "", err
	}
	// PKCS#1 v1.5 is what Authing decrypts; the SDKs have no other choice.
	cipher, err := rsa.EncryptPKCS1v15(rand.Reader, key, []byte(plain)) //nolint:staticcheck // fixed by the upstream's protocol
	if err != nil {
		return "", errors.New("password is too long to encrypt")
	}
	return base64.StdEncoding.EncodeToString(cipher), nil
}

func (p *passwords) key(ctx context.Context, call *Call) (*rsa.PublicKey, error) {
	if p.fixed != nil {
		return p.fixed, nil
	}
	host := p.client.address(call)
	p.mu.Lock()
	held, ok := p.byHost[host]
	p.mu.Unlock()
	if ok && p.client.now().Before(held.until) {
		return held.key, nil
	}
	done := p.flight.DoChan(host, func() (any, error) {
		fetch, cancel := context.WithTimeout(context.WithoutCancel(ctx), tokenFetchTimeout)
		defer cancel()
		return p.fetch(fetch, host, call)
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-done:
		key, _ := result.Val.(*rsa.PublicKey)
		return key, result.Err
	}
}

// fetch asks the upstream for its key; one that publishes none has the public
// cloud's.
func (p *passwords) fetch(ctx context.Context, host string, call *Call) (*rsa.PublicKey, error) {
	data, err := p.client.once(ctx, &Call{
		Operation:  "password public key",
		Generation: V2,
		Host:       call.Host,
		App:        call.App,
		Envelope:   optionsv1.Envelope_ENVELOPE_V2,
		Verb:       http.MethodGet,
		Path:       publishedKeyPath,
	}, "")
	key := p.cloud
	var refused *Error
	switch {
	case errors.As(err, &refused) && (refused.HTTPStatus == http.StatusNotFound || refused.StatusCode == http.StatusNotFound):
	case err != nil:
		return nil, err
	default:
		var published struct {
			PublicKey string `json:"publicKey"`
		}
		if err := json.Unmarshal(data, &published); err != nil {
			return nil, fmt.Errorf("%w: password public key", ErrMalformed)
		}
		if key, err = parsePublicKey(published.PublicKey); err != nil {
			return nil, fmt.Errorf("%w: password public key: %w", ErrMalformed, err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byHost[host] = publishedKey{key, p.client.now().Add(publishedKeyLife)}
	return key, nil
}

func (p *passwords) forget(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.byHost, host)
}
