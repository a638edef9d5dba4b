package emulator_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
	"time"
)

const (
	qrSeed   = `users: [{id: bob, password: passw0rd, profile: {username: bob, nickname: Bob, email: bob@example.com, photo: p}}, {id: eve, password: passw0rd, profile: {username: eve}}]`
	qrGene   = "/api/v2/qrcode/gene"
	pngImage = "\x89PNG\x0d\x0a\x1a\x0a"
)

// gene makes a QR code.
func (p *pool) gene() string {
	p.Helper()
	answer := p.call("POST", qrGene, `{"scene":"APP_AUTH","autoMergeQrCode":false}`)
	p.wants("gene", answer, `{"code":200,"data":{"random":"*","url":"*"}}`)
	return text(p.T, answer, "data", "random")
}

func (p *pool) checks(random string) map[string]any {
	p.Helper()
	return p.call("GET", "/api/v2/qrcode/check?random="+random, "")
}

// scans does with a QR code what the app of a user would; the answer is "204" or
// the refusal.
func (p *pool) scans(random, user, action string) string {
	p.Helper()
	status, body := p.send("POST", fmt.Sprintf("/_emulator/qr-codes/%s/scan?user=%s&action=%s", random, user, action), "")
	return fmt.Sprint(status, string(body))
}

func (p *pool) exchanges(ticket string) map[string]any {
	p.Helper()
	return p.call("POST", "/api/v2/qrcode/userinfo", fmt.Sprintf(`{"ticket":%q}`, ticket))
}

func TestQRCodes(t *testing.T) {
	t.Parallel()
	p := newPool(t, qrSeed)
	random := p.gene()
	p.wants("pending", p.checks(random), `{"code":200,"data":{"random":"*","status":0,"ticket":"!","userInfo":"!","scannedResult":"!"}}`)
	if status, picture := p.send("GET", "/_emulator/qr-codes/"+random, ""); status != 200 || !bytes.HasPrefix(picture, []byte(pngImage)) {
		t.Errorf("picture: answered %d %.40q", status, picture)
	}
	for _, tt := range []struct{ user, action, want, status string }{
		{"nobody", "SCAN", `404{`, `{"data":{"status":0}}`},
		{"bob", "DROP", `400{`, `{"data":{"status":0}}`},
		{"bob", "SCAN", `204`, `{"data":{"status":1,"ticket":"!","userInfo":{"nickname":"Bob","photo":"p","id":"!"}}}`},
		{"bob@example.com", "SCAN", `204`, `{"data":{"status":1}}`},
		{"eve", "CONFIRM", `400{`, `{"data":{"status":1}}`},
		{"bob", "CONFIRM", `204`, `{"data":{"status":2,"ticket":"*","userInfo":{"nickname":"Bob"}}}`},
		{"bob", "CANCEL", `400{`, `{"data":{"status":2}}`},
	} {
		if got := p.scans(random, tt.user, tt.action); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%v: answered %s", tt, got)
		}
		p.wants(fmt.Sprint(tt), p.checks(random), tt.status)
	}
	ticket := text(t, p.checks(random), "data", "ticket")
	p.wants("wrong ticket", p.exchanges("x"), `{"code":400}`)
	p.wants("no ticket", p.exchanges(""), `{"code":400}`)
	in := p.exchanges(ticket)
	p.wants("exchange", in, `{"code":200,"data":{"id":"bob","token":"*","loginsCount":1}}`)
	p.wants("its token", p.call("GET", "/api/v2/users/me", "", "Authorization", text(t, in, "data", "token")), `{"code":200}`)
	p.wants("once", p.exchanges(ticket), `{"code":400}`)

	cancelled := p.gene()
	p.scans(cancelled, "eve", "CANCEL")
	p.wants("cancelled", p.checks(cancelled), `{"data":{"status":3,"userInfo":"!"}}`)
	late := p.gene()
	p.scans(late, "bob", "CONFIRM")
	ticket = text(t, p.checks(late), "data", "ticket")
	p.clock.advance(5 * time.Minute)
	p.wants("expired", p.checks(late), `{"data":{"status":-1,"ticket":"!"}}`)
	p.wants("its ticket", p.exchanges(ticket), `{"code":400}`)
	p.wants("unknown", p.checks("x"), `{"code":404}`)
	for _, scene := range []string{"WXAPP_AUTH", "WECHATMP_AUTH"} {
		made := p.call("POST", qrGene, `{"scene":"`+scene+`"}`)
		p.wants(scene, made, `{"code":200,"data":{"random":"*","url":"*"}}`)
		random := text(t, made, "data", "random")
		p.scans(random, "bob", "CONFIRM")
		p.wants(scene, p.exchanges(text(t, p.checks(random), "data", "ticket")), `{"code":200,"data":{"id":"bob","token":"*"}}`)
	}
	p.wants("no such scene", p.call("POST", qrGene, `{"scene":"FAX"}`), `{"code":400}`)
	p.wants("no scene", p.call("POST", qrGene, `{}`), `{"code":400}`)
}

// A page of another site cannot confirm a sign-in.
func TestScansOfOtherSites(t *testing.T) {
	t.Parallel()
	p := newPool(t, qrSeed)
	random := p.gene()
	status, _ := p.send("POST", "/_emulator/qr-codes/"+random+"/scan?user=bob&action=CONFIRM", "", "Sec-Fetch-Site", "cross-site")
	if status != 403 {
		t.Errorf("answered %d", status)
	}
	p.wants("not confirmed", p.checks(random), `{"data":{"status":0}}`)
}

func TestQRCodesAskForASecondFactor(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	secret, _ := p.associates(p.signIn("bob", "passw0rd")["access_token"].(string))
	random := p.gene()
	p.scans(random, "bob", "CONFIRM")
	answer := p.checks(random)
	p.wants("asks", answer, `{"data":{"status":4,"ticket":"!","scannedResult":{"code":1636,"message":"*","data":{"mfaToken":"*","totpMfaEnabled":true}}}}`)
	token := text(t, answer, "data", "scannedResult", "data", "mfaToken")
	p.wants("gives it", p.call("POST", totpPath+"verify", fmt.Sprintf(`{"totp":%q}`, p.otp(secret, 0)), "Authorization", token), signedInV2)
}

// v3 and v2 have the same QR codes.
func TestQRCodesOfV3(t *testing.T) {
	t.Parallel()
	p := newPool(t, qrSeed)
	bob := p.signIn("bob", "passw0rd")["access_token"].(string)
	answer := p.call("POST", "/api/v3/gene-qrcode", `{"type":"MOBILE_APP"}`)
	p.wants("gene", answer, `{"statusCode":200,"data":{"qrcodeId":"*","url":"*"}}`)
	id := text(t, answer, "data", "qrcodeId")
	set := func(path, action, token string) map[string]any {
		return p.call("POST", "/api/v3/"+path, fmt.Sprintf(`{"qrcodeId":%q,"action":%q}`, id, action), "Authorization", token)
	}
	status := func() map[string]any { return p.call("GET", "/api/v3/get-qrcode-status?qrcodeId="+id, "") }
	p.wants("pending", status(), `{"statusCode":200,"data":{"status":"PENDING","ticket":"!"}}`)
	p.wants("nobody", set("set-qrcode-status", "SCAN", ""), `{"statusCode":401}`)
	p.wants("scan", set("change-qrcode-status", "SCAN", bob), `{"statusCode":200}`)
	p.wants("scanned", p.call("GET", "/api/v3/check-qrcode-status?qrcodeId="+id, ""), `{"data":{"status":"SCANNED","briefUserInfo":{"displayName":"Bob","photo":"p"}}}`)
	p.wants("v2", p.checks(id), `{"data":{"status":1}}`)
	p.wants("confirm", set("set-qrcode-status", "CONFIRM", bob), `{"statusCode":200,"data":{"success":true}}`)
	ticket := text(t, status(), "data", "ticket")
	exchange := func(client string) map[string]any {
		return p.call("POST", "/api/v3/exchange-tokenset-with-qrcode-ticket", fmt.Sprintf(`{"ticket":%q,"client_id":%q}`, ticket, client))
	}
	p.wants("no such application", exchange("x"), `{"statusCode":499,"apiCode":2011}`)
	p.wants("exchange", exchange(appID), `{"statusCode":200,"data":{"access_token":"*","id_token":"*"}}`)
	p.wants("once", exchange(appID), `{"statusCode":400}`)
	p.wants("used", status(), `{"data":{"status":"AUTHORIZED","ticket":"!"}}`)
	p.wants("WeChat", p.call("POST", "/api/v3/gene-qrcode", `{"type":"WECHAT_MINIPROGRAM"}`), `{"statusCode":200,"data":{"qrcodeId":"*"}}`)
}

// uploads sends a file as the SDKs do.
func (p *pool) uploads(part, contents string) map[string]any {
	p.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile(part, "me.png")
	if err != nil {
		p.Fatal(err)
	}
	if _, err := file.Write([]byte(contents)); err != nil {
		p.Fatal(err)
	}
	if err := form.Close(); err != nil {
		p.Fatal(err)
	}
	return p.call("POST", "/api/v2/upload?folder=photos", body.String(), "Content-Type", form.FormDataContentType())
}

func TestUploads(t *testing.T) {
	t.Parallel()
	p := newProvider(t).pool
	answer := p.uploads("file", pngImage+"first")
	p.wants("upload", answer, `{"code":200,"data":{"url":"*","key":"*"}}`)
	address := text(t, answer, "data", "url")
	path, found := strings.CutPrefix(address, p.url)
	if !found {
		t.Fatalf("served at %s", address)
	}
	if status, body := p.send("GET", path, ""); status != 200 || string(body) != pngImage+"first" {
		t.Errorf("answered %d %q", status, body)
	}
	for name, tt := range map[string][2]string{
		"no picture": {"file", "<svg onload=alert(1)>"},
		"too large":  {"file", pngImage + strings.Repeat("x", 1<<20)},
		"no file":    {"other", pngImage},
	} {
		p.wants(name, p.uploads(tt[0], tt[1]), `{"code":400,"message":"*"}`)
	}
	p.wants("no form", p.call("POST", "/api/v2/upload", "x"), `{"code":400}`)
	for range 64 {
		p.uploads("file", pngImage)
	}
	if status, _ := p.send("GET", path, ""); status != 404 {
		t.Errorf("the oldest of 65 is still there: %d", status)
	}
}
