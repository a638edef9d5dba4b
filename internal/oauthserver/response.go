package oauthserver

import (
	"bytes"
	"encoding/json"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// responseOf says what is known of a good token (RFC 7662 section 2.2). Its other
// claims are said as they stand.
func responseOf(token *identity.Token, application string) (*oidc.IntrospectionResponse, error) {
	claims := map[string]any{}
	read := json.NewDecoder(bytes.NewReader(token.Claims))
	read.UseNumber() // no digit is lost
	if err := read.Decode(&claims); err != nil {
		return nil, err
	}
	answer := &oidc.IntrospectionResponse{
		Active:     true,
		Scope:      token.Grants().Scopes,
		ClientID:   firstText(claims, "client_id", "azp"),
		TokenType:  oidc.BearerToken,
		Expiration: oidc.FromTime(token.ExpiresAt),
		IssuedAt:   oidc.FromTime(token.IssuedAt),
		Subject:    token.Subject,
		Audience:   token.Audience,
		Issuer:     token.Issuer,
		JWTID:      token.ID,
		Username:   firstText(claims, "username", "preferred_username"),
		Claims:     claims,
	}
	if answer.ClientID == "" {
		answer.ClientID = application
	}
	if before, ok := claims["nbf"].(json.Number); ok {
		seconds, _ := before.Float64() // it was checked with the token
		answer.NotBefore = oidc.Time(seconds)
	}
	// These have one form in the answer, whatever form they have in the token.
	for _, name := range []string{"scope", "client_id", "username", "nbf"} {
		delete(claims, name)
	}
	return answer, nil
}

func firstText(claims map[string]any, names ...string) string {
	for _, name := range names {
		if text, ok := claims[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}
