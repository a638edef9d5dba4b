package emulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

const (
	poolID, poolSecret = "pool-1", "pool-secret"
	appID, appSecret   = "app-1", "app-secret"
)

var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// pool is a running emulator, spoken to as raw JSON over HTTP.
type pool struct {
	*testing.T

	url   string
	clock *clock
}

func newPool(t *testing.T, seed string) *pool {
	t.Helper()
	key, err := signingKey()
	if err != nil {
		t.Fatal(err)
	}
	opts := emulator.Options{
		UserPoolID: poolID, UserPoolSecret: poolSecret, AppID: appID, AppSecret: appSecret,
		BcryptCost: 4, SigningKey: key,
	}
	if seed != "demo" {
		if opts.Seed, err = emulator.LoadSeed(strings.NewReader(seed)); err != nil {
			t.Fatal(err)
		}
	}
	c := &clock{now: time.Date(2026, 11, 21, 2, 30, 0, 0, time.UTC)}
	opts.Now = c.Now
	e, err := emulator.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e.Handler())
	t.Cleanup(server.Close)
	return &pool{t, server.URL, c}
}

// send makes a request; header is name, value, name, value, ….
func (p *pool) send(method, path, body string, header ...string) (status int, answer []byte) {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	for pair := range slices.Chunk(header, 2) {
		req.Header.Set(pair[0], pair[1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // It was read to its end.
	answer, err = io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	return resp.StatusCode, answer
}

// call is send for an answer that is a JSON object.
func (p *pool) call(method, path, body string, header ...string) map[string]any {
	p.Helper()
	_, answer := p.send(method, path, body, header...)
	var object map[string]any
	if err := json.Unmarshal(answer, &object); err != nil {
		p.Fatalf("%s %s answered %q: %v", method, path, answer, err)
	}
	return object
}

// admin calls with a management token.
func (p *pool) admin(method, path, body string) map[string]any {
	p.Helper()
	return p.call(method, path, body, "Authorization", p.managementToken())
}

func (p *pool) managementToken() string {
	p.Helper()
	answer := p.call("POST", "/api/v3/get-management-token",
		fmt.Sprintf(`{"accessKeyId":%q,"accessKeySecret":%q}`, poolID, poolSecret))
	return text(p.T, answer, "data", "access_token")
}

// graphQL sends a query with its variables, as JSON.
func (p *pool) graphQL(query, variables string, header ...string) map[string]any {
	p.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": json.RawMessage(variables)})
	if err != nil {
		p.Fatal(err)
	}
	return p.call("POST", "/graphql/v2", string(body), header...)
}

// encrypted is a password under the key the emulator publishes.
func (p *pool) encrypted(password string) string {
	p.Helper()
	block, _ := pem.Decode([]byte(text(p.T, p.call("GET", "/api/v2/.well-known", ""), "data", "publicKey")))
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		p.Fatal(err)
	}
	cipher, err := rsa.EncryptPKCS1v15(rand.Reader, key.(*rsa.PublicKey), []byte(password)) //nolint:staticcheck // The SDKs' scheme.
	if err != nil {
		p.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(cipher)
}

// signIn returns the tokens of bob of the demo seed, or of who signs in so.
func (p *pool) signIn(username, password string) map[string]any {
	p.Helper()
	answer := p.call("POST", "/api/v3/signin",
		fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{"username":%q,"password":%q}}`, username, password))
	p.wants("sign in", answer, `{"statusCode":200}`)
	return answer["data"].(map[string]any)
}

// wants checks that got has what want says: other members of objects may be
// there, "*" is any text that is not empty, "!" is a member that is not there.
func (p *pool) wants(what string, got any, want string) {
	p.Helper()
	var wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		p.Fatalf("%s: the test wants no JSON: %v", what, err)
	}
	if problem := differs("", got, wanted); problem != "" {
		text, _ := json.Marshal(got)
		p.Errorf("%s: %s\nin %s", what, problem, text)
	}
}

func differs(path string, got, want any) string {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %v, not an object", path, got)
		}
		for name, member := range want {
			value, there := object[name]
			if member == "!" {
				if there {
					return fmt.Sprintf("%s.%s is there", path, name)
				}
				continue
			}
			if problem := differs(path+"."+name, value, member); problem != "" {
				return problem
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fmt.Sprintf("%s is %v, want %d elements", path, got, len(want))
		}
		for i := range want {
			if problem := differs(fmt.Sprintf("%s[%d]", path, i), list[i], want[i]); problem != "" {
				return problem
			}
		}
		return ""
	default:
		if s, ok := got.(string); want == "*" && ok && s != "" || got == want {
			return ""
		}
		return fmt.Sprintf("%s is %v, want %v", path, got, want)
	}
}

// text is a text deep in an answer.
func text(t *testing.T, answer map[string]any, path ...string) string {
	t.Helper()
	var value any = answer
	for _, name := range path {
		object, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("no %v in %v", path, answer)
		}
		value = object[name]
	}
	s, ok := value.(string)
	if !ok {
		t.Fatalf("no text %v in %v", path, answer)
	}
	return s
}
