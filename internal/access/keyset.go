package access

import (
	"fmt"
	"time"
)

const maxKeys = 10_000

// Keys is a fixed set of keys. It is safe for concurrent use.
type Keys struct{ byID map[string]*Key }

// NewKeys makes a set of keys with distinct ids.
func NewKeys(keys ...Key) (*Keys, error) {
	if len(keys) > maxKeys {
		return nil, fmt.Errorf("%d keys are more than %d", len(keys), maxKeys)
	}
	set := &Keys{byID: make(map[string]*Key, len(keys))}
	for _, key := range keys {
		if set.byID[key.ID] != nil {
			return nil, fmt.Errorf("two keys have the id %s", key.ID)
		}
		set.byID[key.ID] = &key
	}
	return set, nil
}

// String says how many keys there are: printing the set shows no secret.
func (k *Keys) String() string { return fmt.Sprintf("%d keys", len(k.byID)) }

// GoString is String.
func (k *Keys) GoString() string { return k.String() }

// bearer finds the key whose secret was presented alone.
func (k *Keys) bearer(secret string, now time.Time) (*Key, error) {
	id, _ := idIn(secret)
	return k.match(id, secret, now)
}

// nobody is compared with where there is no key: the time taken tells nothing.
var nobody Key

// match checks a secret against the key of an id.
func (k *Keys) match(id, secret string, now time.Time) (*Key, error) {
	key := k.byID[id]
	if key == nil || secret == "" || len(secret) > maxSecret {
		_ = nobody.check(secret, now)
		return nil, ErrWrongKey
	}
	if err := key.check(secret, now); err != nil {
		return nil, err
	}
	return key, nil
}
