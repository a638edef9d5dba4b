package oauthserver_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const inactive = `{"active":false}`

func TestIntrospection(t *testing.T) {
	for name, tc := range map[string]struct {
		token string
		want  string
	}{
		"full": {"full", `{"active":true,"iss":"https://main.example/oidc","sub":"u1","jti":"t1","aud":["main","api"],"iat":1800000000,
			"nbf":1799999999,"exp":1800003600,"scope":"openid orders:read","azp":"web","client_id":"web","username":"bob",
			"token_type":"Bearer","big":12345678901234567,"roles":["admin"],"nested":{"a":[1,null]}}`},
		"bare": {"bare", `{"active":true,"iss":"https://main.example/oidc","sub":"u2","aud":["main"],"exp":1800003600,
			"client_id":"main","token_type":"Bearer"}`},
		"claims of other forms": {"odd", `{"active":true,"sub":"u3","aud":["main"],"exp":1800003600,"scope":"a",
			"iss":"https://main.example/oidc","nbf":1800000000,
			"client_id":"main","token_type":"Bearer","amr":"pwd","email_verified":"yes"}`},
		"of another application": {"other", `{"active":true,"sub":"u4","aud":["other app"],"exp":1800003600,"iss":"https://other.example/oidc",
			"client_id":"other app","token_type":"Bearer"}`},
		"invalid":     {"invalid", inactive},
		"expired":     {"expired", inactive},
		"revoked":     {"revoked", inactive},
		"refused":     {"refused", inactive},
		"not a token": {"opaque", inactive},
	} {
		t.Run(name, func(t *testing.T) {
			got := newFixture(t).ask("/oauth2/introspect", "token="+tc.token)
			if got.status != http.StatusOK || got.header.Get("Cache-Control") != "no-store" || got.header.Get("Pragma") != "no-cache" ||
				got.header.Get("Content-Type") != "application/json" || got.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%d %v", got.status, got.header)
			}
			if diff := cmp.Diff(exact(t, tc.want), exact(t, got.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// exact decodes JSON without losing digits.
func exact(t *testing.T, text string) (value any) {
	t.Helper()
	read := json.NewDecoder(strings.NewReader(text))
	read.UseNumber()
	if err := read.Decode(&value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}

// What is not known is never said to be inactive.
func TestWhatCannotBeKnown(t *testing.T) {
	f := newFixture(t)
	for _, token := range []string{"unknown", "late"} {
		got := f.ask("/oauth2/introspect", "token="+token)
		if got.status != http.StatusServiceUnavailable || got.body["error"] != "temporarily_unavailable" ||
			got.header.Get("Retry-After") != "5" || got.body["active"] != nil || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", token, got.status, got.header, got.text)
		}
	}
}

func TestIntrospectionRequests(t *testing.T) {
	long := strings.Repeat("a", 70<<10)
	for name, tc := range map[string]struct {
		form, query string
		want        int
	}{
		"token alone":             {"token=bare", "", 200},
		"a hint":                  {"token=bare&token_type_hint=access_token", "", 200},
		"a hint nobody knows":     {"token=bare&token_type_hint=saml", "", 200},
		"more than is known":      {"token=bare&client_id=x&resource=y", "", 200},
		"an empty parameter":      {"token=bare&max_staleness=", "", 200},
		"no token":                {"", "", 400},
		"an empty token":          {"token=", "", 400},
		"two tokens":              {"token=bare&token=bare", "", 400},
		"two hints":               {"token=bare&token_type_hint=a&token_type_hint=a", "", 400},
		"two of what is unknown":  {"token=bare&x=1&x=2", "", 400},
		"the token in the query":  {"", "token=bare", 400},
		"the token in both":       {"token=bare", "token=bare", 400},
		"staleness in both":       {"token=bare&max_staleness=1", "max_staleness=1", 400},
		"staleness twice":         {"token=bare", "max_staleness=1&max_staleness=1", 400},
		"negative staleness":      {"token=bare&max_staleness=-1s", "", 400},
		"negative seconds":        {"token=bare&max_staleness=-1", "", 400},
		"no staleness":            {"token=bare&max_staleness=soon", "", 400},
		"seconds without end":     {"token=bare&max_staleness=99999999999999999999", "", 400},
		"issuer cannot be asked":  {"token=unasked&max_staleness=0", "", 400},
		"broken escapes":          {"token=%zz", "", 400},
		"a semicolon":             {"token=bare;x=1", "", 400},
		"broken escapes in query": {"token=bare", "x=%zz", 400},
		"too large":               {"token=" + long, "", 413},
	} {
		t.Run(name, func(t *testing.T) {
			got := newFixture(t).ask("/oauth2/introspect?"+tc.query, tc.form)
			if got.status != tc.want || tc.want != 200 && (got.body["error"] != "invalid_request" || got.body["error_description"] == "") {
				t.Errorf("%d %s", got.status, got.text)
			}
		})
	}
}

func TestIntrospectionTakesFormsOnly(t *testing.T) {
	f := newFixture(t)
	for media, want := range map[string]int{
		"application/x-www-form-urlencoded":                200,
		"Application/X-WWW-Form-Urlencoded; charset=UTF-8": 200,
		"application/json":                                 415,
		"multipart/form-data; boundary=x":                  415,
		"":                                                 415,
		"/":                                                415,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth2/introspect", strings.NewReader("token=bare"))
		r.Header.Set("Content-Type", media)
		if got := f.send(r); got.status != want {
			t.Errorf("%s: %d %s", media, got.status, got.text)
		}
	}
}

func TestFreshness(t *testing.T) {
	for _, tc := range []struct{ form, query, want string }{
		{"", "", "offline"},
		{"&max_staleness=0", "", "0s"},
		{"&max_staleness=90", "", "1m30s"},
		{"&max_staleness=90s", "", "1m30s"},
		{"", "max_staleness=1m", "1m0s"},
		{"", "max_staleness=", "offline"},
	} {
		f := newFixture(t)
		got := f.ask("/oauth2/introspect?"+tc.query, "token=bare"+tc.form)
		if got.status != 200 || !cmp.Equal(f.tokens.asked, []string{tc.want}) {
			t.Errorf("%+v: %d, asked %v", tc, got.status, f.tokens.asked)
		}
	}
}

func TestApplications(t *testing.T) {
	const path, header = "/oauth2/introspect", "X-Authing-App-Id"
	for name, tc := range map[string]struct {
		path, token string
		headers     []string
		status      int
		active      bool
	}{
		"any":                        {path, "other", nil, 200, true},
		"by header":                  {path, "other", []string{header, otherApp}, 200, true},
		"another's token, by header": {path, "bare", []string{header, otherApp}, 200, false},
		"by path":                    {"/other%20app" + path, "other", nil, 200, true},
		"another's token, by path":   {"/main" + path, "other", nil, 200, false},
		"both agree":                 {"/main" + path, "bare", []string{header, mainApp}, 200, true},
		"both differ":                {"/main" + path, "bare", []string{header, otherApp}, 400, false},
		"two headers differ":         {path, "bare", []string{header, otherApp, header, mainApp}, 400, false},
		"not configured":             {path, "bare", []string{header, "nobody"}, 404, false},
		"not configured, by path":    {"/nobody" + path, "bare", nil, 404, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := newFixture(t).ask(tc.path, "token="+tc.token, tc.headers...)
			active, _ := got.body["active"].(bool)
			if got.status != tc.status || active != tc.active || (tc.status == 200) != (got.body["error"] == nil) {
				t.Errorf("%d %s", got.status, got.text)
			}
		})
	}
}

func TestTokensAreNotLogged(t *testing.T) {
	f := newFixture(t)
	for _, token := range []string{"full", "opaque", "unknown"} {
		f.ask("/oauth2/introspect", "token="+token+"&max_staleness=1")
	}
	log := f.log.String()
	if strings.Count(log, "msg=introspection") != 3 || !strings.Contains(log, "active=true") || !strings.Contains(log, "active=false") {
		t.Errorf("the log: %s", log)
	}
	if strings.Contains(log, "opaque") || strings.Contains(log, "u1") {
		t.Errorf("the log holds a token, or its user: %s", log)
	}
}
