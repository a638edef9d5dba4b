package service_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// signedInUser is the token of a user whose id is u1.
const signedInUser = "Bearer e30.eyJzdWIiOiJ1MSJ9.c2ln"

func TestWhitelistSwitches(t *testing.T) {
	conn, raw := serve(t, map[string]string{
		"/graphql/v2": `{"data":{"updateUserpool":{"id":"pool-1","whitelist":{"emailEnabled":true,"phoneEnabled":false,"usernameEnabled":false}}}}`,
	})
	client := authingv2.NewManagementServiceClient(conn)
	for kind, member := range map[string]string{"USERNAME": "usernameEnabled", "EMAIL": "emailEnabled", "PHONE": "phoneEnabled"} {
		on, err := client.EnableWhitelist(t.Context(), &authingv2.EnableWhitelistRequest{Type: kind})
		if err != nil || !on.GetWhitelist().GetEmailEnabled() || on.GetWhitelist().GetPhoneEnabled() {
			t.Errorf("%s on: %v, %v", kind, on, err)
		}
		if got := raw.last(t).body; !strings.Contains(got, `"variables":{"input":{"whitelist":{"`+member+`":true}}}`) {
			t.Errorf("%s on: sent %s", kind, got)
		}
		if _, err := client.DisableWhitelist(t.Context(), &authingv2.DisableWhitelistRequest{Type: kind}); err != nil {
			t.Errorf("%s off: %v", kind, err)
		}
		if got := raw.last(t).body; !strings.Contains(got, `"variables":{"input":{"whitelist":{"`+member+`":false}}}`) {
			t.Errorf("%s off: sent %s", kind, got)
		}
	}
	if _, err := client.EnableWhitelist(t.Context(), &authingv2.EnableWhitelistRequest{Type: "NAME"}); badField(err) != "type" {
		t.Errorf("of nothing: %v", err)
	}
}

func TestHasRole(t *testing.T) {
	conn, raw := serve(t, map[string]string{
		"/graphql/v2": `{"data":{"user":{"roles":{"totalCount":1,"list":[{"id":"1","namespace":"default","code":"admin","arn":"a","parent":null}]}}}}`,
	})
	client := authingv2.NewAuthServiceClient(conn)
	ctx := withMetadata(t, "authorization", signedInUser)
	for code, want := range map[string]bool{"admin": true, "adm": false} {
		out, err := client.HasRole(ctx, &authingv2.HasRoleRequest{RoleCode: code, Namespace: proto.String("default")})
		if err != nil || out.GetHasRole() != want {
			t.Errorf("%s: %v, %v", code, out, err)
		}
	}
	if got := raw.last(t).body; !strings.Contains(got, `"variables":{"id":"u1","namespace":"default"}`) {
		t.Errorf("sent %s", got)
	}
	if _, err := client.HasRole(t.Context(), &authingv2.HasRoleRequest{RoleCode: "admin"}); apierror.Reason(err) != "USER_TOKEN_MISSING" {
		t.Errorf("of nobody: %v", err)
	}
}

func TestPasswordSecurityLevels(t *testing.T) {
	client := addressesV2(t)
	for password, want := range map[string]int64{
		"": 1, "abc": 1, "abcdefgh": 1, "12345678": 1, "abcdef1": 1, "ÄÖÜÄÖÜÄÖÜ1": 1,
		"abcdefg1": 2, "ABCDEFG1": 2, "Abcdefghij1": 2, "abcdefghijkl1": 2, "日本日本日本a1": 2,
		"Abcdefghijk1": 3, "日本日本日本日本日Aa1": 3, "A b c d e f 1\n": 3,
	} {
		out, err := client.ComputePasswordSecurityLevel(t.Context(), &authingv2.ComputePasswordSecurityLevelRequest{Password: password})
		if err != nil || out.GetLevel() != want {
			t.Errorf("%q: %d, %v, want %d", password, out.GetLevel(), err, want)
		}
	}
}

// uploaded is the one file of a request.
func uploaded(t *testing.T, got request) (name, kind, data string) {
	t.Helper()
	_, parameters, err := mime.ParseMediaType(got.header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%s: %v", got.header.Get("Content-Type"), err)
	}
	form := multipart.NewReader(strings.NewReader(got.body), parameters["boundary"])
	part, err := form.NextPart()
	if err != nil || part.FormName() != "file" {
		t.Fatalf("%v: %s", err, got.body)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := form.NextPart(); err != io.EOF {
		t.Errorf("more than the file: %v", err)
	}
	return part.FileName(), part.Header.Get("Content-Type"), string(text)
}

func TestUploadAvatar(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0}, 32)...)
	conn, raw := serve(t, map[string]string{
		"/api/v2/upload": `{"code":200,"data":{"url":"https://files/1.png","key":"k"}}`,
		"/graphql/v2":    `{"data":{"updateUser":{"id":"u1","photo":"https://files/1.png"}}}`,
	})
	client := authingv2.NewAuthServiceClient(conn)
	ctx := withMetadata(t, "authorization", signedInUser)
	for name, tt := range map[string]struct {
		in         *authingv2.UploadAvatarRequest
		file, kind string
	}{
		"a file alone": {&authingv2.UploadAvatarRequest{File: png}, "personal.jpeg", "image/png"},
		"said what it is": {
			&authingv2.UploadAvatarRequest{File: []byte("x"), FileName: proto.String(`é".webp`), ContentType: proto.String("image/webp")}, `é".webp`, "image/webp",
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := client.UploadAvatar(ctx, tt.in)
			if err != nil || out.GetUser().GetPhoto() != "https://files/1.png" {
				t.Fatalf("%v, %v", out, err)
			}
			if got := raw.last(t).body; !strings.Contains(got, `"variables":{"id":"u1","input":{"photo":"https://files/1.png"}}`) {
				t.Errorf("changed %s", got)
			}
			sent := raw.before(t)
			if sent.verb+" "+sent.uri != "POST /api/v2/upload?folder=avatar" || sent.authorization != signedInUser {
				t.Errorf("sent %s %s as %s", sent.verb, sent.uri, sent.authorization)
			}
			if file, kind, data := uploaded(t, sent); file != tt.file || kind != tt.kind || data != string(tt.in.GetFile()) {
				t.Errorf("sent %q %q %q", file, kind, data)
			}
		})
	}
	_, err := client.UploadAvatar(ctx, &authingv2.UploadAvatarRequest{File: png, ContentType: proto.String("image/png\r\nX-Evil: 1")})
	if badField(err) != "contentType" {
		t.Errorf("a type that is none: %v", err)
	}
	if _, err := client.UploadAvatar(t.Context(), &authingv2.UploadAvatarRequest{File: png}); apierror.Reason(err) != "USER_TOKEN_MISSING" {
		t.Errorf("of nobody: %v", err)
	}
}

func TestUploadRefused(t *testing.T) {
	for answer, want := range map[string]codes.Code{
		`{"code":400,"message":"too large"}`: codes.InvalidArgument,
		`{"code":200,"data":{}}`:             codes.Internal,
		`{"code":200,"data":"gone"}`:         codes.Internal,
	} {
		conn, _ := serve(t, map[string]string{"/api/v2/upload": answer})
		client := authingv2.NewAuthServiceClient(conn)
		ctx := withMetadata(t, "authorization", signedInUser)
		if _, err := client.UploadAvatar(ctx, &authingv2.UploadAvatarRequest{File: []byte("x")}); status.Code(err) != want {
			t.Errorf("%s: %v", answer, err)
		}
		if _, err := client.AssociateFaceByBlob(ctx, &authingv2.AssociateFaceByBlobRequest{BaseFace: []byte("x")}); status.Code(err) != want {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

func TestAssociateFaceByBlob(t *testing.T) {
	var keys atomic.Int64
	var files, bodies []string
	client := authingv2.NewAuthServiceClient(engineOver(t, clientOver(t, func(r *http.Request) string {
		text, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/api/v2/mfa/face/associate" {
			bodies = append(bodies, string(text))
			return `{"code":200,"data":{"id":"u1"}}`
		}
		if r.URL.RequestURI() != "/api/v2/upload?folder=face-photo&private=true" || r.Header.Get("Authorization") != "Bearer mfa" {
			return `{"code":404,"message":"not found"}`
		}
		_, _, data := uploaded(t, request{header: r.Header, body: string(text)})
		files = append(files, data)
		return `{"code":200,"data":{"key":"k` + string('0'+rune(keys.Add(1))) + `"}}`
	})))
	ctx := withMetadata(t, "authorization", "mfa")
	for _, compared := range []string{"two", ""} {
		in := &authingv2.AssociateFaceByBlobRequest{BaseFace: []byte("one")}
		if compared != "" {
			in.CompareFace = []byte(compared)
		}
		out, err := client.AssociateFaceByBlob(ctx, in)
		if err != nil || out.GetUser().GetId() != "u1" {
			t.Fatalf("%q: %v, %v", compared, out, err)
		}
	}
	if strings.Join(files, " ") != "one two one" {
		t.Errorf("sent %q", files)
	}
	sameJSON(t, bodies[0], `{"photoA":"k1","photoB":"k2"}`)
	sameJSON(t, bodies[1], `{"photoA":"k3","photoB":"k3"}`)
}

// clientOver is a client whose upstream is a function of the request.
func clientOver(t *testing.T, answer func(*http.Request) string) *authing.Client {
	t.Helper()
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app-1", Secret: "secret-1", Host: "http://authing.test"}},
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			body := io.NopCloser(strings.NewReader(answer(r)))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body}, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func TestConcurrentRefreshesInV2AreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		release := make(chan struct{})
		client := authingv2.NewAuthServiceClient(engineOver(t, clientOver(t, func(*http.Request) string {
			calls.Add(1)
			<-release
			return `{"access_token":"a"}`
		})))
		done := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := client.GetNewAccessTokenByRefreshToken(t.Context(), &authingv2.GetNewAccessTokenByRefreshTokenRequest{RefreshToken: "r"})
				done <- err
			}()
		}
		synctest.Wait()
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

func TestUserInfoInV2(t *testing.T) {
	conn, raw := serve(t, map[string]string{"/oidc/me": `{"sub":"u1"}`, "/oauth/me": `{"sub":"u2"}`})
	client := authingv2.NewAuthServiceClient(conn)
	for _, tt := range []struct {
		in        *authingv2.GetUserInfoByAccessTokenRequest
		header    string
		sub, want string // what is asked
	}{
		{&authingv2.GetUserInfoByAccessTokenRequest{}, "h", "u1", "POST /oidc/me Bearer h"},
		{&authingv2.GetUserInfoByAccessTokenRequest{AccessToken: proto.String("b"), Protocol: proto.String("oauth")}, "", "u2", "POST /oauth/me Bearer b"},
		{&authingv2.GetUserInfoByAccessTokenRequest{AccessToken: proto.String("b")}, "Bearer b", "u1", "POST /oidc/me Bearer b"},
	} {
		ctx := t.Context()
		if tt.header != "" {
			ctx = withMetadata(t, "authorization", tt.header)
		}
		out, err := client.GetUserInfoByAccessToken(ctx, tt.in)
		if err != nil || out.GetUserInfo().GetSub() != tt.sub {
			t.Errorf("%v: %v, %v", tt.in, out, err)
		}
		if got := raw.last(t); got.verb+" "+got.uri+" "+got.authorization != tt.want || got.body != "" {
			t.Errorf("asked %s %s %s %q, want %s", got.verb, got.uri, got.authorization, got.body, tt.want)
		}
	}
	_, err := client.GetUserInfoByAccessToken(withMetadata(t, "authorization", "h"), &authingv2.GetUserInfoByAccessTokenRequest{AccessToken: proto.String("b")})
	if apierror.Reason(err) != "CREDENTIALS_CONFLICT" {
		t.Errorf("two tokens: %v", err)
	}
}

func TestCASTicketsInV2(t *testing.T) {
	client := authingv2.NewAuthServiceClient(engineOver(t, clientOver(t, func(r *http.Request) string {
		switch r.URL.RequestURI() {
		case "/cas-idp/app-1/validate?service=https%3A%2F%2Fs&ticket=yes":
			return "yes\nbob\n"
		case "/cas-idp/app-1/serviceValidate?format=JSON&service=https%3A%2F%2Fs&ticket=yes":
			return `{"serviceResponse":{"authenticationSuccess":{"user":"bob"}}}`
		case "/cas-idp/app-1/serviceValidate?format=XML&service=https%3A%2F%2Fs&ticket=yes":
			return `<cas:serviceResponse/>`
		default:
			return "no\n\n"
		}
	})))
	for ticket, want := range map[string]bool{"yes": true, "no": false} {
		out, err := client.ValidateTicketV1(t.Context(), &authingv2.ValidateTicketV1Request{Ticket: ticket, Service: "https://s"})
		if err != nil || out.GetValid() != want || want != (out.GetUsername() == "bob") || want == (out.Message != nil) {
			t.Errorf("%s: %v, %v", ticket, out, err)
		}
	}
	out, err := client.ValidateTicketV2(t.Context(), &authingv2.ValidateTicketV2Request{Ticket: "yes", Service: "https://s"})
	if err != nil || out.GetServiceResponse().GetAuthenticationSuccess().GetUser() != "bob" {
		t.Errorf("%v, %v", out, err)
	}
	out, err = client.ValidateTicketV2(t.Context(), &authingv2.ValidateTicketV2Request{Ticket: "yes", Service: "https://s", Format: proto.String("XML")})
	if err != nil || out.GetXml() != "<cas:serviceResponse/>" {
		t.Errorf("%v, %v", out, err)
	}
	if _, err = client.ValidateTicketV2(t.Context(), &authingv2.ValidateTicketV2Request{Ticket: "no", Service: "https://s"}); apierror.Reason(err) != "UPSTREAM_MALFORMED" {
		t.Errorf("no document: %v", err)
	}
	if _, err = client.ValidateTicketV1(t.Context(), &authingv2.ValidateTicketV1Request{Ticket: "t", Service: "s", AppId: proto.String("nobody")}); status.Code(err) != codes.NotFound {
		t.Errorf("an application of nobody: %v", err)
	}
}

func TestPKCEInV2(t *testing.T) {
	client := addressesV2(t)
	for length, want := range map[int64]int{0: 43, 128: 128} {
		made, err := client.GenerateCodeChallenge(t.Context(), &authingv2.GenerateCodeChallengeRequest{Length: &length})
		if err != nil || len(made.GetCodeChallenge()) != want {
			t.Errorf("%d: %v, %v", length, made, err)
		}
	}
	// RFC 7636, appendix B.
	const verifier, digest = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	for method, want := range map[string]string{"": digest, "S256": digest, "plain": verifier} {
		out, err := client.GetCodeChallengeDigest(t.Context(), &authingv2.GetCodeChallengeDigestRequest{CodeChallenge: verifier, Method: &method})
		if err != nil || out.GetDigest() != want {
			t.Errorf("%q: %v, %v", method, out, err)
		}
	}
}
