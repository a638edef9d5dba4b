package emulator

import (
	"context"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// ValidateToken returns the claims of an access token or an ID token that is
// good.
func (s *authV2) ValidateToken(_ context.Context, req *authingv2.ValidateTokenRequest) (*authingv2.ValidateTokenResponse, error) {
	access, id := req.GetAccessToken(), req.GetIdToken()
	if (access == "") == (id == "") {
		return nil, badField("access_token", "or id_token is required, not both")
	}
	provider := &openID{Emulator: s.Emulator}
	var err error
	if access != "" {
		_, err = provider.accessToken(access)
	} else {
		err = provider.checkIDToken(id)
	}
	if err != nil {
		return nil, err
	}
	parsed, err := jwt.ParseSigned(access+id, []jose.SignatureAlgorithm{jose.RS256, jose.HS256})
	if err != nil {
		return nil, badToken(codeNotLoggedIn)
	}
	members := make(map[string]any)
	if err := parsed.UnsafeClaimsWithoutVerification(&members); err != nil { // verified above
		return nil, badToken(codeNotLoggedIn)
	}
	shown, err := structpb.NewStruct(members)
	return &authingv2.ValidateTokenResponse{Claims: shown}, err
}

// checkIDToken refuses an ID token that is not ours, has ended, or whose session
// has.
func (p *openID) checkIDToken(token string) error {
	c, err := p.readHint(token)
	switch {
	case err != nil:
		return badToken(codeNotLoggedIn)
	case p.now().Unix() >= c.Expiry:
		return badToken(codeLoginExpired)
	}
	if _, err := p.subject(c); err != nil {
		return err
	}
	return p.checkSession(c.Session)
}
