package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"time"
)

// Prefix begins the secret of every key made here, so that a leaked one is
// found by whoever scans for secrets.
const Prefix = "agk_"

const (
	maxSecret = 256 // bytes
	minSecret = 24  // bytes of a secret that was not made here
)

var keyID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,63}$`)

// Key is one key of a caller. As a bearer credential it is its secret alone,
// agk_<id>_<random>; official SDKs send id and secret as access key id and
// secret (v3), or a pool's id and the secret (v2).
type Key struct {
	ID     string
	Caller string
	// Pool is the only pool the key opens; empty: those of its caller.
	Pool string
	// Expires is when the key stops working; zero: never.
	Expires time.Time

	digest [sha256.Size]byte // of the secret
	secret string            // known only of keys that sign requests
	demo   bool              // opens everything: the emulator's own pair
	line   int               // of its file
}

// Why a key is not accepted.
var (
	ErrWrongKey   = errors.New("access: the key is not known or its secret is wrong")
	ErrKeyExpired = errors.New("access: the key has expired")
)

// NewKey makes a key with a random secret. The secret is returned once; what
// is kept of it is its digest.
func NewKey(id, caller string) (key Key, secret string, err error) {
	if !keyID.MatchString(id) {
		return Key{}, "", errors.New("a key's id is 1 to 64 letters, digits and dashes")
	}
	secret = Prefix + id + "_" + rand.Text()
	return Key{ID: id, Caller: caller, digest: sha256.Sum256([]byte(secret))}, secret, nil
}

// DemoKey is the pair of the emulator's pool, which opens everything there.
func DemoKey(poolID, secret string) Key {
	return Key{
		ID: poolID, Caller: "demo", Pool: poolID,
		digest: sha256.Sum256([]byte(secret)), secret: secret, demo: true,
	}
}

// Hash is the digest of the secret as a keys file has it.
func (k Key) Hash() string { return hashPrefix + hex.EncodeToString(k.digest[:]) }

// String names the key without its secret, so that a key may be printed.
func (k Key) String() string { return "key " + k.ID }

// GoString is String: %#v must not show the secret either.
func (k Key) GoString() string { return k.String() }

// check compares in constant time.
func (k *Key) check(secret string, now time.Time) error {
	digest := sha256.Sum256([]byte(secret))
	switch {
	case subtle.ConstantTimeCompare(digest[:], k.digest[:]) != 1:
		return ErrWrongKey
	case k.expired(now):
		return ErrKeyExpired
	default:
		return nil
	}
}

func (k *Key) expired(now time.Time) bool { return !k.Expires.IsZero() && !now.Before(k.Expires) }

// idIn is the id that the secret of a key made here names.
func idIn(secret string) (id string, ok bool) {
	inner, ours := strings.CutPrefix(secret, Prefix)
	end := strings.LastIndexByte(inner, '_')
	if !ours || end <= 0 || len(secret) > maxSecret {
		return "", false
	}
	return inner[:end], true
}
