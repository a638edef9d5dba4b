package proxy_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// deploy is the folder of the configurations.
const deploy = "../../deploy"

// serviceName is what the configurations call the service.
const serviceName = "authing-grpc.example.internal"

// The embedded pool and application of these tests.
const (
	appID     = "proxy-app"
	appSecret = "an application's secret, 32 bytes"
)

// demo is an environment with the emulator, on free ports.
func demo() map[string]string {
	return map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_COMPAT_ADDR": "127.0.0.1:0",
		"AUTHING_EMULATOR_ADDR":        "127.0.0.1:0",
		"AUTHING_EMULATOR_USERPOOL_ID": "proxy-pool", "AUTHING_EMULATOR_USERPOOL_SECRET": "proxy-pool-secret",
		"AUTHING_EMULATOR_APP_ID": appID, "AUTHING_EMULATOR_APP_SECRET": appSecret,
		"AUTHING_LOG_LEVEL": "debug", "AUTHING_LOG_FORMAT": "json", "AUTHING_RELOAD_INTERVAL": "10m",
	}
}

// service is a running server with TLS, on settings of deploy/, and the CA of
// everybody's certificates.
type service struct {
	at   server.Addresses
	ca   *certstest.CA
	key  string // secret of a key of the caller envoy
	log  *lockedBuffer
	stop func()
}

// load reads settings as the server would.
func load(t *testing.T, settings string, env map[string]string) *config.Config {
	t.Helper()
	env = maps.Clone(env)
	env["AUTHING_CONFIG"] = write(t, t.TempDir(), "settings.yaml", settings)
	cfg, err := config.Load(config.Server, config.Sources{
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// start runs a server until the test ends. The settings' files are in the folders
// that are named, which have become one.
func start(t *testing.T, settings, policy string, folders ...string) *service {
	t.Helper()
	s := &service{ca: certstest.New(t), log: new(lockedBuffer)}
	key, secret, err := access.NewKey("envoy-1", "envoy")
	if err != nil {
		t.Fatal(err)
	}
	s.key = secret
	dir, own := t.TempDir(), s.ca.Issue([]string{serviceName})
	for name, content := range map[string]string{
		"tls.crt": string(own.Cert), "tls.key": string(own.Key), "clients.crt": string(s.ca.PEM),
		"cert-chain.pem": string(own.Cert), "key.pem": string(own.Key), "root-cert.pem": string(s.ca.PEM),
		"policy.yaml": policy,
		"keys.yaml":   "keys:\n  - {id: envoy-1, caller: envoy, hash: '" + key.Hash() + "'}\n",
	} {
		write(t, dir, name, content)
	}
	for _, folder := range folders {
		settings = strings.ReplaceAll(settings, folder, dir)
	}
	cfg := load(t, settings, demo())
	redactor := redact.New()
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
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	t.Cleanup(s.stop)
	return s
}

// startService is start on deploy/service.
func startService(t *testing.T) *service {
	t.Helper()
	return start(t, read(t, "service/settings.yaml"), read(t, "service/policy.yaml"), "/etc/authing-grpc")
}

// client is the TLS of a client with a certificate for some names; without names
// it has none.
func (s *service) client(t *testing.T, names ...string) *tls.Config {
	t.Helper()
	made := &tls.Config{RootCAs: s.ca.Pool(), ServerName: serviceName, MinVersion: tls.VersionTLS12}
	if len(names) > 0 {
		made.Certificates = []tls.Certificate{s.ca.Issue(names).TLS(t)}
	}
	return made
}

// grpc is a gRPC client with a certificate for some names.
func (s *service) grpc(t *testing.T, names ...string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+s.at.GRPC, grpc.WithTransportCredentials(credentials.NewTLS(s.client(t, names...))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// rest asks the REST door, without a certificate.
func (s *service) rest(t *testing.T, path string) reply {
	t.Helper()
	return s.restAs(t, nil, path)
}

// restAs asks the REST door with a certificate for some names.
func (s *service) restAs(t *testing.T, names []string, path string, headers ...string) reply {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: s.client(t, names...)}
	defer transport.CloseIdleConnections()
	return send(t, &http.Client{Transport: transport}, "GET", "https://"+s.at.HTTP+path, "", headers...)
}

// reply is an HTTP answer read whole.
type reply struct {
	status int
	header http.Header
	text   string
}

// send makes an HTTP call; header pairs are names and values.
func send(t *testing.T, client *http.Client, method, url, body string, headers ...string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(headers, 2) {
		request.Header.Add(pair[0], pair[1])
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{status: response.StatusCode, header: response.Header, text: string(text)}
}

// read is a file of deploy/.
func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(deploy, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
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
