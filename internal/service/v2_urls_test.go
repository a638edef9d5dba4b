package service_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// addressesV2 runs the engine with applications at addresses of their own, where
// nobody listens.
func addressesV2(t *testing.T) authingv2.AuthServiceClient {
	t.Helper()
	client, err := authing.New(authing.Config{Applications: []authing.Application{
		{ID: "app-1", Host: "https://one.authing.test"}, {ID: "app-2", Host: "https://two.authing.test/"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return authingv2.NewAuthServiceClient(engineOver(t, client))
}

func TestAuthorizeURLsV2(t *testing.T) {
	client := addressesV2(t)
	const one = "https://one.authing.test"
	for name, tt := range map[string]struct {
		in    *authingv2.BuildAuthorizeUrlRequest
		base  string
		query map[string]string // "*" = any, not empty
	}{
		"oidc": {
			&authingv2.BuildAuthorizeUrlRequest{RedirectUri: proto.String("https://x/cb")}, one + "/oidc/auth",
			map[string]string{
				"redirect_uri": "https://x/cb", "response_type": "code", "client_id": "app-1",
				"scope": "openid profile email phone address", "state": "*", "nonce": "*",
			},
		},
		"oidc with everything": {
			&authingv2.BuildAuthorizeUrlRequest{
				RedirectUri: proto.String("https://x/cb"), ResponseMode: proto.String("form_post"), ResponseType: proto.String("id_token"),
				Scope: proto.String("openid offline_access"), State: proto.String("s"), Nonce: proto.String("n"), TenantId: proto.String("t"),
				CodeChallenge: proto.String("c"), CodeChallengeMethod: proto.String("plain"), AppId: proto.String("app-2"),
			}, "https://two.authing.test/oidc/auth",
			map[string]string{
				"redirect_uri": "https://x/cb", "response_mode": "form_post", "response_type": "id_token", "client_id": "app-2",
				"scope": "openid offline_access", "state": "s", "nonce": "n", "tenant_id": "t", "prompt": "consent",
				"code_challenge": "c", "code_challenge_method": "plain",
			},
		},
		"oauth": {
			&authingv2.BuildAuthorizeUrlRequest{Protocol: proto.String("oauth"), RedirectUri: proto.String("https://x/cb")}, one + "/oauth/auth",
			map[string]string{"redirect_uri": "https://x/cb", "response_type": "code", "client_id": "app-1", "scope": "user", "state": "*"},
		},
		"saml": {&authingv2.BuildAuthorizeUrlRequest{Protocol: proto.String("saml")}, one + "/api/v2/saml-idp/app-1", nil},
		"cas": {
			&authingv2.BuildAuthorizeUrlRequest{Protocol: proto.String("cas"), Service: proto.String("https://s")}, one + "/cas-idp/app-1",
			map[string]string{"service": "https://s"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := client.BuildAuthorizeUrl(t.Context(), tt.in)
			if err != nil {
				t.Fatal(err)
			}
			checkURL(t, out.GetUrl(), tt.base, tt.query)
			said, _ := url.Parse(out.GetUrl())
			if said.Query().Get("state") != out.GetState() || said.Query().Get("nonce") != out.GetNonce() {
				t.Errorf("%v", out)
			}
		})
	}
	if _, err := client.BuildAuthorizeUrl(t.Context(), &authingv2.BuildAuthorizeUrlRequest{}); badField(err) != "redirectUri" {
		t.Errorf("without redirect_uri: %v", err)
	}
	_, err := client.BuildAuthorizeUrl(t.Context(), &authingv2.BuildAuthorizeUrlRequest{RedirectUri: proto.String("https://x"), AppId: proto.String("nobody")})
	if status.Code(err) != codes.NotFound {
		t.Errorf("an application of nobody: %v", err)
	}
}

func TestLogoutURLsV2(t *testing.T) {
	client := addressesV2(t)
	const back = "https://x/?a=b&c"
	for name, tt := range map[string]struct {
		in   *authingv2.BuildLogoutUrlRequest
		want string
	}{
		"oidc":           {&authingv2.BuildLogoutUrlRequest{RedirectUri: proto.String(back)}, "/login/profile/logout?redirect_uri=https%3A%2F%2Fx%2F%3Fa%3Db%26c"},
		"nowhere":        {&authingv2.BuildLogoutUrlRequest{}, "/login/profile/logout"},
		"expert":         {&authingv2.BuildLogoutUrlRequest{Expert: proto.Bool(true), RedirectUri: proto.String("https://x"), IdToken: proto.String("i")}, "/oidc/session/end?id_token_hint=i&post_logout_redirect_uri=https%3A%2F%2Fx"},
		"expert nowhere": {&authingv2.BuildLogoutUrlRequest{Expert: proto.Bool(true)}, "/oidc/session/end"},
		"oauth":          {&authingv2.BuildLogoutUrlRequest{Protocol: proto.String("oauth"), Expert: proto.Bool(true), RedirectUri: proto.String("https://x")}, "/login/profile/logout?redirect_uri=https%3A%2F%2Fx"},
		"cas":            {&authingv2.BuildLogoutUrlRequest{Protocol: proto.String("cas"), RedirectUri: proto.String("https://x")}, "/cas-idp/logout?url=https%3A%2F%2Fx"},
	} {
		out, err := client.BuildLogoutUrl(t.Context(), tt.in)
		if err != nil || out.GetUrl() != "https://one.authing.test"+tt.want {
			t.Errorf("%s: %s, %v, want %s", name, out.GetUrl(), err, tt.want)
		}
	}
}

func TestSocialURLs(t *testing.T) {
	client := addressesV2(t)
	object, err := structpb.NewStruct(map[string]any{"a": 1, "b": "<&>"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		in    *authingv2.BuildSocialAuthorizeUrlRequest
		base  string
		query map[string]string
	}{
		"as little as possible": {
			&authingv2.BuildSocialAuthorizeUrlRequest{Provider: "wechat:pc"}, "https://one.authing.test/connections/social/wechat:pc",
			map[string]string{
				"from_guard": "1", "app_id": "app-1", "with_identities": "0", "with_custom_data": "0", "protocol": "oidc", "uuid": "*", "tenant_id": "t",
			},
		},
		"everything": {
			&authingv2.BuildSocialAuthorizeUrlRequest{
				Provider: "git/hub", AuthorizationParams: object, Context: object, CustomData: object,
				WithIdentities: proto.Bool(true), WithCustomData: proto.Bool(true), Protocol: proto.String("saml"), Uuid: proto.String("id-1"),
				TargetUrl: proto.String("https://x"), RelayMethod: proto.String("query"), GuardVersion: proto.String("v"), MobileBrowser: proto.Bool(true),
			}, "https://one.authing.test/connections/social/git%2Fhub",
			map[string]string{
				"from_guard": "1", "app_id": "app-1", "with_identities": "1", "with_custom_data": "1", "protocol": "saml", "uuid": "id-1",
				"tenant_id": "t", "target_url": "https://x", "relay_method": "query", "guard_version": "v",
				"authorization_params": `{"a":1,"b":"<&>"}`, "context": `{"a":1,"b":"<&>"}`, "custom_data": `{"a":1,"b":"<&>"}`,
				"redirected": "1", "from_hosted_guard": "1", "redirect_url": "https://one.authing.test/interaction/oidc/id-1/login",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := client.BuildSocialAuthorizeUrl(withMetadata(t, "x-authing-app-tenant-id", "t"), tt.in)
			if err != nil {
				t.Fatal(err)
			}
			checkURL(t, out.GetUrl(), tt.base, tt.query)
			said, _ := url.Parse(out.GetUrl())
			if id := said.Query().Get("uuid"); id != out.GetUuid() || tt.in.Uuid == nil && len(id) != 20 {
				t.Errorf("%s of %s", out.GetUuid(), out.GetUrl())
			}
		})
	}
	if _, err := client.BuildSocialAuthorizeUrl(t.Context(), &authingv2.BuildSocialAuthorizeUrlRequest{Provider: ".."}); badField(err) != "provider" {
		t.Errorf("a provider that leads elsewhere: %v", err)
	}
}

const publicConfig = `{"code":200,"data":{"userPoolId":"pool-1","identityProviders":[
	{"protocol":"oidc","identifier":"other","config":{"authorizationEdpoint":"https://other"}},
	{"protocol":"oidc","identifier":"acme","config":{"authorizationEdpoint":"https://idp/auth","clientId":"c","redirectUri":"https://r","scopes":"openid email","responseType":"code"}},
	{"protocol":"oidc","identifier":"asks","config":{"authorizationEdpoint":"https://idp/auth?p=1"}},
	{"protocol":"saml","identifier":"acme","config":{"samlRequest":"https://saml"}},
	{"protocol":"cas","identifier":"acme","config":{"casConnectionLoginUrl":"https://cas"}},
	{"protocol":"oauth","identifier":"acme","config":{"authUrl":"https://oauth"}},
	{"protocol":"azure-ad","identifier":"acme","config":{"authorizationUrl":"https://azure"}},
	{"protocol":"cas","identifier":"nowhere","config":{}},
	{"protocol":"cas","identifier":"bare"}]}}`

func TestEnterpriseURLs(t *testing.T) {
	conn, raw := serve(t, map[string]string{
		"/api/v2/applications/app-1/public-config":   publicConfig,
		"/api/v2/connections/oidc/start-interaction": `{"code":200,"data":null}`,
	})
	client := authingv2.NewAuthServiceClient(conn)
	for protocol, want := range map[string]string{"saml": "https://saml", "cas": "https://cas", "oauth": "https://oauth", "azure-ad": "https://azure"} {
		out, err := client.BuildEnterpriseAuthorizeUrl(t.Context(), &authingv2.BuildEnterpriseAuthorizeUrlRequest{Protocol: protocol, Identifier: "acme"})
		if err != nil || out.GetUrl() != want || out.State != nil {
			t.Errorf("%s: %v, %v", protocol, out, err)
		}
		if got := raw.last(t); got.verb+" "+got.uri != "GET /api/v2/applications/app-1/public-config" {
			t.Errorf("%s: asked %s %s", protocol, got.verb, got.uri)
		}
	}
	t.Run("oidc", func(t *testing.T) {
		out, err := client.BuildEnterpriseAuthorizeUrl(t.Context(), &authingv2.BuildEnterpriseAuthorizeUrlRequest{
			Protocol: "oidc", Identifier: "acme", Referer: proto.String("https://page"),
		})
		if err != nil || len(out.GetState()) != 32 {
			t.Fatalf("%v, %v", out, err)
		}
		checkURL(t, out.GetUrl(), "https://idp/auth", map[string]string{
			"state": out.GetState(), "nonce": "*", "client_id": "c", "redirect_uri": "https://r", "scope": "openid email", "response_type": "code",
		})
		sameJSON(t, raw.last(t).body, `{"state":"`+out.GetState()+`","protocol":"oidc","userPoolId":"pool-1","appId":"app-1",
			"referer":"https://page","connection":{"providerIentifier":"acme"}}`)
		out, err = client.BuildEnterpriseAuthorizeUrl(t.Context(), &authingv2.BuildEnterpriseAuthorizeUrlRequest{Protocol: "oidc", Identifier: "asks"})
		if err != nil {
			t.Fatal(err)
		}
		checkURL(t, out.GetUrl(), "https://idp/auth", map[string]string{"p": "1", "state": "*", "nonce": "*"})
	})
	for identifier, want := range map[string]codes.Code{"nobody": codes.NotFound, "bare": codes.NotFound, "nowhere": codes.Internal} {
		_, err := client.BuildEnterpriseAuthorizeUrl(t.Context(), &authingv2.BuildEnterpriseAuthorizeUrlRequest{Protocol: "cas", Identifier: identifier})
		if status.Code(err) != want {
			t.Errorf("%s: %v, want %s", identifier, err, want)
		}
	}
	_, err := client.BuildEnterpriseAuthorizeUrl(t.Context(), &authingv2.BuildEnterpriseAuthorizeUrlRequest{Protocol: "ldap", Identifier: "acme"})
	if badField(err) != "protocol" {
		t.Errorf("a protocol that has no address: %v", err)
	}
}

// Nobody is sent to a provider that Authing has not been told of.
func TestEnterpriseURLNeedsTheInteraction(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, _ = w.Write([]byte(`{"code":400,"message":"no"}`))
			return
		}
		_, _ = w.Write([]byte(publicConfig))
	}))
	t.Cleanup(server.Close)
	client, err := authing.New(authing.Config{Applications: []authing.Application{{ID: "app-1", Host: server.URL}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	out, err := authingv2.NewAuthServiceClient(engineOver(t, client)).BuildEnterpriseAuthorizeUrl(t.Context(),
		&authingv2.BuildEnterpriseAuthorizeUrlRequest{Protocol: "oidc", Identifier: "acme"})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("%v, %v", out, err)
	}
}
