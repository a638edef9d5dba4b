package mesh_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// check is Envoy's question about a GET of a path.
func check(target string, headers map[string]string, extensions map[string]string) *authv3.CheckRequest {
	return &authv3.CheckRequest{Attributes: &authv3.AttributeContext{
		ContextExtensions: extensions,
		Request: &authv3.AttributeContext_Request{Http: &authv3.AttributeContext_HttpRequest{
			Method: "GET", Host: "api.example.com", Path: target, Headers: headers,
		}},
	}}
}

// applied are the headers that the upstream gets: Envoy sets, and then removes.
func applied(t *testing.T, headers map[string]string, answer *authv3.CheckResponse) map[string]string {
	t.Helper()
	ok := answer.GetOkResponse()
	if ok == nil || answer.GetStatus().GetCode() != int32(codes.OK) {
		t.Fatalf("refused: %v", answer)
	}
	got := maps.Clone(headers)
	for _, one := range ok.GetHeaders() {
		if one.GetAppendAction() != corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD {
			t.Errorf("%s is added to the client's", one.GetHeader().GetKey())
		}
		got[one.GetHeader().GetKey()] = one.GetHeader().GetValue()
	}
	for _, name := range ok.GetHeadersToRemove() {
		delete(got, name)
	}
	return got
}

func TestCheckPasses(t *testing.T) {
	plainToken, adminToken := "Bearer "+plain, "Bearer "+admin
	public := map[string]string{"authing.rule": "public"}
	issuer := "https://a.example/oidc"
	for _, tc := range []struct {
		name       string
		change     []func(*mesh.Options)
		headers    map[string]string
		extensions map[string]string
		want       map[string]string
	}{
		{
			"scopes and roles", nil,
			map[string]string{"authorization": adminToken, "accept": "*/*"},
			nil,
			map[string]string{
				"authorization": adminToken, "accept": "*/*", "x-authing-user-id": "u2", "x-authing-issuer": issuer,
				"x-authing-token-scopes": "openid orders:read orders:write",
				"x-authing-roles":        "admin,%E5%AE%A1%E8%AE%A1%2C%20%E5%91%98",
			},
		},
		{
			"spoofed", nil,
			map[string]string{
				"authorization": plainToken, "x-authing-user-id": "root", "x-authing-roles": "admin", "x-authing-token-scopes": "all",
				"x-authing-issuer": "evil", "x_authing_user_id": "root", "X-Authing_Roles": "admin", "x-authing-app-id": "app-1",
			},
			nil,
			map[string]string{"authorization": plainToken, "x-authing-user-id": "u1", "x-authing-issuer": issuer, "x-authing-app-id": "app-1"},
		},
		{
			"spoofed on a public route", nil,
			map[string]string{"authorization": plainToken, "x-authing-user-id": "root", "x-authing.user.id": "root", "x-authing-roles": "admin"},
			public,
			map[string]string{"authorization": plainToken},
		},
		{
			"token removed",
			[]func(*mesh.Options){withRemoveToken, withCookie},
			map[string]string{"authorization": plainToken, "cookie": "a=b; session=" + admin + ";c=d"},
			nil,
			map[string]string{"cookie": "a=b; c=d", "x-authing-user-id": "u1", "x-authing-issuer": issuer},
		},
		{
			"cookie removed",
			[]func(*mesh.Options){withRemoveToken},
			map[string]string{"cookie": "session=" + plain},
			map[string]string{"authing.cookie": "session"},
			map[string]string{"x-authing-user-id": "u1", "x-authing-issuer": issuer},
		},
		{
			"token removed from a public request",
			[]func(*mesh.Options){withRemoveToken, withCookie},
			map[string]string{"authorization": plainToken, "cookie": "a=b"},
			public,
			map[string]string{"cookie": "a=b"},
		},
		{
			"the upstream's own credential",
			[]func(*mesh.Options){withRemoveToken},
			map[string]string{"authorization": "Basic dTpw"},
			public,
			map[string]string{"authorization": "Basic dTpw"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			client := dial(t, newFixture(t, tc.change...).Decider)
			answer, err := client.Check(t.Context(), check("/a?b=c", tc.headers, tc.extensions))
			if err != nil {
				t.Fatal(err)
			}
			got := applied(t, lower(tc.headers), answer)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("upstream gets (-want +got)\n%s", diff)
			}
			// Also what Envoy did not show us is removed, unless it is set.
			for _, name := range mesh.IdentityHeaders() {
				_, set := tc.want[name]
				if slices.Contains(answer.GetOkResponse().GetHeadersToRemove(), name) == set {
					t.Errorf("%s: set %v, removed %v", name, set, !set)
				}
			}
		})
	}
}

// lower are headers as Envoy has them.
func lower(headers map[string]string) map[string]string {
	all := make(map[string]string)
	for name, value := range headers {
		all[strings.ToLower(name)] = value
	}
	return all
}

func TestCheckRefuses(t *testing.T) {
	client := dial(t, newFixture(t, func(o *mesh.Options) { o.Realm = "shop" }).Decider)
	two := check("/", nil, nil)
	two.Attributes.Request.Http.HeaderMap = &corev3.HeaderMap{Headers: []*corev3.HeaderValue{
		{Key: "authorization", RawValue: []byte("Bearer " + plain)}, {Key: "authorization", RawValue: []byte("Bearer " + admin)},
	}}
	both := check("/", map[string]string{"authorization": "Bearer " + plain}, nil)
	both.Attributes.Request.Http.HeaderMap = &corev3.HeaderMap{Headers: two.Attributes.Request.Http.HeaderMap.Headers[:1]}
	for _, tc := range []struct {
		name      string
		req       *authv3.CheckRequest
		code      codes.Code
		status    int32
		challenge string
		body      string
	}{
		{"nothing", &authv3.CheckRequest{}, codes.InvalidArgument, 400, "", `{"reason":"malformed_request"}`},
		{
			"no HTTP, on a public route",
			&authv3.CheckRequest{Attributes: &authv3.AttributeContext{ContextExtensions: map[string]string{"authing.rule": "public"}}},
			codes.InvalidArgument, 400, "", `{"reason":"malformed_request"}`,
		},
		{"a path of two meanings", check("/public/..;/admin", nil, map[string]string{"authing.rule": "public"}), codes.InvalidArgument, 400, "", `{"reason":"malformed_request"}`},
		{"no token", check("/", nil, nil), codes.Unauthenticated, 401, `Bearer realm="shop"`, `{"reason":"token_missing"}`},
		{
			"expired", check("/", map[string]string{"authorization": "Bearer expired.token.1"}, nil),
			codes.Unauthenticated, 401, `Bearer realm="shop", error="invalid_token"`, `{"reason":"token_expired"}`,
		},
		{
			"no scope", check("/", map[string]string{"authorization": "Bearer " + plain}, map[string]string{"authing.rule": "scopes", "authing.scopes": "a b"}),
			codes.PermissionDenied, 403, `Bearer realm="shop", error="insufficient_scope", scope="a b"`, `{"reason":"scopes_insufficient"}`,
		},
		{
			"no keys", check("/", map[string]string{"authorization": "Bearer keyless.token.1"}, nil),
			codes.Unavailable, 503, "", `{"reason":"token_unverified"}`,
		},
		{"no rule", check("/", nil, map[string]string{"authing.rule": "none"}), codes.Internal, 500, "", `{"reason":"rule_invalid"}`},
		{"two raw headers", two, codes.InvalidArgument, 400, `Bearer realm="shop", error="invalid_request"`, `{"reason":"ambiguous_token"}`},
		{"headers in both forms", both, codes.InvalidArgument, 400, `Bearer realm="shop", error="invalid_request"`, `{"reason":"ambiguous_token"}`},
		{
			"headers too large", check("/", map[string]string{"a": strings.Repeat("b", 70_000)}, nil),
			codes.ResourceExhausted, 431, "", `{"reason":"headers_too_large"}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer, err := client.Check(t.Context(), tc.req)
			if err != nil {
				t.Fatalf("a failed rpc may be taken for a pass: %v", err)
			}
			denied := answer.GetDeniedResponse()
			headers := make(map[string]string)
			for _, one := range denied.GetHeaders() {
				headers[one.GetHeader().GetKey()] = one.GetHeader().GetValue()
			}
			want := map[string]string{"content-type": "application/json", "cache-control": "no-store"}
			if tc.challenge != "" {
				want["www-authenticate"] = tc.challenge
			}
			if diff := cmp.Diff(want, headers); diff != "" {
				t.Errorf("headers (-want +got)\n%s", diff)
			}
			if codes.Code(answer.GetStatus().GetCode()) != tc.code || int32(denied.GetStatus().GetCode()) != tc.status || denied.GetBody() != tc.body {
				t.Errorf("got %v", answer)
			}
			if err := answer.ValidateAll(); err != nil {
				t.Errorf("Envoy would not take it: %v", err)
			}
		})
	}
}

// Envoy may send headers with their bytes as they are.
func TestCheckRawHeaders(t *testing.T) {
	req := check("/", nil, nil)
	req.Attributes.Request.Http.HeaderMap = &corev3.HeaderMap{Headers: []*corev3.HeaderValue{
		{Key: "authorization", RawValue: []byte("Bearer " + plain)},
		{Key: "x-authing-user_id", RawValue: []byte("root\xff")},
	}}
	answer, err := dial(t, newFixture(t).Decider).Check(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	got := applied(t, map[string]string{"x-authing-user_id": "root"}, answer)
	want := map[string]string{"x-authing-user-id": "u1", "x-authing-issuer": "https://a.example/oidc"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("upstream gets (-want +got)\n%s", diff)
	}
}
