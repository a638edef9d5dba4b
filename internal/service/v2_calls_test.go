package service_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// anyAnswer is one that every envelope is content with.
const anyAnswer = `{"code":200,"statusCode":200,"message":"ok","data":{"user":{},"list":[],"totalCount":0},"active":true}`

// TestCallsOfV2 is what the SDKs send that a message alone does not say: what they
// fix and what they fill in, and where it travels.
func TestCallsOfV2(t *testing.T) {
	paths := []string{
		"/api/v2/applications/programmatic-access-accounts", "/api/v2/application/a1/refresh-secret",
		"/api/v3/metadata/filter", "/api/v3/get-user-devices", "/api/v2/mfa/face/associate", "/api/v2/qrcode/gene",
		"/oidc/token", "/oauth/token", "/oidc/me", "/oidc/token/introspection", "/oidc/token/revocation",
		"/api/v2/mfa/authenticator", "/api/v2/mfa/totp/associate", "/api/v2/mfa/totp/associate/confirm",
		"/api/v3/pub-event", "/api/v3/pub-userEvent", "/logout",
	}
	answers := make(map[string]string, len(paths))
	for _, path := range paths {
		answers[path] = anyAnswer
	}
	const form = "client_id=app-1&client_secret=secret-1&"
	user := func(t *testing.T) context.Context { return withMetadata(t, "authorization", "Bearer u") }
	nobody := func(t *testing.T) context.Context { return t.Context() }
	conn, raw := serve(t, answers)
	auth, management := authingv2.NewAuthServiceClient(conn), authingv2.NewManagementServiceClient(conn)
	for name, tt := range map[string]struct {
		ctx  func(*testing.T) context.Context
		call func(context.Context) error
		want string // verb and address
		body string // "" for none; JSON or a form
	}{
		"a program is switched on": {nobody, func(ctx context.Context) error {
			_, err := management.EnableProgrammaticAccessAccount(ctx, &authingv2.EnableProgrammaticAccessAccountRequest{ProgrammaticAccessAccountId: "p"})
			return err
		}, "PATCH /api/v2/applications/programmatic-access-accounts", `{"id":"p","enabled":true}`},
		"and off": {nobody, func(ctx context.Context) error {
			_, err := management.DisableProgrammaticAccessAccount(ctx, &authingv2.DisableProgrammaticAccessAccountRequest{ProgrammaticAccessAccountId: "p"})
			return err
		}, "PATCH /api/v2/applications/programmatic-access-accounts", `{"id":"p","enabled":false}`},
		"an application's secret": {nobody, func(ctx context.Context) error {
			_, err := management.RefreshApplicationSecret(ctx, &authingv2.RefreshApplicationSecretRequest{AppId: "a1"})
			return err
		}, "PATCH /api/v2/application/a1/refresh-secret", ""},
		"devices": {nobody, func(ctx context.Context) error {
			_, err := management.ListDevices(ctx, &authingv2.ListDevicesRequest{})
			return err
		}, "POST /api/v3/metadata/filter", `{"modelId":"device","showFieldId":false,"previewRelation":true}`},
		"a user's devices": {nobody, func(ctx context.Context) error {
			_, err := management.ListUserDevices(ctx, &authingv2.ListUserDevicesRequest{UserId: "u 1", Page: proto.Int64(2)})
			return err
		}, "POST /api/v3/get-user-devices?userId=u+1", `{"page":2,"modelId":"device_rely","showFieldId":false,"previewRelation":true}`},
		"faces elsewhere": {user, func(ctx context.Context) error {
			_, err := auth.AssociateFaceByUrl(ctx, &authingv2.AssociateFaceByUrlRequest{BaseFace: "https://a", CompareFace: "https://b"})
			return err
		}, "POST /api/v2/mfa/face/associate", `{"photoA":"https://a","photoB":"https://b","isExternal":true}`},
		"a code of its own": {nobody, func(ctx context.Context) error {
			_, err := auth.GeneQrCode(ctx, &authingv2.GeneQrCodeRequest{Scene: "APP_AUTH"})
			return err
		}, "POST /api/v2/qrcode/gene", `{"scene":"APP_AUTH","autoMergeQrCode":false}`},
		"tokens for a code": {nobody, func(ctx context.Context) error {
			_, err := auth.GetAccessTokenByCode(ctx, &authingv2.GetAccessTokenByCodeRequest{Code: "c"})
			return err
		}, "POST /oidc/token", form + "code=c&grant_type=authorization_code"},
		"of OAuth": {nobody, func(ctx context.Context) error {
			_, err := auth.GetAccessTokenByCode(ctx, &authingv2.GetAccessTokenByCodeRequest{Code: "c", Protocol: proto.String("oauth")})
			return err
		}, "POST /oauth/token", form + "code=c&grant_type=authorization_code"},
		"for an own token": {nobody, func(ctx context.Context) error {
			_, err := auth.GetAccessTokenByIdToken(ctx, &authingv2.GetAccessTokenByIdTokenRequest{IdToken: "i", RedirectUri: "https://x"})
			return err
		}, "POST /oidc/token", form + "grant_type=http%3A%2F%2Fauthing.cn%2Foidc%2Fgrant_type%2Fauthing_token&redirect_uri=https%3A%2F%2Fx&token=i"},
		"for a program's key": {nobody, func(ctx context.Context) error {
			_, err := auth.GetAccessTokenByClientCredentials(ctx, &authingv2.GetAccessTokenByClientCredentialsRequest{
				Scope: "read", AccessKey: "key", AccessSecret: "own",
			})
			return err
		}, "POST /oidc/token", "client_id=key&client_secret=own&grant_type=client_credentials&scope=read"},
		"for a refresh token": {nobody, func(ctx context.Context) error {
			_, err := auth.GetNewAccessTokenByRefreshToken(ctx, &authingv2.GetNewAccessTokenByRefreshTokenRequest{RefreshToken: "r"})
			return err
		}, "POST /oidc/token", form + "grant_type=refresh_token&refresh_token=r"},
		"about a token": {nobody, func(ctx context.Context) error {
			_, err := auth.IntrospectToken(ctx, &authingv2.IntrospectTokenRequest{Token: "t"})
			return err
		}, "POST /oidc/token/introspection", form + "token=t"},
		"the end of a token": {nobody, func(ctx context.Context) error {
			_, err := auth.RevokeToken(ctx, &authingv2.RevokeTokenRequest{Token: "t"})
			return err
		}, "POST /oidc/token/revocation", form + "token=t"},
		"a user's generators": {user, func(ctx context.Context) error {
			_, err := auth.GetMfaAuthenticators(ctx, &authingv2.GetMfaAuthenticatorsRequest{})
			return err
		}, "GET /api/v2/mfa/authenticator?source=SELF&type=totp", ""},
		"a new one": {user, func(ctx context.Context) error {
			_, err := auth.AssociateMfaAuthenticator(ctx, &authingv2.AssociateMfaAuthenticatorRequest{Source: proto.String("APPLICATION")})
			return err
		}, "POST /api/v2/mfa/totp/associate", `{"authenticator_type":"totp","source":"APPLICATION"}`},
		"its proof": {user, func(ctx context.Context) error {
			_, err := auth.ConfirmAssociateMfaAuthenticator(ctx, &authingv2.ConfirmAssociateMfaAuthenticatorRequest{Totp: "123456"})
			return err
		}, "POST /api/v2/mfa/totp/associate/confirm", `{"totp":"123456","authenticator_type":"totp","source":"SELF"}`},
		"an event": {nobody, func(ctx context.Context) error {
			_, err := management.PubEvent(ctx, &authingv2.PubEventRequest{EventName: "n", Data: "d"})
			return err
		}, "POST /api/v3/pub-event", `{"eventType":"n","eventData":"d","source":"authing-grpc"}`},
		"a user's event": {user, func(ctx context.Context) error {
			_, err := auth.PubEvent(ctx, &authingv2.AuthServicePubEventRequest{EventName: "n", Data: "d", Source: proto.String("mine")})
			return err
		}, "POST /api/v3/pub-userEvent", `{"eventType":"n","eventData":"d","source":"mine"}`},
		"the end of this session": {user, func(ctx context.Context) error {
			_, err := auth.LogoutCurrent(ctx, &authingv2.LogoutCurrentRequest{})
			return err
		}, "GET /logout?appId=app-1&deviceId=current", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_ = tt.call(tt.ctx(t)) // answers are other tests'
			got := raw.last(t)
			if asked := got.verb + " " + got.uri; asked != tt.want {
				t.Errorf("asked %s, want %s", asked, tt.want)
			}
			if strings.HasPrefix(tt.body, "{") {
				sameJSON(t, got.body, tt.body)
			} else if form, _ := url.ParseQuery(got.body); form.Encode() != tt.body {
				t.Errorf("sent %s, want %s", got.body, tt.body)
			}
		})
	}
}

// TestCookieOfASession: one rpc is about the browser's session, and it alone gets
// the browser's cookie.
func TestCookieOfASession(t *testing.T) {
	conn, raw := serve(t, map[string]string{
		"/cas/session":                `{"code":200,"data":{"session":{"_id":"s"},"userInfo":{"id":"u"}}}`,
		"/api/v2/oidc/validate_token": `{}`,
	})
	client := authingv2.NewAuthServiceClient(conn)
	ctx := withMetadata(t, "cookie", "sid=1; theme=dark")
	found, err := client.TrackSession(ctx, &authingv2.TrackSessionRequest{})
	if err != nil || found.GetSession().GetId() != "s" || found.GetUserInfo().GetId() != "u" {
		t.Errorf("%v, %v", found, err)
	}
	if got := raw.last(t).header.Get("Cookie"); got != "sid=1; theme=dark" {
		t.Errorf("cookie %q", got)
	}
	if _, err := client.ValidateToken(ctx, &authingv2.ValidateTokenRequest{IdToken: proto.String("t")}); err != nil {
		t.Error(err)
	}
	if got := raw.last(t).header.Get("Cookie"); got != "" {
		t.Errorf("another rpc passes the cookie on: %q", got)
	}
}

// TestPasswordsOfAV3Path: a v2 rpc that goes to v3 encrypts as v3 does, and says so.
func TestPasswordsOfAV3Path(t *testing.T) {
	conn, raw := serve(t, map[string]string{"/api/v3/signin": `{"statusCode":200,"data":{"access_token":"a"}}`})
	_, err := authingv2.NewAuthServiceClient(conn).SignInByCredentials(t.Context(), &authingv2.SignInByCredentialsRequest{
		Connection:      "PASSWORD",
		PasswordPayload: &authingv3.SignInByPasswordPayload{Username: proto.String("bob"), Password: "passw0rd"},
		Options:         &authingv2.SignInByCredentialsOptions{Scope: proto.String("openid")},
	})
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, raw.last(t).body, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},
		"options":{"scope":"openid"},"client_id":"app-1","client_secret":"secret-1"}`)
}

// TestActiveDirectoryHasAHost: the password goes there, and to the application's
// host where there is none.
func TestActiveDirectoryHasAHost(t *testing.T) {
	for name, with := range map[string]bool{"its own": true, "the application's": false} {
		t.Run(name, func(t *testing.T) {
			answer := `{"code":200,"data":{"id":"u"}}`
			app, ad := &rawUpstream{answers: map[string]string{"/api/v2/ad/verify-user": answer}}, &rawUpstream{answers: map[string]string{"/api/v2/ad/verify-user": answer}}
			appServer, adServer := httptest.NewServer(app), httptest.NewServer(ad)
			t.Cleanup(appServer.Close)
			t.Cleanup(adServer.Close)
			application, asked := authing.Application{ID: "app-1", Host: appServer.URL}, app
			if with {
				application.ADHost, asked = adServer.URL, ad
			}
			client, err := authing.New(authing.Config{Applications: []authing.Application{application}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(client.Close)
			found, err := authingv2.NewAuthServiceClient(engineOver(t, client)).LoginByAd(t.Context(), &authingv2.LoginByAdRequest{Username: "bob", Password: "passw0rd"})
			if err != nil || found.GetUser().GetId() != "u" {
				t.Fatalf("%v, %v", found, err)
			}
			got := asked.last(t)
			if got.verb != http.MethodPost {
				t.Errorf("verb %s", got.verb)
			}
			sameJSON(t, got.body, `{"username":"bob","password":"passw0rd"}`)
		})
	}
}
