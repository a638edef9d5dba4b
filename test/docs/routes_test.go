package docs_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// address is a documented one: a door of the server, by its default port.
var address = regexp.MustCompile(`^(?:https?://)?127\.0\.0\.1:(\d+)(/.*)?$`)

// checkRoute asks a running server about the path of a curl. Nothing has to come of
// the call, but there has to be such a route.
func checkRoute(t *testing.T, b *block, args []string) {
	t.Helper()
	method := http.MethodGet
	var target []string
	for i, arg := range args {
		switch {
		case arg == "-d" || arg == "--json":
			method = http.MethodPost
		case arg == "-X" && i+1 < len(args):
			method = args[i+1]
		case strings.HasPrefix(arg, "-X"):
			method = arg[2:]
		case target == nil:
			target = address.FindStringSubmatch(arg)
		}
	}
	if target == nil {
		return // a machine of the reader's
	}
	if b.kind == "run" && target[1] == "3000" {
		return // what the emulator has depends on the blocks before, which TestSessions runs
	}
	door := running(t)[target[1]]
	if door == "" {
		t.Errorf("%s: no door has the port %s by default", b.place(), target[1])
		return
	}
	path := strings.NewReplacer(" ", "%20", "$", "x").Replace(target[2])
	request, err := http.NewRequestWithContext(t.Context(), method, "http://"+door+path, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Errorf("%s: %v", b.place(), err)
		return
	}
	defer func() { _ = answer.Body.Close() }()
	if missing := []int{http.StatusNotFound, http.StatusMethodNotAllowed}; slices.Contains(missing, answer.StatusCode) {
		said, _ := io.ReadAll(answer.Body)
		t.Errorf("%s: %s %s: %s\n%s", b.place(), method, path, answer.Status, said)
	}
}

// anyPort is a free one of loopback.
const anyPort = "127.0.0.1:0"

var (
	startOnce sync.Once
	doors     map[string]string
	stop      = func() error { return nil }
)

// running is a server with all doors, and where each is by its documented port. It is
// started by the first test that asks, and ended by TestMain.
func running(t *testing.T) map[string]string {
	t.Helper()
	startOnce.Do(func() {
		cfg, err := load(map[string]string{
			"AUTHING_GRPC_ADDR": anyPort, "AUTHING_HTTP_ADDR": anyPort, "AUTHING_ADMIN_ADDR": anyPort,
			"AUTHING_EMULATOR_ADDR": anyPort, "AUTHING_COMPAT_ADDR": anyPort,
		})
		if err != nil {
			t.Fatal(err)
		}
		s, err := server.New(context.Background(), cfg, server.Deps{
			Logger: slog.New(slog.DiscardHandler), Redactor: redact.New(), Banner: io.Discard,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		stop = func() error { cancel(); return <-ended }
		at := s.Addresses()
		doors = map[string]string{"8080": at.HTTP, "50051": at.GRPC, "3000": at.Emulator, "9090": at.Admin, "8081": at.Compat}
	})
	return doors
}
