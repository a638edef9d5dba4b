package access

import "slices"

// Trade gives a token for an access key in Authing's shape. The id is the
// key's, or, as the v2 SDKs send it, that of the pool, if the secret was made
// here and so names its key. Errors: UNAUTHENTICATED.
func (g *Guard) Trade(id, secret string) (Token, error) {
	now := g.now()
	key, err := g.keys.Load().match(id, secret, now)
	pool := ""
	if ofKey, ours := idIn(secret); err != nil && ours && slices.Contains(g.known.Pools, id) {
		pool = id
		key, err = g.keys.Load().match(ofKey, secret, now)
	}
	switch {
	case err != nil:
		return Token{}, rejected(err)
	case pool == "":
		pool = key.Pool
	case key.Pool != "" && key.Pool != pool:
		return Token{}, rejected(ErrWrongKey)
	}
	if pool == "" {
		pool = g.def.Pool
	}
	return g.tokens.issue(key, pool, now)
}

// HasKeys says that keys may open management: there is a policy that grants
// them something, or the emulator's own key.
func (g *Guard) HasKeys() bool { return g.demo != nil || !g.Open() }

// Secret returns the secret of a key that signs requests.
func (g *Guard) Secret(id string) (secret string, ok bool) {
	key := g.keys.Load().byID[id]
	switch {
	case key == nil:
		return "", false
	case key.secret == "":
		// Its holder learns only that the signature is not accepted.
		g.log.Warn("a request is signed with a key of which the keys file has only the hash", "key", id)
		return "", false
	default:
		return key.secret, true
	}
}

// Signed is the caller whose key signed a request. Errors: the key is gone or
// has expired.
func (g *Guard) Signed(id string) (Caller, error) {
	key := g.keys.Load().byID[id]
	switch {
	case key == nil:
		return callerOfKey(nil, "", ErrWrongKey)
	case key.expired(g.now()):
		return callerOfKey(nil, "", ErrKeyExpired)
	default:
		return callerOfKey(key, "", nil)
	}
}
