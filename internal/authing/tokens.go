package authing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

const (
	// tokenFetchTimeout bounds a fetch, which outlives the call that began it:
	// others may wait for the same token.
	tokenFetchTimeout = 10 * time.Second
	// tokenMargin is how long before its end a token is replaced; short-lived
	// ones after nine tenths of their life.
	tokenMargin = 5 * time.Minute
)

// tokens holds the management token of each pool, one for each generation.
type tokens struct {
	client *Client
	flight singleflight.Group
	mu     sync.Mutex
	held   map[tokenKey]heldToken
	// refused are the pools whose secret Authing does not take.
	refused map[string]bool
}

type tokenKey struct {
	pool       string
	generation Generation
}

type heldToken struct {
	text      string
	refreshAt time.Time
}

func newTokens(c *Client) *tokens {
	return &tokens{client: c, held: make(map[tokenKey]heldToken), refused: make(map[string]bool)}
}

// get returns a token of the pool other than refused, which Authing no longer
// accepts. Concurrent callers share one fetch.
func (t *tokens) get(ctx context.Context, pool Pool, generation Generation, refused string) (string, error) {
	key := tokenKey{pool.ID, generation}
	if token, ok := t.current(key, refused); ok {
		return token, nil
	}
	done := t.flight.DoChan(fmt.Sprint(key), func() (any, error) {
		// A fetch that ended meanwhile may have brought what is needed.
		if token, ok := t.current(key, refused); ok {
			return token, nil
		}
		fetch, cancel := context.WithTimeout(context.WithoutCancel(ctx), tokenFetchTimeout)
		defer cancel()
		token, err := t.fetch(fetch, pool, key)
		t.client.tokenFetched(key, err)
		return token, err
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case result := <-done:
		token, _ := result.Val.(string)
		return token, result.Err
	}
}

func (t *tokens) current(key tokenKey, refused string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	held, ok := t.held[key]
	return held.text, ok && held.text != refused && t.client.now().Before(held.refreshAt)
}

func (t *tokens) fetch(ctx context.Context, pool Pool, key tokenKey) (string, error) {
	fetch := t.fetchV3
	switch key.generation {
	case V1:
		fetch = t.fetchV1
	case V2:
		fetch = t.fetchV2
	case V3:
	}
	text, lifetime, err := fetch(ctx, pool)
	var refused *Error
	switch {
	case errors.As(err, &refused) && !retryable(refused):
		t.mu.Lock()
		defer t.mu.Unlock()
		t.note(key, refused)
		return "", fmt.Errorf("%w: %w", ErrCredentialRejected, err)
	case err != nil:
		return "", err
	case text == "":
		return "", fmt.Errorf("%w: empty management token", ErrMalformed)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.note(key, nil)
	t.held[key] = heldToken{text, t.client.now().Add(lifetime - min(tokenMargin, lifetime/10))}
	return text, nil
}

// retryable: Authing is overloaded or down, which says nothing of the
// credential.
func retryable(refused *Error) bool {
	return refused.HTTPStatus >= 500 || refused.HTTPStatus == http.StatusTooManyRequests ||
		refused.StatusCode >= 500 && refused.StatusCode < 600 || refused.StatusCode == http.StatusTooManyRequests ||
		refused.StatusCode == 1000
}

// fetchV3 asks POST /api/v3/get-management-token.
func (t *tokens) fetchV3(ctx context.Context, pool Pool) (string, time.Duration, error) {
	data, err := t.client.once(ctx, &Call{
		Operation:  "get-management-token",
		Repeatable: true,
		Generation: V3,
		Host:       optionsv1.Host_HOST_API,
		PoolID:     pool.ID,
		Verb:       http.MethodPost,
		Path:       "/api/v3/get-management-token",
		Members: map[string]json.RawMessage{
			"accessKeyId":     jsonString(pool.ID),
			"accessKeySecret": jsonString(pool.Secret),
		},
	}, "")
	if err != nil {
		return "", 0, err
	}
	var token struct {
		AccessToken string   `json:"access_token"`
		ExpiresIn   looseInt `json:"expires_in"`
	}
	if err := json.Unmarshal(data, &token); err != nil {
		return "", 0, fmt.Errorf("%w: management token", ErrMalformed)
	}
	return token.AccessToken, time.Duration(token.ExpiresIn.n) * time.Second, nil
}

// fetchV2 asks the GraphQL operation accessToken.
func (t *tokens) fetchV2(ctx context.Context, pool Pool) (string, time.Duration, error) {
	data, err := t.client.once(ctx, &Call{
		Operation:  "accessToken",
		Repeatable: true,
		Generation: V2,
		Host:       optionsv1.Host_HOST_API,
		PoolID:     pool.ID,
		GraphQL: "query accessToken($userPoolId: String!, $secret: String!) {" +
			" accessToken(userPoolId: $userPoolId, secret: $secret) { accessToken exp iat } }",
		Members: map[string]json.RawMessage{
			"userPoolId": jsonString(pool.ID),
			"secret":     jsonString(pool.Secret),
		},
		Result:  []string{"accessToken"},
		Forward: map[string]string{"X-Authing-Userpool-Id": pool.ID},
	}, "")
	if err != nil {
		return "", 0, err
	}
	var token struct {
		AccessToken string   `json:"accessToken"`
		Exp         looseInt `json:"exp"`
		Iat         looseInt `json:"iat"`
	}
	if err := json.Unmarshal(data, &token); err != nil {
		return "", 0, fmt.Errorf("%w: management token", ErrMalformed)
	}
	// The difference, not exp alone: our clock may differ from Authing's.
	return token.AccessToken, time.Duration(token.Exp.n-token.Iat.n) * time.Second, nil
}
