// Package access_test tests from outside who may call what: every rpc at every
// door, and what changes while the server runs.
package access_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// The embedded pool and application of these tests.
const (
	poolID = "access-pool"
	appID  = "access-app"
)

// embedded is the environment of a server with its emulator, on free ports. It
// reads its files again when it is told to, never by itself.
func embedded() map[string]string {
	return map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_COMPAT_ADDR": "127.0.0.1:0",
		"AUTHING_EMULATOR_ADDR":        "127.0.0.1:0",
		"AUTHING_EMULATOR_USERPOOL_ID": poolID, "AUTHING_EMULATOR_USERPOOL_SECRET": "access-pool-secret",
		"AUTHING_EMULATOR_APP_ID": appID, "AUTHING_EMULATOR_APP_SECRET": "access-app-secret",
		"AUTHING_LOG_LEVEL": "info", "AUTHING_LOG_FORMAT": "json", "AUTHING_RELOAD_INTERVAL": "10m",
	}
}

// system is a running server.
type system struct {
	*server.Server
	at  server.Addresses
	log *lockedBuffer
}

// open makes a server that does not run yet.
func open(t *testing.T, env map[string]string, args ...string) (*server.Server, *lockedBuffer, error) {
	t.Helper()
	cfg, err := config.Load(config.Server, config.Sources{
		Args:      args,
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	log, redactor := new(lockedBuffer), redact.New()
	opened, err := server.New(t.Context(), cfg, server.Deps{
		Logger: server.NewLogger(log, cfg.Log, redactor), Redactor: redactor, Banner: io.Discard,
	})
	return opened, log, err
}

// start runs a server until the test ends.
func start(t *testing.T, env map[string]string, args ...string) *system {
	t.Helper()
	running, log, err := open(t, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- running.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	return &system{Server: running, at: running.Addresses(), log: log}
}

// folder holds the files of a server.
type folder struct {
	t    *testing.T
	path string
}

func newFolder(t *testing.T) folder {
	t.Helper()
	return folder{t, t.TempDir()}
}

// write writes a file and returns where it is.
func (f folder) write(name, content string) string {
	f.t.Helper()
	path := filepath.Join(f.path, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
	return path
}

// key is a key and how a keys file names it.
type key struct{ id, secret, entry string }

// newKey makes a key of a caller; more are lines of its entry.
func newKey(t *testing.T, id, caller string, more ...string) key {
	t.Helper()
	made, secret, err := access.NewKey(id, caller)
	if err != nil {
		t.Fatal(err)
	}
	lines := append([]string{"  - id: " + id, "caller: " + caller, "hash: " + made.Hash()}, more...)
	return key{id, secret, strings.Join(lines, "\n    ") + "\n"}
}

// keysFile is a keys file that holds them.
func keysFile(keys ...key) string {
	text := "keys:\n"
	for _, one := range keys {
		text += one.entry
	}
	return text
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

// entries are those of the log that hold all these values.
func (b *lockedBuffer) entries(values map[string]string) []map[string]any {
	var found []map[string]any
	for line := range strings.Lines(b.String()) {
		var entry map[string]any
		_ = json.Unmarshal([]byte(line), &entry) // no entry matches then
		all := true
		for name, value := range values {
			all = all && entry[name] == value
		}
		if all {
			found = append(found, entry)
		}
	}
	return found
}

// reply is an HTTP answer, read whole unless it is a stream.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// send makes an HTTP call; header pairs are names and values.
func send(ctx context.Context, client *http.Client, verb, url, body string, header ...string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, verb, url, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(header, 2) {
		request.Header.Add(pair[0], pair[1])
	}
	response, err := client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	text, err := read(response)
	r := reply{status: response.StatusCode, header: response.Header, text: string(text)}
	_ = json.Unmarshal(text, &r.body) // not all answers are JSON
	return r, err
}

// read reads an answer whole, of a stream the first line: it may go on for ever.
func read(response *http.Response) ([]byte, error) {
	if response.Header.Get("Content-Type") != "application/x-ndjson" {
		return io.ReadAll(response.Body)
	}
	line, err := bufio.NewReader(response.Body).ReadBytes('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return line, err
}

// plain follows no redirects.
var plain = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func call(t *testing.T, verb, url, body string, header ...string) reply {
	t.Helper()
	r, err := send(t.Context(), plain, verb, url, body, header...)
	if err != nil {
		t.Fatal(err)
	}
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
