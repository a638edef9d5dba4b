package access_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/coder/websocket"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

const (
	managementEvents = "/events/v1/management/sub?code=a"
	userEvents       = "/events/v1/authentication/sub?code=a"
)

// handshake asks for a websocket at the front. Status 101: it was opened.
func (s *system) handshake(t *testing.T, path string, headers ...string) reply {
	t.Helper()
	header := http.Header{}
	for pair := range slices.Chunk(headers, 2) {
		header.Add(pair[0], pair[1])
	}
	socket, response, err := websocket.Dial(t.Context(), "ws://"+s.at.Compat+path, &websocket.DialOptions{HTTPHeader: header}) //nolint:bodyclose // the library closes it
	if err == nil {
		_ = socket.CloseNow()
		return reply{status: http.StatusSwitchingProtocols}
	}
	if response == nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(response.Body) // the library has it in memory
	got := reply{status: response.StatusCode, text: string(text)}
	_ = json.Unmarshal(text, &got.body)
	return got
}

// Who may listen at the front is who may call the rpc.
func TestSubscriptionsAtTheFront(t *testing.T) {
	files := newFolder(t)
	reader, writer, past := newKey(t, "reader", "reader"), newKey(t, "writer", "writer"), newKey(t, "past", "reader", "expires: 2001-01-01T00:00:00Z")
	const policy = `callers:
  reader: {scopes: [events.read]}
  writer: {scopes: [events.write, users.read]}
`
	env := embedded()
	keys := keysFile(reader, writer, past) + "  - {id: whole, caller: reader, secret: a-secret-of-the-file-itself-0123456789}\n"
	maps.Copy(env, map[string]string{
		"AUTHING_ACCESS_KEYS":   files.write("keys.yaml", keys),
		"AUTHING_ACCESS_POLICY": files.write("policy.yaml", policy+"  app: {identities: [\"application:"+appID+"\"], scopes: [auth.me]}\n"),
	})
	s := start(t, env)
	user := s.signInAtEmulator(t)
	subscription := func(id, secret string) []string { return []string{"Authorization", signature.Websocket(id, secret)} }
	token := func(path, value string) string { return path + "&token=" + value }

	type row struct {
		path    string
		headers []string
		status  int
		reason  string
		lacks   string
	}
	judge := func(t *testing.T, rows map[string]row) {
		t.Helper()
		for name, tt := range rows {
			got := s.handshake(t, tt.path, tt.headers...)
			reason, facts := got.reason()
			lacks, _ := facts["scope"].(string)
			if application, ok := facts["application"].(string); ok {
				lacks = application
			}
			if got.status != tt.status || reason != tt.reason || lacks != tt.lacks {
				t.Errorf("%s: %d %s", name, got.status, got.text)
			}
		}
	}
	const (
		open    = http.StatusSwitchingProtocols
		unknown = http.StatusUnauthorized
		denied  = http.StatusForbidden
	)
	judge(t, map[string]row{
		"nobody":                  {managementEvents, nil, unknown, unauthenticated, ""},
		"key":                     {managementEvents, authorization(reader.secret), open, "", ""},
		"key in the query":        {token(managementEvents, reader.secret), nil, open, "", ""},
		"traded token":            {token(managementEvents, s.trade(t, plain, "http", reader)), nil, open, "", ""},
		"key without the scope":   {managementEvents, authorization(writer.secret), denied, notPermitted, "events.read"},
		"token without the scope": {token(managementEvents, s.trade(t, plain, "http", writer)), nil, denied, notPermitted, "events.read"},
		"expired key":             {managementEvents, authorization(past.secret), unknown, unauthenticated, ""},
		"signature":               {managementEvents, subscription("whole", "a-secret-of-the-file-itself-0123456789"), open, "", ""},
		"signature of the pool":   {managementEvents, subscription(poolID, "access-pool-secret"), open, "", ""},
		"another signature":       {managementEvents, subscription("whole", "a-secret-of-nobody"), unknown, unauthenticated, ""},
		"signature by a hash":     {managementEvents, subscription("reader", reader.secret), unknown, unauthenticated, ""},
		"key at another place":    {managementEvents, caller(reader.secret), unknown, unauthenticated, ""},
		"user's token":            {token(managementEvents, user), nil, unknown, unauthenticated, ""},
		"user":                    {token(userEvents, user), nil, open, "", ""},
		"user without a token":    {userEvents, nil, unknown, needsUser, ""},
		"key for a user":          {token(userEvents, reader.secret), nil, unknown, needsUser, ""},
		"signature for a user":    {userEvents, subscription(poolID, "access-pool-secret"), unknown, needsUser, ""},
	})

	// What the files say now holds for the next handshake.
	files.write("policy.yaml", policy)
	files.write("keys.yaml", keysFile(writer))
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	judge(t, map[string]row{
		"revoked key":                  {managementEvents, authorization(reader.secret), unknown, unauthenticated, ""},
		"signature by a revoked key":   {managementEvents, subscription("whole", "a-secret-of-the-file-itself-0123456789"), unknown, unauthenticated, ""},
		"application that is unlisted": {token(userEvents, user), nil, denied, notPermitted, appID},
	})
}

// signInAtEmulator gets the token of the emulator's own user, whatever the policy.
func (s *system) signInAtEmulator(t *testing.T) string {
	t.Helper()
	got := call(t, http.MethodPost, "http://"+s.at.Emulator+"/api/v3/signin",
		`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},"client_id":"`+appID+`","client_secret":"access-app-secret"}`)
	token, ok := got.at("data", "access_token").(string)
	if !ok {
		t.Fatal(got.text)
	}
	return token
}
