package identity

import "time"

// renew fetches the keys again once they are an hour old, though no token asks
// for them: remembered verdicts do not, and an outage of the issuer must find
// the keys young.
func (k *KeySet) renew() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.due("") == nil {
		k.schedule()
	}
}

// schedule sees to the next renewal, if there is to be one. The caller holds the
// lock.
func (k *KeySet) schedule() {
	if !k.renews || k.closed {
		return
	}
	wait := max(k.fetched.Add(keysFresh).Sub(k.now()), keysRetry)
	if k.renewal == nil {
		k.renewal = time.AfterFunc(wait, k.renew)
		return
	}
	k.renewal.Reset(wait)
}

// unschedule ends the renewals. The caller holds the lock.
func (k *KeySet) unschedule() {
	if k.renewal != nil {
		k.renewal.Stop()
	}
}
