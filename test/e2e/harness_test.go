package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// The embedded pool and application of these tests.
const (
	poolID     = "e2e-pool"
	poolSecret = "e2e-pool-secret-canary"
	appID      = "e2e-app"
	appSecret  = "e2e-app-secret-canary"
)

// system is a running server.
type system struct {
	grpc *grpc.ClientConn
	at   server.Addresses
	log  *lockedBuffer
	// stop ends the server in order; it is called at the test's end at the latest.
	stop func()
}

// lockedBuffer is a log that is written while it is read.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// embedded is the environment of a server with its emulator, on free ports.
func embedded() map[string]string {
	return map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0",
		"AUTHING_COMPAT_ADDR":          "127.0.0.1:0",
		"AUTHING_EMULATOR_ADDR":        "127.0.0.1:0",
		"AUTHING_EMULATOR_USERPOOL_ID": poolID, "AUTHING_EMULATOR_USERPOOL_SECRET": poolSecret,
		"AUTHING_EMULATOR_APP_ID": appID, "AUTHING_EMULATOR_APP_SECRET": appSecret,
		"AUTHING_LOG_LEVEL": "debug", "AUTHING_LOG_FORMAT": "json",
	}
}

// real is the environment of a server whose Authing is at url.
func real(url string) map[string]string {
	env := embedded()
	maps.DeleteFunc(env, func(name, _ string) bool { return len(name) > 16 && name[:16] == "AUTHING_EMULATOR" })
	maps.Copy(env, map[string]string{
		"AUTHING_HOST": url, "AUTHING_USERPOOL_ID": poolID, "AUTHING_USERPOOL_SECRET": poolSecret,
		"AUTHING_APP_HOST": url, "AUTHING_APP_ID": appID, "AUTHING_APP_SECRET": appSecret,
		"AUTHING_CDN_URL": url, "AUTHING_V1_PIPELINE_TEMPLATES_URL": url,
	})
	return env
}

// start runs a server until the test ends.
func start(t *testing.T, env map[string]string, redaction ...redact.Option) *system {
	t.Helper()
	cfg, err := config.Load(config.Server, config.Sources{
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &system{log: new(lockedBuffer)}
	redactor := redact.New(redaction...)
	running, err := server.New(t.Context(), cfg, server.Deps{
		Logger: server.NewLogger(s.log, cfg.Log, redactor), Redactor: redactor, Banner: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- running.Run(ctx) }()
	s.at = running.Addresses()
	if s.grpc, err = grpc.NewClient("passthrough:///"+s.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
		t.Fatal(err)
	}
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	t.Cleanup(func() {
		_ = s.grpc.Close()
		s.stop()
	})
	return s
}

// upstream is an Authing whose answer the test writes.
func upstream(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v3/get-management-token" {
			_, _ = io.WriteString(w, `{"statusCode":200,"data":{"access_token":"management","expires_in":7200}}`)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// reply is an HTTP answer read whole.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// call makes an HTTP call; header pairs are names and values.
func call(t *testing.T, method, url, body string, header ...string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(header, 2) {
		if pair[0] == "Content-Type" {
			request.Header.Del("Content-Type")
		}
		request.Header.Add(pair[0], pair[1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := reply{status: response.StatusCode, header: response.Header, text: string(text)}
	_ = json.Unmarshal(text, &r.body)
	return r
}

// at walks a decoded answer by member names.
func (r reply) at(names ...string) any {
	var value any = r.body
	for _, name := range names {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func (s *system) rest(path string) string   { return "http://" + s.at.HTTP + path }
func (s *system) compat(path string) string { return "http://" + s.at.Compat + path }

func number(n int64) float64 { return float64(n) }
