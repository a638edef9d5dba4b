package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// keysFresh is how long published keys are used without asking again.
	keysFresh = time.Hour
	// keysStale is how long they are used at most, when the issuer cannot be
	// asked.
	keysStale = 24 * time.Hour
	// keysRetry is how long after one try the next is made: anybody can make up
	// key ids, and an issuer that is down is not helped by more questions.
	keysRetry = 30 * time.Second
	// keysRetryEmpty is that time while there are no keys at all: every token
	// waits for them.
	keysRetryEmpty = time.Second
	// fetchTimeout bounds a fetch, which outlives the call that began it.
	fetchTimeout = 10 * time.Second
	// checkTimeout bounds a check. It outlives the fetch that it may wait for: an
	// issuer that never answers is one that does not.
	checkTimeout = fetchTimeout + time.Second
	maxKeys      = 64
)

// ErrKeys means that what the issuer publishes is no key set.
var ErrKeys = errors.New("the published keys cannot be read")

// KeySet is the keys that an issuer publishes (RFC 7517). They are fetched when
// first needed, again in the background once they are an hour old, and again when
// a token names a key that is not among them. If the issuer cannot be asked, what
// is known is used for a day. It is safe for concurrent use.
type KeySet struct {
	fetch func(context.Context) ([]byte, error)
	now   func() time.Time

	mu      sync.Mutex
	keys    []jose.JSONWebKey
	fetched time.Time // of keys; zero: never
	tried   time.Time // the last try
	needed  bool      // by a token, or by somebody who asked for them
	failure error     // of the last try
	running *refresh  // the one under way, nil for none
	onLoss  func()    // called when a key is not published any more
	work    sync.WaitGroup
	closed  bool
	renews  bool        // by itself, which who does not close it must not have
	renewal *time.Timer // nil before the first

	refreshes [refreshOutcomes]atomic.Uint64
}

// refresh is one fetch, which any number of calls may wait for.
type refresh struct{ done chan struct{} }

// NewKeySet returns a set that gets its keys by fetch.
func NewKeySet(fetch func(context.Context) ([]byte, error), now func() time.Time) *KeySet {
	return &KeySet{fetch: fetch, now: now}
}

// Close waits for a fetch under way; none begins any more.
func (k *KeySet) Close() {
	k.mu.Lock()
	k.closed = true
	k.unschedule()
	k.mu.Unlock()
	k.work.Wait()
}

// Age is how long ago the keys were fetched; ok is false if they never were.
func (k *KeySet) Age() (age time.Duration, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now().Sub(k.fetched), !k.fetched.IsZero()
}

// Published is the keys, fetched if need be.
func (k *KeySet) Published(ctx context.Context) ([]jose.JSONWebKey, time.Time, error) {
	k.mu.Lock()
	k.needed = true
	running := k.due("")
	usable := k.usable()
	k.mu.Unlock()
	if !usable {
		if err := wait(ctx, running); err != nil {
			return nil, time.Time{}, err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.usable() {
		return nil, time.Time{}, k.unusable()
	}
	return k.keys, k.fetched, nil
}

// find returns the key of that id, the only one for "", and when it was fetched.
func (k *KeySet) find(ctx context.Context, id string) (*jose.JSONWebKey, time.Time, error) {
	k.mu.Lock()
	k.needed = true
	running := k.due(id)
	key, fetched, usable := k.key(id), k.fetched, k.usable()
	k.mu.Unlock()
	if key != nil && usable {
		return key, fetched, nil
	}
	if err := wait(ctx, running); err != nil {
		return nil, time.Time{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.usable() {
		return nil, time.Time{}, k.unusable()
	}
	if key := k.key(id); key != nil {
		return key, k.fetched, nil
	}
	return nil, time.Time{}, fmt.Errorf("%w: signed by an unknown key", ErrInvalid)
}

func (k *KeySet) usable() bool { return !k.fetched.IsZero() && k.now().Sub(k.fetched) < keysStale }

func (k *KeySet) unusable() error {
	if k.failure != nil {
		return k.failure
	}
	return ErrKeys
}

func (k *KeySet) key(id string) *jose.JSONWebKey {
	if id == "" && len(k.keys) == 1 {
		return &k.keys[0]
	}
	for i := range k.keys {
		if id != "" && k.keys[i].KeyID == id {
			return &k.keys[i]
		}
	}
	return nil
}

// due begins a fetch if one is called for, and returns the one under way. The
// caller holds the lock.
func (k *KeySet) due(id string) *refresh {
	now := k.now()
	old := k.fetched.IsZero() || now.Sub(k.fetched) >= keysFresh
	unknown := id != "" && k.key(id) == nil
	retry := keysRetry
	if !k.usable() {
		retry = keysRetryEmpty
	}
	tooSoon := !k.tried.IsZero() && now.Sub(k.tried) < retry
	if k.running != nil || k.closed || tooSoon || !old && !unknown {
		return k.running
	}
	k.running = &refresh{done: make(chan struct{})}
	k.tried = now
	running := k.running
	k.work.Go(func() { k.run(running) })
	return running
}

func (k *KeySet) run(running *refresh) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	text, err := k.fetch(ctx)
	var keys []jose.JSONWebKey
	if err == nil {
		keys, err = readKeys(text)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.running, k.failure = nil, err
	k.refreshes[refreshOf(err)].Add(1)
	if err == nil {
		lost := slices.ContainsFunc(k.keys, func(old jose.JSONWebKey) bool { return !holds(keys, old) })
		k.keys, k.fetched = keys, k.now()
		if lost && k.onLoss != nil {
			k.onLoss()
		}
	}
	k.schedule()
	close(running.done)
}

func holds(keys []jose.JSONWebKey, one jose.JSONWebKey) bool {
	return slices.ContainsFunc(keys, func(key jose.JSONWebKey) bool {
		return key.KeyID == one.KeyID && reflect.DeepEqual(key.Key, one.Key)
	})
}

func wait(ctx context.Context, running *refresh) error {
	if running == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-running.done:
		return nil
	}
}

// readKeys keeps what is public and sound.
func readKeys(text []byte) ([]jose.JSONWebKey, error) {
	var published jose.JSONWebKeySet
	if err := json.Unmarshal(text, &published); err != nil || len(published.Keys) > maxKeys {
		return nil, ErrKeys
	}
	var keys []jose.JSONWebKey
	for _, key := range published.Keys {
		if key.IsPublic() && key.Valid() {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
