package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// subscribe opens a subscription, or says how it was refused.
func (p *pool) subscribe(path string, header http.Header) (*websocket.Conn, int) {
	p.Helper()
	socket, response, err := websocket.Dial(p.Context(), p.url+path, &websocket.DialOptions{HTTPHeader: header}) //nolint:bodyclose // the library closes it
	if response == nil {
		p.Fatal(err)
	}
	if err == nil {
		p.Cleanup(func() { _ = socket.CloseNow() })
	}
	return socket, response.StatusCode
}

func signedHeader(id, secret string) http.Header {
	return http.Header{"Authorization": {signature.Websocket(id, secret)}}
}

func (p *pool) administrates(code string) *websocket.Conn {
	p.Helper()
	socket, status := p.subscribe("/events/v1/management/sub?code="+code, signedHeader(poolID, poolSecret))
	if status != http.StatusSwitchingProtocols {
		p.Fatalf("refused with %d", status)
	}
	return socket
}

func (p *pool) listens(code, token string) *websocket.Conn {
	p.Helper()
	socket, status := p.subscribe("/events/v1/authentication/sub?code="+code+"&token="+url.QueryEscape(token), nil)
	if status != http.StatusSwitchingProtocols {
		p.Fatalf("refused with %d", status)
	}
	return socket
}

func (p *pool) hears(socket *websocket.Conn, want string) {
	p.Helper()
	kind, text, err := socket.Read(p.Context())
	if err != nil || kind != websocket.MessageText || string(text) != want {
		p.Errorf("heard %q, %v, want %q", text, err, want)
	}
}

func (p *pool) bobsToken() string {
	p.Helper()
	return p.signIn("bob", "passw0rd")["access_token"].(string)
}

func (p *pool) defines(code string) {
	p.Helper()
	p.admin("POST", "/api/v3/define-event", `{"eventType":"`+code+`","eventDescription":"made up"}`)
}

func TestEventsReachWhoSubscribes(t *testing.T) {
	p := newPool(t, "demo")
	p.defines("shop.paid")
	p.defines("shop.sent")
	token := p.bobsToken()
	administrator, user, other := p.administrates("shop.paid"), p.listens("shop.paid", token), p.administrates("shop.sent")

	for _, published := range []struct{ path, authorization, data, heard string }{
		{"/api/v3/pub-event", p.managementToken(), `"{\"a\": 1}"`, `{"a": 1}`},
		{"/api/v3/pub-event", p.managementToken(), `"plain"`, "plain"},
		{"/api/v3/pub-event", p.managementToken(), `{"a":[1,null]}`, `{"a":[1,null]}`},
		{"/api/v3/pub-userEvent", token, `"by the user"`, "by the user"},
		{"/api/v3/pub-userEvent", p.managementToken(), `"about a user"`, "about a user"},
	} {
		answer := p.call("POST", published.path, `{"eventType":"shop.paid","source":"test","eventData":`+published.data+`}`,
			"Authorization", published.authorization)
		if data, _ := answer["data"].(map[string]any); data["success"] != true {
			t.Fatalf("%s: %v", published.data, answer)
		}
		p.hears(administrator, published.heard)
		p.hears(user, published.heard)
	}
	p.admin("POST", "/api/v3/pub-event", `{"eventType":"shop.sent","eventData":"last"}`)
	p.hears(other, "last") // and nothing before
}

func TestEventsAreRefused(t *testing.T) {
	p := newPool(t, "demo")
	p.defines("shop.paid")
	token := p.bobsToken()
	for name, tt := range map[string]struct {
		path, authorization, body string
		want                      float64
	}{
		"nobody":        {"/api/v3/pub-event", "", `{"eventType":"shop.paid","eventData":"x"}`, 401},
		"a user":        {"/api/v3/pub-event", token, `{"eventType":"shop.paid","eventData":"x"}`, 401},
		"nobody's user": {"/api/v3/pub-userEvent", "", `{"eventType":"shop.paid","eventData":"x"}`, 401},
		"unknown":       {"/api/v3/pub-event", p.managementToken(), `{"eventType":"shop.none","eventData":"x"}`, 404},
		"no data":       {"/api/v3/pub-userEvent", token, `{"eventType":"shop.paid"}`, 400},
		"no type":       {"/api/v3/pub-event", p.managementToken(), `{"eventData":"x"}`, 400},
		"taken":         {"/api/v3/define-event", p.managementToken(), `{"eventType":"shop.paid","eventDescription":"x"}`, 409},
		"endless": {
			"/api/v3/define-event", p.managementToken(),
			`{"eventType":"` + strings.Repeat("x", 257) + `","eventDescription":"x"}`, 400,
		},
	} {
		if answer := p.call("POST", tt.path, tt.body, "Authorization", tt.authorization); answer["statusCode"] != tt.want {
			t.Errorf("%s: %v", name, answer)
		}
	}
}

func TestSubscriptionsAreRefused(t *testing.T) {
	p := newPool(t, "demo")
	token := url.QueryEscape(p.bobsToken())
	for name, tt := range map[string]struct {
		path   string
		header http.Header
		want   int
	}{
		"nobody":                    {"/events/v1/management/sub?code=a", nil, 401},
		"another secret":            {"/events/v1/management/sub?code=a", signedHeader(poolID, "wrong"), 401},
		"another pool":              {"/events/v1/management/sub?code=a", signedHeader("other", poolSecret), 401},
		"a user":                    {"/events/v1/management/sub?code=a&token=" + token, nil, 401},
		"no code":                   {"/events/v1/management/sub", signedHeader(poolID, poolSecret), 400},
		"an endless code":           {"/events/v1/management/sub?code=" + strings.Repeat("x", 257), signedHeader(poolID, poolSecret), 400},
		"no user":                   {"/events/v1/authentication/sub?code=a", nil, 401},
		"a made up user":            {"/events/v1/authentication/sub?code=a&token=x", nil, 401},
		"an administrator":          {"/events/v1/authentication/sub?code=a&token=" + url.QueryEscape(p.managementToken()), nil, 401},
		"an administrator by token": {"/events/v1/management/sub?code=a&token=" + url.QueryEscape(p.managementToken()), nil, 101},
		"a made up administrator":   {"/events/v1/management/sub?code=a&token=x", nil, 401},
		"a user without code":       {"/events/v1/authentication/sub?token=" + token, nil, 400},
		"a page of others":          {"/events/v1/authentication/sub?code=a&token=" + token, http.Header{"Origin": {"https://evil.example"}}, 403},
	} {
		if _, status := p.subscribe(tt.path, tt.header); status != tt.want {
			t.Errorf("%s: %d, want %d", name, status, tt.want)
		}
	}
	if status, _ := p.send("POST", "/events/v1/management/sub?code=a", ""); status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", status)
	}
}

func TestEventAppsAndKinds(t *testing.T) {
	p := newPool(t, "demo")
	shop := `{"identifier":"shop","name":"Shop","logo":"https://example.com/shop.png"}`
	for _, want := range []float64{200, 409} {
		if answer := p.admin("POST", "/api/v3/create-event-app", shop); answer["statusCode"] != want {
			t.Errorf("%v, want %v", answer, want)
		}
	}
	p.wants("applications", p.admin("GET", "/api/v3/list-event-apps", ""), `{"data":{"totalCount":1,"list":[`+shop+`]}}`)
	p.wants("events", p.admin("GET", "/api/v3/list-events", ""), `{"data":{"totalCount":0,"list":[]}}`)
	for _, code := range []string{"shop.paid", "stock.low", "shop.sent"} {
		p.defines(code)
	}
	listed := func(query string) (codes string, total any) {
		data := p.admin("GET", "/api/v3/list-events"+query, "")["data"].(map[string]any)
		var found []string
		for _, one := range data["list"].([]any) {
			found = append(found, one.(map[string]any)["code"].(string))
		}
		return strings.Join(found, " "), data["totalCount"]
	}
	for query, want := range map[string]struct {
		codes string
		total float64
	}{
		"":                  {"shop.paid stock.low shop.sent", 3},
		"?page=2&limit=2":   {"shop.sent", 3},
		"?app=shop":         {"shop.paid shop.sent", 2},
		"?app=shop&limit=1": {"shop.paid", 2},
		"?app=sho":          {"", 0},
		"?page=9&limit=50":  {"", 3},
	} {
		if codes, total := listed(query); codes != want.codes || total != want.total {
			t.Errorf("%q: %q of %v", query, codes, total)
		}
	}
	if answer := p.admin("GET", "/api/v3/list-events?limit=51", ""); answer["statusCode"] != float64(400) {
		t.Errorf("%v", answer)
	}
}
