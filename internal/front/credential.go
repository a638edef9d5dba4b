package front

import (
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

// managementCaller is who sent a management request: the holder of one of our
// keys, by a token or by a signature, which verify checks.
func (f *front) managementCaller(r *http.Request, verify func() (keyID string, err error)) (access.Caller, error) {
	if !f.guard.HasKeys() {
		return access.Caller{}, errManagementAway
	}
	if len(r.Header.Values("Authorization")) > 1 {
		return access.Caller{}, errUnclear
	}
	if signature.Present(r) {
		keyID, err := verify()
		if err != nil {
			return access.Caller{}, errSignature
		}
		return f.guard.Signed(keyID)
	}
	token, err := bearer(r)
	switch {
	case err != nil:
		return access.Caller{}, err
	case token == "":
		return access.Caller{}, errNeedsKey
	default:
		return f.guard.Bearer(r.Context(), token)
	}
}

// checkEndUser keeps our own credentials from rpcs whose credential is passed
// on to Authing. Whatever else there is, the API judges.
func (f *front) checkEndUser(r *http.Request) error {
	if len(r.Header.Values("Authorization")) > 1 {
		return errUnclear
	}
	if signature.Present(r) {
		return errNeedsUser
	}
	if token, err := bearer(r); err == nil && f.guard.Ours(token) {
		return errNeedsUser
	}
	return nil
}

// bringsUser says that a request has a token that is none of ours, and so an
// end user's.
func (f *front) bringsUser(r *http.Request) bool {
	token, err := bearer(r)
	return err == nil && token != "" && !f.guard.Ours(token)
}

// settlePool makes the request name the pool that a caller's credential opens.
// The SDKs of v2 send there what they hold as the pool's id, which may be the
// key's.
func settlePool(header http.Header, caller access.Caller) {
	named := header.Get(poolIDHeader)
	if named != "" && !caller.HasKey(named) {
		return
	}
	header.Del(poolIDHeader)
	if caller.Pool != "" {
		header.Set(poolIDHeader, caller.Pool)
	}
}
