package mesh

import (
	"context"
	"iter"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
)

// Authorization implements envoy.service.auth.v3.Authorization, what Envoy's
// filter ext_authz asks.
type Authorization struct {
	authv3.UnimplementedAuthorizationServer

	decider *Decider
}

// NewAuthorization returns the service over a decider.
func NewAuthorization(decider *Decider) *Authorization { return &Authorization{decider: decider} }

// Check implements the rpc. It returns no error: Envoy may be told to take one
// for a pass. A request that is no HTTP is refused.
func (a *Authorization) Check(ctx context.Context, req *authv3.CheckRequest) (*authv3.CheckResponse, error) {
	http := req.GetAttributes().GetRequest().GetHttp()
	decision := a.decider.Decide(ctx, &Request{
		Method: http.GetMethod(), Host: http.GetHost(), Target: http.GetPath(),
		Headers:    headersOf(http),
		Extensions: req.GetAttributes().GetContextExtensions(),
	})
	if decision.Allowed() {
		return &authv3.CheckResponse{
			Status: &status.Status{Code: int32(codes.OK)},
			HttpResponse: &authv3.CheckResponse_OkResponse{OkResponse: &authv3.OkHttpResponse{
				Headers: overwrite(decision.Set), HeadersToRemove: decision.Remove,
			}},
		}, nil
	}
	set := []Header{{"content-type", "application/json"}, {"cache-control", "no-store"}}
	if decision.Challenge != "" {
		set = append(set, Header{"www-authenticate", decision.Challenge})
	}
	return &authv3.CheckResponse{
		Status: &status.Status{Code: int32(codeOf(decision.Reason)), Message: string(decision.Reason)}, //nolint:gosec // a code is 0 to 16
		HttpResponse: &authv3.CheckResponse_DeniedResponse{DeniedResponse: &authv3.DeniedHttpResponse{
			Status:  &typev3.HttpStatus{Code: typev3.StatusCode(decision.Status())}, //nolint:gosec // as above, 400 to 503
			Headers: overwrite(set), Body: decision.body(),
		}},
	}, nil
}

// headersOf yields the headers in whichever form Envoy sends them; together,
// which it never does, they make two of each.
func headersOf(req *authv3.AttributeContext_HttpRequest) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for name, value := range req.GetHeaders() {
			if !yield(name, value) {
				return
			}
		}
		for _, one := range req.GetHeaderMap().GetHeaders() {
			value := one.GetValue()
			if raw := one.GetRawValue(); len(raw) > 0 {
				value = string(raw)
			}
			if !yield(one.GetKey(), value) {
				return
			}
		}
	}
}

func overwrite(headers []Header) []*corev3.HeaderValueOption {
	options := make([]*corev3.HeaderValueOption, len(headers))
	for i, one := range headers {
		options[i] = &corev3.HeaderValueOption{
			Header:       &corev3.HeaderValue{Key: one.Name, Value: one.Value},
			AppendAction: corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD,
		}
	}
	return options
}

func codeOf(reason Reason) codes.Code {
	switch reason.status() {
	case 400:
		return codes.InvalidArgument
	case 401:
		return codes.Unauthenticated
	case 403:
		return codes.PermissionDenied
	case 431:
		return codes.ResourceExhausted
	case 500:
		return codes.Internal
	default:
		return codes.Unavailable
	}
}
