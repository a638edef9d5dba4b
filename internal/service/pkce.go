package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math/big"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// minVerifier is the shortest PKCE code verifier (RFC 7636 section 4.1).
const minVerifier = 43

// overridePKCE makes code verifiers and their digests (RFC 7636), which the
// SDKs call code challenge and its digest.
func overridePKCE(e *Engine) error {
	return errors.Join(
		generateVerifier[*authingv2.GenerateCodeChallengeRequest](e, authingv2.AuthService_GenerateCodeChallenge_FullMethodName,
			func(text string) *authingv2.GenerateCodeChallengeResponse {
				return &authingv2.GenerateCodeChallengeResponse{CodeChallenge: text}
			}),
		generateVerifier[*authingv3.GenerateCodeChallengeRequest](e, authingv3.AuthService_GenerateCodeChallenge_FullMethodName,
			func(text string) *authingv3.GenerateCodeChallengeResponse {
				return &authingv3.GenerateCodeChallengeResponse{CodeChallenge: text}
			}),
		digestVerifier[*authingv2.GetCodeChallengeDigestRequest](e, authingv2.AuthService_GetCodeChallengeDigest_FullMethodName,
			func(digest string) *authingv2.GetCodeChallengeDigestResponse {
				return &authingv2.GetCodeChallengeDigestResponse{Digest: digest}
			}),
		digestVerifier[*authingv3.GetCodeChallengeDigestRequest](e, authingv3.AuthService_GetCodeChallengeDigest_FullMethodName,
			func(digest string) *authingv3.GetCodeChallengeDigestResponse {
				return &authingv3.GetCodeChallengeDigestResponse{Digest: digest}
			}),
	)
}

func generateVerifier[Req interface {
	proto.Message
	GetLength() int64
}, Resp proto.Message](e *Engine, fullMethod string, answer func(text string) Resp) error {
	return local(e, fullMethod, func(_ context.Context, req Req) (Resp, error) {
		return answer(randomText(max(int(req.GetLength()), minVerifier))), nil
	})
}

func digestVerifier[Req interface {
	proto.Message
	GetCodeChallenge() string
	GetMethod() string
}, Resp proto.Message](e *Engine, fullMethod string, answer func(digest string) Resp) error {
	return local(e, fullMethod, func(_ context.Context, req Req) (Resp, error) {
		digest := req.GetCodeChallenge()
		if req.GetMethod() != "plain" {
			sum := sha256.Sum256([]byte(digest))
			digest = base64.RawURLEncoding.EncodeToString(sum[:])
		}
		return answer(digest), nil
	})
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
