package front

import (
	"errors"
	"net/http"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
)

// onBehalfOf decides whose credential goes with an admitted operation.
//
//	caller sent          management fields only   some        none
//	our token            the pool's               refused     nobody's, or refused
//	                                                          where a user's is needed
//	another token        the caller's own, whatever the fields: Authing decides
//	nothing              refused                  refused     nobody's
//
// A field such as `user` is declared by a management rpc and asked for by end
// users too; that is why another token is not refused.
func (f *front) onBehalfOf(r *http.Request, admitted *operation) (GraphQLCall, error) {
	token, err := bearer(r)
	if err != nil {
		return GraphQLCall{}, err
	}
	management, needsUser := census(admitted)
	if token == "" {
		switch {
		case management == 0:
			return GraphQLCall{Identity: optionsv1.Identity_IDENTITY_NONE}, nil
		case f.tokens == nil:
			return GraphQLCall{}, errManagementAway
		default:
			return GraphQLCall{}, errNeedsKey
		}
	}
	verdict := f.verifyToken(token)
	if errors.Is(verdict, access.ErrForeign) {
		return GraphQLCall{Identity: optionsv1.Identity_IDENTITY_END_USER, UserToken: token}, nil
	}
	if err := judge(verdict); err != nil {
		return GraphQLCall{}, err
	}
	switch {
	case management > 0 && management == len(admitted.methods):
		return GraphQLCall{Identity: optionsv1.Identity_IDENTITY_MANAGEMENT}, nil
	case management > 0:
		return GraphQLCall{}, errMixed
	case needsUser:
		return GraphQLCall{}, errNeedsUser
	default:
		return GraphQLCall{Identity: optionsv1.Identity_IDENTITY_NONE}, nil
	}
}

// census counts the management rpcs of an operation and says whether another
// of its rpcs acts for an end user.
func census(admitted *operation) (management int, needsUser bool) {
	for _, method := range admitted.methods {
		switch identityOf(method) {
		case optionsv1.Identity_IDENTITY_MANAGEMENT:
			management++
		case optionsv1.Identity_IDENTITY_END_USER:
			needsUser = true
		default: // needs nobody
		}
	}
	return management, needsUser
}
