package authing

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"golang.org/x/sync/singleflight"
)

// publicCloudKey is what Authing's public cloud decrypts v2 passwords with; the
// SDKs have it built in.
const publicCloudKey = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4xKeUgQ+Aoz7TLfAfs9+paePb
5KIofVthEopwrXFkp8OCeocaTHt9ICjTT2QeJh6cZaDaArfZ873GPUn00eOIZ7Ae
+TiA2BKHbCvloW3w5Lnqm70iSsUi5Fmu9/2+68GZRH9L7Mlh8cFksCicW2Y2W2uM
GKl64GDcIq3au+aqJQIDAQAB
-----END PUBLIC KEY-----`

// passwordKeyLife is how long a published key is used without asking again.
const passwordKeyLife = time.Hour

// passwordKeys holds the keys that passwords are encrypted with, by host and
// scheme; both are few and configured.
type passwordKeys struct {
	client *Client
	fixed  passwordKey // of v2; zero where the upstream is asked
	cloud  passwordKey
	flight singleflight.Group
	mu     sync.Mutex
	held   map[passwordKeyID]heldPasswordKey
}

type passwordKeyID struct {
	host   string
	scheme PasswordScheme
}

// passwordKey is one or the other.
type passwordKey struct {
	rsa *rsa.PublicKey
	sm2 *ecdsa.PublicKey
}

type heldPasswordKey struct {
	passwordKey

	until time.Time
}

func newPasswordKeys(c *Client, fixed string) (*passwordKeys, error) {
	k := &passwordKeys{client: c, held: make(map[passwordKeyID]heldPasswordKey)}
	var err error
	if k.cloud, err = parseRSAKey(publicCloudKey); err != nil {
		return nil, err
	}
	if fixed != "" {
		if k.fixed, err = parseRSAKey(fixed); err != nil {
			return nil, fmt.Errorf("password public key: %w", err)
		}
	}
	return k, nil
}

func parseRSAKey(text string) (passwordKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return passwordKey{}, errors.New("not PEM")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return passwordKey{}, err
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return passwordKey{}, errors.New("not an RSA key")
	}
	return passwordKey{rsa: key}, nil
}

// parseSM2Key reads an uncompressed point as hex, with or without its leading
// 04.
func parseSM2Key(text string) (passwordKey, error) {
	if len(text) == 128 {
		text = "04" + text
	}
	point, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return passwordKey{}, errors.New("not hex")
	}
	key, err := sm2.NewPublicKey(point)
	if err != nil {
		return passwordKey{}, errors.New("not a point of the SM2 curve")
	}
	return passwordKey{sm2: key}, nil
}

func (k *passwordKeys) get(ctx context.Context, call *Call, scheme PasswordScheme) (passwordKey, error) {
	if scheme == PasswordV2 && k.fixed.rsa != nil {
		return k.fixed, nil
	}
	id := passwordKeyID{k.client.address(call), scheme}
	k.mu.Lock()
	held, ok := k.held[id]
	k.mu.Unlock()
	if ok && k.client.now().Before(held.until) {
		return held.passwordKey, nil
	}
	done := k.flight.DoChan(id.host+" "+string(id.scheme), func() (any, error) {
		fetch, cancel := context.WithTimeout(context.WithoutCancel(ctx), tokenFetchTimeout)
		defer cancel()
		key, err := k.fetchPasswordKey(fetch, call, scheme)
		if err == nil {
			k.keep(id, key)
		}
		return key, err
	})
	select {
	case <-ctx.Done():
		return passwordKey{}, ctx.Err()
	case result := <-done:
		key, _ := result.Val.(passwordKey)
		return key, result.Err
	}
}

func (k *passwordKeys) keep(id passwordKeyID, key passwordKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held[id] = heldPasswordKey{key, k.client.now().Add(passwordKeyLife)}
}

// forget drops the keys of a host that could not decrypt.
func (k *passwordKeys) forget(host string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id := range k.held {
		if id.host == host {
			delete(k.held, id)
		}
	}
}
