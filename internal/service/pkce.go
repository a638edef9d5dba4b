package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math/big"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// minVerifier is the shortest PKCE code verifier (RFC 7636 section 4.1).
const minVerifier = 43

// overridePKCE makes code verifiers and their digests (RFC 7636), which the
// SDKs call code challenge and its digest.
func overridePKCE(e *Engine) error {
	return errors.Join(
		local(e, authingv3.AuthService_GenerateCodeChallenge_FullMethodName,
			func(_ context.Context, req *authingv3.GenerateCodeChallengeRequest) (*authingv3.GenerateCodeChallengeResponse, error) {
				return &authingv3.GenerateCodeChallengeResponse{CodeChallenge: randomText(max(int(req.GetLength()), minVerifier))}, nil
			}),
		local(e, authingv3.AuthService_GetCodeChallengeDigest_FullMethodName,
			func(_ context.Context, req *authingv3.GetCodeChallengeDigestRequest) (*authingv3.GetCodeChallengeDigestResponse, error) {
				digest := req.GetCodeChallenge()
				if req.GetMethod() != "plain" {
					sum := sha256.Sum256([]byte(digest))
					digest = base64.RawURLEncoding.EncodeToString(sum[:])
				}
				return &authingv3.GetCodeChallengeDigestResponse{Digest: digest}, nil
			}),
	)
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// randomText is unguessable letters and digits.
func randomText(length int) string {
	text := make([]byte, length)
	for i := range text {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil { // it never fails: the runtime ends the process instead
			return rand.Text()
		}
		text[i] = letters[n.Int64()]
	}
	return string(text)
}
