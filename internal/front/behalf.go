package front

import (
	"encoding/json"
	"net/http"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
)

// onBehalfOf decides whose credential goes with an admitted operation.
//
//	caller sent      a field is read as             credential sent on
//	our token        its management rpcs, if any    the pool's; nobody's if no field is management's
//	another token    its end-user rpcs, if any      the caller's own
//	nothing          its end-user rpcs, if any      nobody's; management needs our token
//
// The caller needs the scope of each rpc: the holder of our token as itself,
// everybody else as the application that the request selects.
func (f *front) onBehalfOf(
	r *http.Request, admitted *operation, variables json.RawMessage,
) (GraphQLCall, access.Caller, error) {
	token, err := bearer(r)
	if err != nil {
		return GraphQLCall{}, access.Caller{}, err
	}
	header := forwardable(r.Header)
	if f.guard.Ours(token) {
		return f.onBehalfOfKey(r, methodsOf(admitted.readings(true, variables)), token, header)
	}
	methods := methodsOf(admitted.readings(false, variables))
	host, err := hostOf(methods)
	if err != nil {
		return GraphQLCall{}, access.Caller{}, err
	}
	call := GraphQLCall{Host: host, Identity: optionsv1.Identity_IDENTITY_NONE, Header: header}
	if token != "" {
		call.Identity, call.UserToken = optionsv1.Identity_IDENTITY_END_USER, token
	} else if slices.ContainsFunc(methods, isManagement) {
		if !f.guard.HasKeys() {
			return GraphQLCall{}, access.Caller{}, errManagementAway
		}
		return GraphQLCall{}, access.Caller{}, errNeedsKey
	}
	caller, err := f.authorize(r, access.Public(), methods, header)
	return call, caller, err
}

// onBehalfOfKey is onBehalfOf for a token of ours.
func (f *front) onBehalfOfKey(
	r *http.Request, methods []protoreflect.MethodDescriptor, token string, header http.Header,
) (GraphQLCall, access.Caller, error) {
	if !f.guard.HasKeys() {
		return GraphQLCall{}, access.Caller{}, errManagementAway
	}
	caller, err := f.guard.Bearer(r.Context(), token)
	if err != nil {
		return GraphQLCall{}, caller, err
	}
	settlePool(header, caller)
	host, err := hostOf(methods)
	if err != nil {
		return GraphQLCall{}, caller, err
	}
	call := GraphQLCall{Host: host, Identity: optionsv1.Identity_IDENTITY_NONE, Header: header}
	switch management := count(methods, isManagement); {
	case management > 0 && management == len(methods):
		call.Identity, call.PoolID = optionsv1.Identity_IDENTITY_MANAGEMENT, header.Get(poolIDHeader)
	case management > 0:
		return GraphQLCall{}, caller, errMixed
	case slices.ContainsFunc(methods, needsUser):
		return GraphQLCall{}, caller, errNeedsUser
	}
	caller, err = f.authorize(r, caller, methods, header)
	return call, caller, err
}

func (f *front) authorize(
	r *http.Request, caller access.Caller, methods []protoreflect.MethodDescriptor, header http.Header,
) (known access.Caller, err error) {
	selected := func() (access.Selection, error) {
		return f.upstream.Select(header.Get(appIDHeader), header.Get(poolIDHeader))
	}
	for _, method := range methods {
		if known, err = f.guard.Authorize(r.Context(), caller, access.FullName(method), selected); err != nil {
			return known, err
		}
	}
	return known, nil
}

func count(methods []protoreflect.MethodDescriptor, is func(protoreflect.MethodDescriptor) bool) int {
	found := 0
	for _, method := range methods {
		if is(method) {
			found++
		}
	}
	return found
}

func needsUser(method protoreflect.MethodDescriptor) bool {
	return identityOf(method) == optionsv1.Identity_IDENTITY_END_USER
}
