package identity

import (
	"context"
	"sync"
)

// Prefetch fetches the keys of every issuer that has none yet. It ends with the
// context at the latest; the first token then fetches what is still missing.
func (v *Verifier) Prefetch(ctx context.Context) {
	var fetching sync.WaitGroup
	for issuer := range v.all() {
		fetching.Go(func() { issuer.Keys.prefetch(ctx) })
	}
	fetching.Wait()
}

func (k *KeySet) prefetch(ctx context.Context) {
	k.mu.Lock()
	running := k.due("")
	k.mu.Unlock()
	_ = wait(ctx, running) // why it failed is told to whoever needs the keys
}

// Wanting is how many of all issuers have no keys that can be used, though a
// token needed them: they could never be fetched, or not for a day.
func (v *Verifier) Wanting() (wanting, all int) {
	for issuer := range v.all() {
		all++
		if issuer.Keys.wanting() {
			wanting++
		}
	}
	return wanting, all
}

func (k *KeySet) wanting() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.needed && !k.usable()
}
