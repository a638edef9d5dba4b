package authing

import (
	"context"
	"net/http"
	"sync"
)

// Credentials is how the pools' secrets fare with Authing.
type Credentials struct {
	// Pools is how many are configured, Refused those whose secret Authing did
	// not take when it was last asked for a token. That it cannot be asked says
	// nothing.
	Pools, Refused int
}

// Credentials tells what is known; it asks nobody.
func (c *Client) Credentials() Credentials {
	c.tokens.mu.Lock()
	defer c.tokens.mu.Unlock()
	return Credentials{len(c.config.Pools), len(c.tokens.refused)}
}

// CheckCredentials gets a management token for each pool that has none, or whose
// token ends soon; Credentials then tells how that went. It ends with the
// context at the latest.
func (c *Client) CheckCredentials(ctx context.Context) {
	var asking sync.WaitGroup
	for _, pool := range c.config.Pools {
		asking.Go(func() { _, _ = c.tokens.get(ctx, pool, V3, "") }) // get keeps what matters of it
	}
	asking.Wait()
}

// note remembers whether Authing takes the secret of a pool. The caller holds
// the lock. Only what a v3 host says counts against it: v1 and v2 need not be
// there.
func (t *tokens) note(key tokenKey, refused *Error) {
	switch {
	case refused == nil:
		delete(t.refused, key.pool)
	case key.generation == V3 && ofSecret(refused):
		t.refused[key.pool] = true
	}
}

// ofSecret says that it is the secret which was refused: by Authing's own
// answer, not by something before it, and not because there is no such route.
func ofSecret(refused *Error) bool {
	switch refused.StatusCode {
	case 0:
		return refused.HTTPStatus == http.StatusUnauthorized
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return refused.APICode != 0
	default:
		return true
	}
}
