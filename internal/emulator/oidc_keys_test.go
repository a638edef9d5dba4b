package emulator_test

import (
	"context"

	"github.com/go-jose/go-jose/v4"
)

// hmacKeys checks HS256 with an application's secret.
type hmacKeys string

func (k hmacKeys) VerifySignature(_ context.Context, token string) ([]byte, error) {
	parsed, err := jose.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return nil, err
	}
	return parsed.Verify([]byte(k))
}
