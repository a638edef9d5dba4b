package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/sync/singleflight"
)

const (
	// keysLife is how long published keys are used without asking again.
	keysLife = time.Hour
	// keysRetry is how long after a fetch an unknown key id asks again: anybody
	// can make up key ids.
	keysRetry = time.Minute
	// fetchTimeout bounds a fetch, which outlives the call that began it.
	fetchTimeout = 10 * time.Second
	maxKeys      = 64
)

// Fetch gets the key set that an application publishes (RFC 7517).
type Fetch func(ctx context.Context, appID string) ([]byte, error)

// keys caches the published keys of each application.
type keys struct {
	fetch  Fetch
	now    func() time.Time
	flight singleflight.Group
	mu     sync.Mutex
	held   map[string]heldKeys // bounded by the configured applications
}

type heldKeys struct {
	set     []jose.JSONWebKey
	fetched time.Time
}

// find returns the application's key of that id; the only one for "".
func (k *keys) find(ctx context.Context, appID, keyID string) (*jose.JSONWebKey, error) {
	k.mu.Lock()
	held, ok := k.held[appID]
	k.mu.Unlock()
	age := k.now().Sub(held.fetched)
	if key := held.key(keyID); key != nil && age < keysLife {
		return key, nil
	}
	if !ok || age >= keysRetry {
		fresh, err := k.refresh(ctx, appID)
		if err != nil {
			return nil, err
		}
		held = fresh
	}
	if key := held.key(keyID); key != nil {
		return key, nil
	}
	return nil, fmt.Errorf("%w: signed by an unknown key", ErrInvalid)
}

func (h heldKeys) key(id string) *jose.JSONWebKey {
	if id == "" && len(h.set) == 1 {
		return &h.set[0]
	}
	for i := range h.set {
		if id != "" && h.set[i].KeyID == id {
			return &h.set[i]
		}
	}
	return nil
}

func (k *keys) refresh(ctx context.Context, appID string) (heldKeys, error) {
	done := k.flight.DoChan(appID, func() (any, error) {
		fetch, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
		defer cancel()
		text, err := k.fetch(fetch, appID)
		if err != nil {
			return nil, err
		}
		var published jose.JSONWebKeySet
		if err := json.Unmarshal(text, &published); err != nil || len(published.Keys) > maxKeys {
			return nil, ErrKeys
		}
		fresh := heldKeys{fetched: k.now()}
		for _, key := range published.Keys {
			if key.IsPublic() && key.Valid() {
				fresh.set = append(fresh.set, key)
			}
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		k.held[appID] = fresh
		return fresh, nil
	})
	select {
	case <-ctx.Done():
		return heldKeys{}, ctx.Err()
	case result := <-done:
		fresh, _ := result.Val.(heldKeys)
		return fresh, result.Err
	}
}

// ErrKeys means that what the application publishes is no key set.
var ErrKeys = errors.New("the published keys cannot be read")
