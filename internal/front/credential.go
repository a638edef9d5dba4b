package front

import (
	"errors"
	"net/http"
	"strings"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// bearer returns the token of a request, raw or with the Bearer scheme, or ""
// when there is none.
func bearer(r *http.Request) (string, error) {
	values := r.Header.Values("Authorization")
	if len(values) == 0 {
		return "", nil
	}
	if len(values) > 1 {
		return "", errUnclear
	}
	token := strings.TrimSpace(values[0])
	if strings.EqualFold(token, "Bearer") {
		return "", nil
	}
	if scheme, rest, found := strings.Cut(token, " "); found && strings.EqualFold(scheme, "Bearer") {
		token = strings.TrimSpace(rest)
	}
	if strings.ContainsAny(token, " \t") {
		return "", errUnclear // another scheme
	}
	return token, nil
}

// verifyToken checks a token against those issued here. It returns
// access.ErrForeign for a token that may be an end user's.
func (f *front) verifyToken(token string) error {
	if f.tokens == nil {
		if access.Ours(token) {
			return access.ErrInvalid
		}
		return access.ErrForeign
	}
	_, err := f.tokens.Verify(token)
	return err
}

// judge turns the verdict on a management token into an answer.
func judge(verdict error) error {
	switch {
	case verdict == nil:
		return nil
	case errors.Is(verdict, access.ErrExpired):
		return errTokenExpired
	default:
		return errNeedsKey
	}
}

// checkManagement lets a management request pass only with one of our access
// keys. body is the request's body, which a signature covers.
func (f *front) checkManagement(r *http.Request, body []byte) error {
	if len(r.Header.Values("Authorization")) > 1 {
		return errUnclear
	}
	if signature.Present(r) {
		if _, err := f.signatures.Verify(r, body); err != nil {
			return errSignature
		}
		return nil
	}
	token, err := bearer(r)
	if err != nil {
		return err
	}
	return judge(f.verifyToken(token))
}

// checkEndUser keeps our own credentials from rpcs whose credential is passed
// on to Authing. Whatever else there is, the API judges.
func checkEndUser(r *http.Request) error {
	if len(r.Header.Values("Authorization")) > 1 {
		return errUnclear
	}
	if signature.Present(r) {
		return errNeedsUser
	}
	if token, err := bearer(r); err == nil && access.Ours(token) {
		return errNeedsUser
	}
	return nil
}
