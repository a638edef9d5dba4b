package service_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// askedV1 is a request of v1 as an upstream got it.
type askedV1 struct{ host, verb, uri, authorization, contentType, body string }

// upstreamV1 is the hosts that v1 has, each a server of its own.
type upstreamV1 struct {
	asked   []askedV1
	answers map[string]string // by "host path"
}

const mintV1 = "getAccessTokenByAppSecret"

func (u *upstreamV1) handler(host string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), mintV1) && r.Header.Get("Authorization") == "" {
			_, _ = io.WriteString(w, `{"data":{"getAccessTokenByAppSecret":"pool-token"}}`)
			return
		}
		u.asked = append(u.asked, askedV1{
			host, r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body),
		})
		text, ok := u.answers[host+" "+r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, text)
	}
}

func (u *upstreamV1) last(t *testing.T) askedV1 {
	t.Helper()
	if len(u.asked) == 0 {
		t.Fatal("nobody was asked")
	}
	return u.asked[len(u.asked)-1]
}

// serveV1 runs the engine against the hosts of v1, the API host, the CDN and the
// host of pipeline templates; change edits the client's configuration.
func serveV1(t *testing.T, answers map[string]string, change ...func(*authing.Config)) (
	authingv1.AuthServiceClient, authingv1.ManagementServiceClient, *upstreamV1,
) {
	t.Helper()
	upstream := &upstreamV1{answers: answers}
	address := func(host string) string {
		server := httptest.NewServer(upstream.handler(host))
		t.Cleanup(server.Close)
		return server.URL
	}
	config := authing.Config{
		Applications: []authing.Application{
			{ID: "app-1", Secret: "app-secret", Host: address("app"), PoolID: "pool-1"},
			{ID: "app-2", Secret: "other-secret", Host: address("app"), PoolID: "pool-1"},
		},
		Pools: []authing.Pool{{
			ID: "pool-1", Secret: "pool-secret", Host: address("api"), V1UsersHost: address("users"), V1OAuthHost: address("oauth"),
		}},
		CDNURL: address("cdn") + "/logo", PipelineTemplatesURL: address("templates") + "/all",
	}
	for _, one := range change {
		one(&config)
	}
	client, err := authing.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	channel := engineOver(t, client)
	return authingv1.NewAuthServiceClient(channel), authingv1.NewManagementServiceClient(channel), upstream
}

func engineOver(t *testing.T, client *authing.Client) *inprocgrpc.Channel {
	t.Helper()
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)
	return channel
}

// badField is the field that an error names.
func badField(err error) string {
	bad, _ := apierror.Detail[*errdetails.BadRequest](err)
	if len(bad.GetFieldViolations()) == 0 {
		return ""
	}
	return bad.GetFieldViolations()[0].GetField()
}

// Calls of v1 carry bearers alone, and name their pool in variables.
func TestCallsOfV1(t *testing.T) {
	auth, management, upstream := serveV1(t, map[string]string{
		"users /graphql": `{"data":{"login":{"_id":"u1"},"user":{"_id":"u1","email":"a@b.c"}}}`,
		"oauth /graphql": `{"data":{"notBindOAuthList":[],"ReadOauthList":[]}}`,
	})
	login, err := auth.Login(t.Context(), &authingv1.LoginRequest{Email: proto.String("a@b.c"), Password: proto.String("passw0rd")})
	if err != nil || login.GetUser().GetId() != "u1" {
		t.Fatalf("%v, %v", login, err)
	}
	if got := upstream.last(t); got.host != "users" || got.authorization != "" || !strings.Contains(got.body, `"registerInClient":"pool-1"`) ||
		strings.Contains(got.body, "passw0rd") {
		t.Errorf("%+v", got)
	}
	user, err := management.GetUser(t.Context(), &authingv1.GetUserRequest{Id: "u1"})
	if err != nil || user.GetUser().GetEmail() != "a@b.c" {
		t.Fatalf("%v, %v", user, err)
	}
	if got := upstream.last(t); got.authorization != "Bearer pool-token" {
		t.Errorf("%+v", got)
	}
	own, err := auth.GetUser(withMetadata(t, "authorization", "x.eyJzdWIiOiJ1MSJ9.y"), &authingv1.AuthServiceGetUserRequest{})
	if err != nil || own.GetUser().GetId() != "u1" {
		t.Fatalf("%v, %v", own, err)
	}
	if got := upstream.last(t); got.authorization != "Bearer x.eyJzdWIiOiJ1MSJ9.y" || !strings.Contains(got.body, `"id":"u1"`) {
		t.Errorf("%+v", got)
	}
}

func TestTokensToAskAboutInV1(t *testing.T) {
	auth, _, upstream := serveV1(t, map[string]string{
		"users /graphql": `{"data":{"checkLoginStatus":{"status":true,"code":200},"decodeJwtToken":{"status":{"code":200}}}}`,
	})
	check := func(carried, token string) error {
		_, err := auth.CheckLoginStatus(withMetadata(t, "authorization", carried), &authingv1.AuthServiceCheckLoginStatusRequest{Token: proto.String(token)})
		return err
	}
	decode := func(carried, token string) error {
		_, err := auth.DecodeToken(withMetadata(t, "authorization", carried), &authingv1.DecodeTokenRequest{Token: proto.String(token)})
		return err
	}
	for name, ask := range map[string]func(carried, token string) error{"CheckLoginStatus": check, "DecodeToken": decode} {
		for _, tc := range []struct{ carried, token, want string }{
			{"", "given", "given"}, {"carried", "", "carried"}, {"Bearer carried", "", "carried"}, {"carried", "given", "given"},
		} {
			if err := ask(tc.carried, tc.token); err != nil {
				t.Fatal(err)
			}
			if got := upstream.last(t); !strings.Contains(got.body, `"variables":{"token":"`+tc.want+`"}`) || got.authorization != "" {
				t.Errorf("%s of %+v: %+v", name, tc, got)
			}
		}
		asked := len(upstream.asked)
		if err := ask("", ""); status.Code(err) != codes.InvalidArgument || badField(err) != "token" || len(upstream.asked) != asked {
			t.Errorf("%s of nothing: %v", name, err)
		}
	}
}

func TestLoginByOIDCInV1(t *testing.T) {
	answers := map[string]string{
		"api /oauth/oidc/token": `{"access_token":"at","expires_in":60,"scope":"openid","sub":"of the tokens"}`,
		"api /oauth/oidc/me":    `{"sub":"u1","nickname":"Bob","access_token":"not this one"}`,
	}
	auth, _, upstream := serveV1(t, answers)
	login := func() (*authingv1.LoginByOidcResponse, error) {
		return auth.LoginByOidc(t.Context(), &authingv1.LoginByOidcRequest{Email: proto.String("a@b.c"), Password: proto.String("p")})
	}
	got, err := login()
	if err != nil {
		t.Fatal(err)
	}
	if user := got.GetUser(); user.GetSub() != "of the tokens" || user.GetNickname() != "Bob" || user.GetAccessToken() != "at" {
		t.Errorf("%v", user)
	}
	form, _ := url.ParseQuery(upstream.asked[0].body)
	if want := "client_id=app-1&client_secret=app-secret&email=a%40b.c&grant_type=password&password=p&scope=openid+profile+email+phone"; form.Encode() != want {
		t.Errorf("form %s", form.Encode())
	}
	if me := upstream.last(t); me.verb != http.MethodPost || me.body != "access_token=at" || me.contentType != "application/x-www-form-urlencoded" || me.authorization != "" {
		t.Errorf("%+v", me)
	}
	for name, tc := range map[string]struct {
		path, answer string
		code         codes.Code
	}{
		"no token":  {"api /oauth/oidc/token", `{}`, codes.Internal},
		"no object": {"api /oauth/oidc/me", `[]`, codes.Internal},
	} {
		before := answers[tc.path]
		answers[tc.path] = tc.answer
		if _, err := login(); status.Code(err) != tc.code {
			t.Errorf("%s: %v", name, err)
		}
		answers[tc.path] = before
	}
	if _, err := auth.LoginByOidc(t.Context(), &authingv1.LoginByOidcRequest{ClientSecret: proto.String("wrong")}); apierror.Reason(err) != "APPLICATION_SECRET_MISMATCH" {
		t.Errorf("a wrong secret: %v", err)
	}
}

func TestExchangeScopeInV1(t *testing.T) {
	auth, _, upstream := serveV1(t, map[string]string{"api /oauth/oidc/token": `{"access_token":"at"}`})
	for given, want := range map[string]string{"": "openid profile email phone offline_access", "openid": "openid"} {
		if _, err := auth.AuthingTokenToOidcToken(t.Context(), &authingv1.AuthingTokenToOidcTokenRequest{AuthingToken: "t", Scope: &given}); err != nil {
			t.Fatal(err)
		}
		form, _ := url.ParseQuery(upstream.last(t).body)
		if form.Get("scope") != want || form.Get("grant_type") != "authingToken" || form.Get("authingToken") != "t" {
			t.Errorf("form %s", form.Encode())
		}
	}
}

// Who spends one refresh token at the same time gets the same answer, but for who
// has no right to it.
func TestConcurrentRefreshesInV1AreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		release := make(chan struct{})
		client, err := authing.New(authing.Config{
			Applications: []authing.Application{{ID: "app-1", Secret: "app-secret", Host: "http://authing.test", PoolID: "pool-1"}},
			Pools:        []authing.Pool{{ID: "pool-1", Secret: "s", Host: "http://authing.test"}},
			Transport: roundTrip(func(*http.Request) (*http.Response, error) {
				calls.Add(1)
				<-release
				body := io.NopCloser(strings.NewReader(`{"access_token":"a"}`))
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body}, nil
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		auth := authingv1.NewAuthServiceClient(engineOver(t, client))
		refresh := func(secret string) error {
			out, err := auth.RefreshOidcToken(t.Context(), &authingv1.RefreshOidcTokenRequest{RefreshToken: "r", ClientSecret: &secret})
			if err == nil && out.GetTokenSet().GetAccessToken() != "a" {
				err = errors.New("no token")
			}
			return err
		}
		done := make(chan error, 2)
		for range 2 {
			go func() { done <- refresh("app-secret") }()
		}
		synctest.Wait()
		if err := refresh("wrong"); apierror.Reason(err) != "APPLICATION_SECRET_MISMATCH" {
			t.Errorf("a wrong secret: %v", err)
		}
		close(release)
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if calls.Load() != 1 {
			t.Errorf("%d calls", calls.Load())
		}
	})
}

func TestQRCodesInV1(t *testing.T) {
	auth, _, upstream := serveV1(t, map[string]string{
		"oauth /oauth/wxapp/qrcode/pool-1": `{"code":200,"data":{"_id":"q1"}}`,
		"oauth /qrcode/gene":               `{"code":200,"data":{"qrcodeId":"q2"}}`,
	})
	made, err := auth.GenQrCode(t.Context(), &authingv1.GenQrCodeRequest{UseSelfWxapp: proto.Bool(true)})
	if err != nil || made.GetQrCode().GetId() != "q1" || !regexp.MustCompile(`^[0-9A-Za-z]{12,24}$`).MatchString(made.GetRandom()) {
		t.Fatalf("%v, %v", made, err)
	}
	if got := upstream.last(t); got.uri != "/oauth/wxapp/qrcode/pool-1?random="+made.GetRandom()+"&useSelfWxapp=true" {
		t.Errorf("%+v", got)
	}
	again, err := auth.GenQrCode(t.Context(), &authingv1.GenQrCodeRequest{})
	if err != nil || again.GetRandom() == made.GetRandom() {
		t.Errorf("%v, %v", again, err)
	}
	own, err := auth.GenQrCode(t.Context(), &authingv1.GenQrCodeRequest{Random: proto.String("abcdefghijkl")})
	if err != nil || own.GetRandom() != "abcdefghijkl" {
		t.Errorf("%v, %v", own, err)
	}

	gene := func(data map[string]any) (*authingv1.GeneQrLoginCodeResponse, error) {
		members, err := structpb.NewStruct(data)
		if err != nil {
			t.Fatal(err)
		}
		return auth.GeneQrLoginCode(t.Context(), &authingv1.GeneQrLoginCodeRequest{Scene: "APP_AUTH", UserDefinedData: members})
	}
	code, err := gene(map[string]any{"from": "home & away", "n": 1.5, "ok": true})
	if err != nil || code.GetCode().GetQrcodeId() != "q2" {
		t.Fatalf("%v, %v", code, err)
	}
	if got := upstream.last(t); got.uri != "/qrcode/gene?from=home+%26+away&n=1.5&ok=true&scene=APP_AUTH&userPoolId=pool-1" {
		t.Errorf("%+v", got)
	}
	if _, err := auth.GeneQrLoginCode(t.Context(), &authingv1.GeneQrLoginCodeRequest{Scene: "APP_AUTH"}); err != nil {
		t.Error(err)
	}
	for name, data := range map[string]map[string]any{
		"userDefinedData.a": {"a": []any{1}}, "userDefinedData.b": {"b": nil}, "userDefinedData.c": {"c": map[string]any{}},
		"userDefinedData.scene": {"scene": "OTHER"}, "userDefinedData.userPoolId": {"userPoolId": "pool-2"},
	} {
		asked := len(upstream.asked)
		if _, err := gene(data); status.Code(err) != codes.InvalidArgument || badField(err) != name || len(upstream.asked) != asked {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPreflightInV1(t *testing.T) {
	up := map[string]string{"users /system/status": "fine", "oauth /system/status": `{}`, "cdn /logo": "<html>"}
	without := func(name string) map[string]string {
		rest := map[string]string{}
		for key, value := range up {
			if key != name {
				rest[key] = value
			}
		}
		return rest
	}
	for name, tc := range map[string]struct {
		answers      map[string]string
		service, cdn string // what is wrong
	}{
		"all":      {up, "", ""},
		"no users": {without("users /system/status"), "the users service does not answer", ""},
		"no oauth": {without("oauth /system/status"), "the OAuth service does not answer", ""},
		"no CDN":   {without("cdn /logo"), "", "the host of portraits and logos does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			auth, _, _ := serveV1(t, tc.answers)
			preflight, err := auth.Preflight(t.Context(), &authingv1.PreflightRequest{})
			if err != nil || preflight.GetMessage() != tc.service || preflight.GetResult() != (tc.service == "") {
				t.Errorf("%v, %v", preflight, err)
			}
			cdn, err := auth.CdnPreflight(t.Context(), &authingv1.CdnPreflightRequest{})
			if err != nil || cdn.GetMessage() != tc.cdn || cdn.GetResult() != (tc.cdn == "") {
				t.Errorf("%v, %v", cdn, err)
			}
			both, err := auth.CheckPreflight(t.Context(), &authingv1.CheckPreflightRequest{Preflight: proto.Bool(true), CdnPreflight: proto.Bool(true)})
			if err != nil || both.GetService().GetMessage() != tc.service || both.GetCdn().GetMessage() != tc.cdn ||
				both.GetService().GetResult() != (tc.service == "") || both.GetCdn().GetResult() != (tc.cdn == "") {
				t.Errorf("%v, %v", both, err)
			}
		})
	}
	auth, _, upstream := serveV1(t, up, func(c *authing.Config) { c.CDNURL = "" })
	none, err := auth.CheckPreflight(t.Context(), &authingv1.CheckPreflightRequest{})
	if err != nil || none.Service != nil || none.Cdn != nil || len(upstream.asked) != 0 {
		t.Errorf("nothing asked for: %v, %v", none, err)
	}
	if cdn, err := auth.CdnPreflight(t.Context(), &authingv1.CdnPreflightRequest{}); err != nil || cdn.GetResult() {
		t.Errorf("no address: %v, %v", cdn, err)
	}
}

func TestPipelineTemplatesInV1(t *testing.T) {
	answers := map[string]string{"templates /all": `{"totalCount":1,"list":[{"id":"t1","type":"PRE_REGISTER","name_en":"One"}]}`}
	_, management, upstream := serveV1(t, answers)
	list, err := management.ListPipelineTemplates(t.Context(), &authingv1.ListPipelineTemplatesRequest{})
	if err != nil || list.GetTotalCount() != 1 || list.GetList()[0].GetNameEn() != "One" {
		t.Errorf("%v, %v", list, err)
	}
	if got := upstream.last(t); got.authorization != "" || got.verb != http.MethodGet {
		t.Errorf("%+v", got)
	}
	answers["templates /all"] = "<html>"
	if _, err := management.ListPipelineTemplates(t.Context(), &authingv1.ListPipelineTemplatesRequest{}); status.Code(err) != codes.Internal {
		t.Errorf("no JSON: %v", err)
	}
}

func TestEncryptPasswordInV1(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	auth, _, upstream := serveV1(t, nil, func(c *authing.Config) {
		c.PasswordPublicKey = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	})
	got, err := auth.EncryptPassword(t.Context(), &authingv1.EncryptPasswordRequest{Data: "passw0rd"})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := base64.StdEncoding.DecodeString(got.GetEncrypted())
	if err != nil {
		t.Fatal(err)
	}
	//nolint:staticcheck // Authing's v1 API wants PKCS #1 v1.5
	if plain, err := rsa.DecryptPKCS1v15(nil, key, sealed); err != nil || string(plain) != "passw0rd" || len(upstream.asked) != 0 {
		t.Errorf("%q, %v, %v", plain, err, upstream.asked)
	}
}

func TestPoolSecretInV1(t *testing.T) {
	_, management, upstream := serveV1(t, map[string]string{"users /graphql": `{"data":{"getAccessTokenByAppSecret":"new-token"}}`})
	for _, given := range []*string{nil, proto.String(""), proto.String("pool-secret")} {
		got, err := management.GetAccessTokenByAppSecret(t.Context(), &authingv1.GetAccessTokenByAppSecretRequest{Secret: given})
		if err != nil || got.GetAccessToken() != "new-token" {
			t.Fatalf("%v, %v", got, err)
		}
		if asked := upstream.last(t); !strings.Contains(asked.body, `"clientId":"pool-1","secret":"pool-secret"`) {
			t.Errorf("%+v", asked)
		}
	}
	asked := len(upstream.asked)
	_, err := management.GetAccessTokenByAppSecret(t.Context(), &authingv1.GetAccessTokenByAppSecretRequest{Secret: proto.String("pool-secreT")})
	if status.Code(err) != codes.Unauthenticated || len(upstream.asked) != asked {
		t.Errorf("a wrong secret: %v", err)
	}
}

func TestTreesInV1(t *testing.T) {
	const org = `{"_id":"o1","nodes":[
		{"_id":"c","name":"C","children":["a"]},
		{"_id":"a","name":"A","root":true,"children":["b","c","gone"]},
		{"_id":"b","name":"B","description":"second","children":null}]}`
	const tree = `{"_id":"a","name":"A","root":true,"children":[{"_id":"b","name":"B","description":"second"},{"_id":"c","name":"C"}]}`
	_, management, upstream := serveV1(t, map[string]string{"users /graphql": `{"data":{"createOrg":` + org + `,"org":` + org + `,
		"orgs":{"totalCount":2,"list":[` + org + `,{"_id":"o2","nodes":[{"_id":"x","name":"X"}]}]}}}`})
	created, err := management.CreateOrg(t.Context(), &authingv1.CreateOrgRequest{RootGroupId: "a"})
	sameJSON(t, printed(t, created.GetOrg().GetTree(), err), tree)
	if got := upstream.last(t); !strings.Contains(got.body, `"variables":{"input":{"rootGroupId":"a","userPoolId":"pool-1"}}`) || strings.Contains(got.body, "tree") {
		t.Errorf("%+v", got)
	}
	found, err := management.FindOrgById(t.Context(), &authingv1.FindOrgByIdRequest{Id: "o1"})
	sameJSON(t, printed(t, found.GetOrg().GetTree(), err), tree)
	list, err := management.ListOrgs(t.Context(), &authingv1.ListOrgsRequest{})
	if err != nil || len(list.GetList()) != 2 || list.GetList()[1].GetTree() != nil {
		t.Fatalf("%v, %v", list, err)
	}
	sameJSON(t, printed(t, list.GetList()[0].GetTree(), nil), tree)
}
