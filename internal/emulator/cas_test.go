package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// grantEnds is when codes and tickets have ended.
const grantEnds = 10*time.Minute + time.Second

const service = "http://127.0.0.1:4000/callback"

// ticket is one for bob, who is signed in.
func (b *browser) ticket() string {
	b.Helper()
	resp, _ := b.visit("/cas-idp/app-1?service="+url.QueryEscape(service), nil)
	return b.told(resp).Get("ticket")
}

func TestCAS(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	b := p.newBrowser()
	login := "/cas-idp/app-1?service=" + url.QueryEscape(service)
	if resp, page := b.visit(login, nil); resp.StatusCode != http.StatusOK || !strings.Contains(page, `<form method="post">`) {
		t.Fatalf("answered %s %s", resp.Status, page)
	}
	resp, _ := b.visit(login, bobsForm)
	ticket := b.told(resp).Get("ticket")
	query := func(ticket string) string {
		return url.Values{"ticket": {ticket}, "service": {service}}.Encode()
	}
	v1 := func(ticket string) string {
		_, body := p.send("GET", "/cas-idp/app-1/validate?"+query(ticket), "")
		return string(body)
	}
	if got := v1(ticket); got != "yes\nbob\n" {
		t.Errorf("answered %q", got)
	}
	for name, bad := range map[string]string{"used": ticket, "wrong": "ST-x", "no ticket": "x", "none": ""} {
		if got := v1(bad); got != "no\n\n" {
			t.Errorf("%s: answered %q", name, got)
		}
	}
	p.wants("JSON", p.call("GET", "/cas-idp/app-1/serviceValidate?format=JSON&"+query(b.ticket()), ""),
		`{"serviceResponse":{"authenticationFailure":"!","authenticationSuccess":{"user":"bob","attributes":{"sub":"bob-id","email":"bob@example.com","nickname":"Bob"}}}}`)
	p.wants("refused", p.call("GET", "/cas-idp/app-1/serviceValidate?format=JSON&"+query(ticket), ""),
		`{"serviceResponse":{"authenticationSuccess":"!","authenticationFailure":{"code":"INVALID_TICKET","description":"*"}}}`)
	p.wants("another service", p.call("GET", "/cas-idp/app-1/serviceValidate?format=JSON&service=x&ticket="+b.ticket(), ""),
		`{"serviceResponse":{"authenticationFailure":{"code":"INVALID_SERVICE"}}}`)
	p.wants("incomplete", p.call("GET", "/cas-idp/app-1/serviceValidate?format=JSON", ""),
		`{"serviceResponse":{"authenticationFailure":{"code":"INVALID_REQUEST"}}}`)

	_, xml := p.send("GET", "/cas-idp/app-1/serviceValidate?"+query(b.ticket()), "")
	for _, part := range []string{
		`<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>bob</cas:user><cas:attributes>`,
		`<cas:email>bob@example.com</cas:email><cas:email_verified>true</cas:email_verified>`,
	} {
		if !strings.Contains(string(xml), part) {
			t.Errorf("answered %s, without %s", xml, part)
		}
	}
	_, xml = p.send("GET", "/cas-idp/app-1/serviceValidate?format=XML&"+query("ST-x"), "")
	if !strings.Contains(string(xml), `<cas:authenticationFailure code="INVALID_TICKET">`) {
		t.Errorf("answered %s", xml)
	}
	late := b.ticket()
	p.clock.advance(grantEnds)
	if got := v1(late); got != "no\n\n" {
		t.Errorf("a ticket that has ended: answered %q", got)
	}
}

func TestCASLogout(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, b := p.tokens("openid")
	if resp, _ := b.visit("/cas-idp/logout?url="+url.QueryEscape(service), nil); resp.Header.Get("Location") != service {
		t.Errorf("answered %s, %q", resp.Status, resp.Header.Get("Location"))
	}
	if p.active(token.AccessToken) {
		t.Error("the session goes on")
	}
	if resp, _ := b.visit("/cas-idp/logout?url=https://evil.example.com/", nil); resp.StatusCode != http.StatusOK {
		t.Errorf("answered %s", resp.Status)
	}
	_, b = p.tokens("openid")
	if resp, _ := b.visit("/cas-idp/logout?url=https://evil.example.com/", nil); resp.StatusCode != http.StatusOK {
		t.Errorf("answered %s", resp.Status)
	}
	for path, want := range map[string]int{
		"/cas-idp/app-1?service=https://evil.example.com/": http.StatusBadRequest,
		"/cas-idp/nobody?service=x":                        http.StatusNotFound,
		"/cas-idp/nobody/validate?service=x&ticket=x":      http.StatusNotFound,
		"/cas-idp/app-1/other":                             http.StatusNotImplemented,
	} {
		if resp, _ := b.visit(path, nil); resp.StatusCode != want {
			t.Errorf("%s answered %s", path, resp.Status)
		}
	}
}
