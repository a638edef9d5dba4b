package access_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// basic is a key as a client's id and secret (RFC 6749 section 2.3.1).
func basic(id, secret string) []string {
	return []string{"authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))}
}

// Introspection is for those who may verify tokens, however they prove themselves.
func TestIntrospectionCallers(t *testing.T) {
	m := newMatrix(t, "")
	at := slices.IndexFunc(m.all, func(r rpc) bool { return r.name == "/authing.identity.v1.IdentityService/VerifyToken" })
	verify := m.all[at]
	holder, stranger := m.holder(verify), m.stranger(verify)
	const lacks = `Bearer realm="caller", error="insufficient_scope", scope="tokens.read"`
	for name, tt := range map[string]struct {
		headers   []string
		status    int
		word      string
		challenge string
	}{
		"none":                     {nil, 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Basic":                    {basic(holder.key.id, holder.key.secret), 200, "", ""},
		"Basic, wrong secret":      {basic(holder.key.id, m.wrong), 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Basic, another's secret":  {basic(holder.key.id, stranger.key.secret), 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Basic, expired":           {basic(m.past.id, m.past.secret), 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Basic, without scope":     {basic(stranger.key.id, stranger.key.secret), 403, "insufficient_scope", lacks},
		"Basic, the application":   {basic(appID, "access-app-secret"), 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Basic, the pool's pair":   {basic(poolID, "access-pool-secret"), 200, "", ""},
		"Bearer":                   {authorization(holder.key.secret), 200, "", ""},
		"Bearer, traded":           {authorization(holder.token), 200, "", ""},
		"Bearer, wrong":            {authorization(m.wrong), 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Bearer, a user's":         {authorization(m.user), 401, "invalid_client", `Basic realm="caller", charset="UTF-8"`},
		"Bearer, without scope":    {authorization(stranger.key.secret), 403, "insufficient_scope", lacks},
		"x-caller-authorization":   {caller(holder.key.secret), 200, "", ""},
		"both headers":             {slices.Concat(caller(holder.key.secret), authorization(holder.key.secret)), 400, "invalid_request", ""},
		"an application not there": {append(authorization(holder.key.secret), "x-authing-app-id", "another"), 404, "invalid_request", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := introspect(t, m, tt.headers)
			word, _ := got.at("error").(string)
			if got.status != tt.status || word != tt.word || got.header.Get("WWW-Authenticate") != tt.challenge {
				t.Errorf("%d %v %s", got.status, got.header, got.text)
			}
			if (got.at("active") == true) != (tt.status == 200) {
				t.Errorf("%s", got.text)
			}
		})
	}
	for _, secret := range []string{m.user, holder.key.secret, stranger.key.secret, m.past.secret} {
		if strings.Contains(m.log.String(), secret) {
			t.Error("a credential is in the log")
		}
	}
}

// introspect asks about the user's token.
func introspect(t *testing.T, m *matrix, headers []string) (r reply) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.rest("/oauth2/introspect"), strings.NewReader("token="+m.user))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for pair := range slices.Chunk(headers, 2) {
		request.Header.Add(pair[0], pair[1])
	}
	response, err := plain.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	r = reply{status: response.StatusCode, header: response.Header, text: string(text)}
	if err := json.Unmarshal(text, &r.body); err != nil {
		t.Errorf("%v: %s", err, text)
	}
	return r
}
