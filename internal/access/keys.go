package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
)

const (
	maxKeys     = 64
	maxKeyField = 256 // bytes of an id or a secret
)

// Key is one access key. What v3 calls access key id and secret is v2's user
// pool id and secret.
type Key struct {
	ID     string
	Secret string
	// UserPoolID is the pool the key opens. Empty means ID, as it is with a
	// pool's own pair.
	UserPoolID string
}

// String names the key without its secret, so that a key may be printed.
func (k Key) String() string { return "access key " + k.ID }

// GoString is String: %#v must not show the secret either.
func (k Key) GoString() string { return k.String() }

// Keys is a small, fixed set of access keys. It is safe for concurrent use.
type Keys struct {
	keys []*Key
}

// String says how many keys there are: printing the set shows no secret.
func (k *Keys) String() string { return fmt.Sprintf("%d access keys", len(k.keys)) }

// GoString is String.
func (k *Keys) GoString() string { return k.String() }

// NewKeys makes a set of at most 64 keys with distinct ids. Ids and secrets
// are 1 to 256 bytes long.
func NewKeys(keys ...Key) (*Keys, error) {
	if len(keys) == 0 || len(keys) > maxKeys {
		return nil, fmt.Errorf("access: %d keys, want 1 to %d", len(keys), maxKeys)
	}
	set := &Keys{}
	for _, key := range keys {
		if !fits(key.ID) || !fits(key.Secret) {
			return nil, fmt.Errorf("access: ids and secrets have 1 to %d bytes", maxKeyField)
		}
		if set.find(key.ID) != nil {
			return nil, errors.New("access: two keys have the same id")
		}
		if key.UserPoolID == "" {
			key.UserPoolID = key.ID
		}
		set.keys = append(set.keys, &key)
	}
	return set, nil
}

// Check says whether id and secret are one of the keys. It takes the same time
// for an unknown id as for a wrong secret.
func (k *Keys) Check(id, secret string) bool {
	if !fits(id) || !fits(secret) {
		return false
	}
	found := 0
	for _, key := range k.keys {
		found |= same(key.ID, id) & same(key.Secret, secret)
	}
	return found == 1
}

// Secret returns the secret of a key, to check what was signed with it.
func (k *Keys) Secret(id string) (string, bool) {
	key := k.find(id)
	if key == nil {
		return "", false
	}
	return key.Secret, true
}

func (k *Keys) find(id string) *Key {
	for _, key := range k.keys {
		if key.ID == id {
			return key
		}
	}
	return nil
}

func fits(value string) bool { return value != "" && len(value) <= maxKeyField }

// same compares digests, so that not even the length shows in the time taken.
func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}
