package authing

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// opaqueTokenLife is how long a token of v1 is used that does not say when it
// ends.
const opaqueTokenLife = time.Hour

// fetchV1 asks the GraphQL operation getAccessTokenByAppSecret, whose application
// is the pool. Its answer is the bare token.
func (t *tokens) fetchV1(ctx context.Context, pool Pool) (string, time.Duration, error) {
	data, err := t.client.once(ctx, &Call{
		Operation:  "getAccessTokenByAppSecret",
		Repeatable: true,
		Generation: V1,
		Host:       optionsv1.Host_HOST_V1_USERS,
		PoolID:     pool.ID,
		GraphQL: "query getAccessTokenByAppSecret($secret: String!, $clientId: String!) {" +
			" getAccessTokenByAppSecret(secret: $secret, clientId: $clientId) }",
		Members: map[string]json.RawMessage{
			"secret":   jsonString(pool.Secret),
			"clientId": jsonString(pool.ID),
		},
		Result: []string{"getAccessTokenByAppSecret"},
	}, "")
	if err != nil {
		return "", 0, err
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return "", 0, fmt.Errorf("%w: management token", ErrMalformed)
	}
	return text, lifetimeOf(text), nil
}

// lifetimeOf reads how long a JWT is good, from its times. The difference of
// both, not its end alone: our clock may differ from Authing's.
func lifetimeOf(token string) time.Duration {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return opaqueTokenLife
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return opaqueTokenLife
	}
	var claims struct {
		Exp looseInt `json:"exp"`
		Iat looseInt `json:"iat"`
	}
	if json.Unmarshal(payload, &claims) != nil || !claims.Exp.ok || !claims.Iat.ok {
		return opaqueTokenLife
	}
	return time.Duration(claims.Exp.n-claims.Iat.n) * time.Second
}
