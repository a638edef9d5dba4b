package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"golang.org/x/net/http/httpguts"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// The verdicts of a door.
const (
	accepted = "accepted"
	rejected = "rejected"
	cannot   = "cannot be sent" // what carries the token cannot hold it
	another  = "something else"
)

// tokenDoor is one of the ways to ask whether a token is good.
type tokenDoor struct {
	name string
	ask  func(t *testing.T, s *system, token string) string
}

func verdictOf(active bool, err error) string {
	switch {
	case err == nil && active:
		return accepted
	case err == nil, status.Code(err) == codes.Unauthenticated, status.Code(err) == codes.InvalidArgument:
		return rejected
	case status.Code(err) == codes.Internal && strings.Contains(err.Error(), "invalid UTF-8"):
		return cannot
	default:
		return fmt.Sprintf("%s: %v", another, err)
	}
}

func verdictOfStatus(got reply) string {
	switch got.status {
	case http.StatusOK:
		return accepted
	case http.StatusUnauthorized, http.StatusBadRequest:
		return rejected
	default:
		return fmt.Sprintf("%s: %d %s", another, got.status, got.text)
	}
}

// inHeader says whether a token arrives as it is in a header, and inCookie in a
// cookie (RFC 6265 section 4.1.1).
func inHeader(token string) bool {
	return httpguts.ValidHeaderFieldValue(token) && strings.TrimSpace(token) == token
}

// inMetadata says the same of gRPC metadata.
func inMetadata(token string) bool {
	return inHeader(token) && strings.IndexFunc(token, func(r rune) bool { return r > '~' }) < 0
}

func inCookie(token string) bool {
	return strings.IndexFunc(token, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\",;\\", r) }) < 0
}

// tokenDoors are all of them.
var tokenDoors = []tokenDoor{
	{"VerifyToken", func(t *testing.T, s *system, token string) string {
		answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
		return verdictOf(answer.GetVerdict().GetActive(), err)
	}},
	{"VerifyTokens", func(t *testing.T, s *system, token string) string {
		answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyTokens(t.Context(),
			&identityv1.VerifyTokensRequest{Tokens: []string{"opaque", token}})
		return verdictOf(err == nil && answer.GetVerdicts()[1].GetActive(), err)
	}},
	{"VerifyToken over REST", func(t *testing.T, s *system, token string) string {
		return overREST(t, s, "/authing.identity.v1.IdentityService/VerifyToken", token, "verdict", "active")
	}},
	{"CheckAccess", func(t *testing.T, s *system, token string) string {
		answer, err := identityv1.NewIdentityServiceClient(s.grpc).CheckAccess(t.Context(), &identityv1.CheckAccessRequest{Token: token})
		return verdictOf(answer.GetAllowed(), err)
	}},
	{"CheckAccess over REST", func(t *testing.T, s *system, token string) string {
		return overREST(t, s, "/authing.identity.v1.IdentityService/CheckAccess", token, "allowed")
	}},
	{"v3 ParseAccessToken", func(t *testing.T, s *system, token string) string {
		_, err := authingv3.NewAuthServiceClient(s.grpc).ParseAccessToken(t.Context(), &authingv3.ParseAccessTokenRequest{Token: token})
		return verdictOf(true, err)
	}},
	{"v3 IntrospectTokenOffline", func(t *testing.T, s *system, token string) string {
		answer, err := authingv3.NewAuthServiceClient(s.grpc).IntrospectTokenOffline(t.Context(), &authingv3.IntrospectTokenOfflineRequest{Token: token})
		return verdictOf(answer.GetActive(), err)
	}},
	{"v3 ParseIdToken", func(t *testing.T, s *system, token string) string {
		_, err := authingv3.NewAuthServiceClient(s.grpc).ParseIdToken(t.Context(), &authingv3.ParseIdTokenRequest{Token: token})
		return verdictOf(true, err)
	}},
	{"v2 CheckLoginStatus", func(t *testing.T, s *system, token string) string {
		answer, err := authingv2.NewAuthServiceClient(s.grpc).CheckLoginStatus(t.Context(),
			&authingv2.AuthServiceCheckLoginStatusRequest{Token: &token})
		return verdictOf(answer.GetTokenStatus().GetStatus(), err)
	}},
	{"v2 CheckLoginStatus of the call's token", func(t *testing.T, s *system, token string) string {
		if !inMetadata(token) {
			return cannot
		}
		ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token)
		answer, err := authingv2.NewAuthServiceClient(s.grpc).CheckLoginStatus(ctx, &authingv2.AuthServiceCheckLoginStatusRequest{})
		return verdictOf(answer.GetTokenStatus().GetStatus(), err)
	}},
	{"introspection (RFC 7662)", func(t *testing.T, s *system, token string) string {
		got := call(t, "POST", s.rest("/oauth2/introspect"), "token="+url.QueryEscape(token), "Content-Type", "application/x-www-form-urlencoded")
		if got.status == http.StatusOK && got.at("active") == false {
			return rejected
		}
		return verdictOfStatus(got)
	}},
	{"Envoy, header", func(t *testing.T, s *system, token string) string {
		if strings.TrimSpace(token) != token {
			return cannot // the blank is the header's
		}
		return byEnvoy(t, s, map[string]string{"authorization": "Bearer " + token})
	}},
	{"Envoy, cookie", func(t *testing.T, s *system, token string) string {
		if !inCookie(token) {
			return cannot
		}
		return byEnvoy(t, s, map[string]string{"cookie": "theme=dark; session=" + token})
	}},
	{"nginx, header", func(t *testing.T, s *system, token string) string {
		return byHeader(t, s, token, "/forward-auth/nginx", "X-Original-URI", "/", "X-Original-Method", "GET")
	}},
	{"nginx, cookie", func(t *testing.T, s *system, token string) string {
		if !inCookie(token) {
			return cannot
		}
		return verdictOfStatus(call(t, "GET", s.rest("/forward-auth/nginx"), "",
			"Cookie", "session="+token, "X-Original-URI", "/", "X-Original-Method", "GET"))
	}},
	{"Traefik, Caddy", func(t *testing.T, s *system, token string) string {
		return byHeader(t, s, token, "/forward-auth", "X-Forwarded-Uri", "/", "X-Forwarded-Method", "GET", "X-Forwarded-Host", "shop.test")
	}},
}

func overREST(t *testing.T, s *system, path, token string, active ...string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"token": token})
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(body) || strings.ToValidUTF8(token, "") != token {
		return cannot
	}
	got := call(t, "POST", s.rest(path), string(body))
	if got.status == http.StatusOK && got.at(active...) != true {
		return rejected
	}
	return verdictOfStatus(got)
}

func byHeader(t *testing.T, s *system, token, path string, headers ...string) string {
	t.Helper()
	if !inHeader(token) {
		return cannot
	}
	return verdictOfStatus(call(t, "GET", s.rest(path), "", append(headers, "Authorization", "Bearer "+token)...))
}

func byEnvoy(t *testing.T, s *system, headers map[string]string) string {
	t.Helper()
	answer, err := authv3.NewAuthorizationClient(s.grpc).Check(t.Context(), &authv3.CheckRequest{Attributes: &authv3.AttributeContext{
		Request: &authv3.AttributeContext_Request{
			Http: &authv3.AttributeContext_HttpRequest{Method: "GET", Host: "shop.test", Path: "/", Headers: headers},
		},
	}})
	if err != nil || answer.GetOkResponse() != nil {
		return verdictOf(true, err)
	}
	return verdictOfStatus(reply{status: int(answer.GetDeniedResponse().GetStatus().GetCode())})
}
