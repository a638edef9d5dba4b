package proxy_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// Doors by their settings.
const (
	doorGRPC = "grpc"
	doorREST = "http"
)

// defaultPort is the port of a door.
func defaultPort(t *testing.T, door string) string {
	t.Helper()
	cfg, err := config.Load(config.Server, config.Sources{LookupEnv: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	address := map[string]config.Address{doorGRPC: cfg.GRPC.Addr, doorREST: cfg.HTTP.Addr}[door]
	return string(address[strings.LastIndex(string(address), ":")+1:])
}

// asker is how Traefik or Caddy is told to ask.
type asker struct {
	address string   // of the question
	copied  []string // headers of the answer
	removed []string // headers of the client
}

func traefik(t *testing.T) asker {
	t.Helper()
	dynamic := documents(t, read(t, "traefik/dynamic.yaml"))[0]
	router, middlewares := at(dynamic, "http", "routers", "shop"), at(dynamic, "http", "middlewares")
	var a asker
	for name, value := range at(middlewares, "from-clients", "headers", "customRequestHeaders").(document) {
		if value == "" {
			a.removed = append(a.removed, name)
		}
	}
	forward := at(middlewares, "authing", "forwardAuth")
	a.address, _ = at(forward, "address").(string)
	for _, name := range at(forward, "authResponseHeaders").([]any) {
		a.copied = append(a.copied, name.(string))
	}
	if at(forward, "trustForwardHeader") != false || at(router, "middlewares", 0) != "from-clients" || at(router, "middlewares", 1) != "authing" {
		t.Errorf("Traefik: %v, %v", forward, router)
	}
	return a
}

func caddy(t *testing.T) asker {
	t.Helper()
	text := read(t, "caddy/Caddyfile")
	one := func(expression string) string {
		found := regexp.MustCompile(expression).FindAllStringSubmatch(text, -1)
		if len(found) != 1 {
			t.Fatalf("Caddy: %s is there %d times", expression, len(found))
		}
		return found[0][1]
	}
	a := asker{
		address: one(`\n\t\tforward_auth (\S+) \{`) + one(`\n\t\t\turi (\S+)`),
		copied:  strings.Fields(one(`\n\t\t\tcopy_headers (.+)`)),
	}
	for _, found := range regexp.MustCompile(`\n\t\trequest_header -(\S+)`).FindAllStringSubmatch(text, -1) {
		a.removed = append(a.removed, found[1])
	}
	if strings.LastIndex(text, "request_header -") > strings.Index(text, "forward_auth http") || strings.Index(text, "route {") > strings.Index(text, "request_header -") {
		t.Error("Caddy: the client's headers are to be removed first, in a route")
	}
	return a
}

func TestTraefikAndCaddy(t *testing.T) {
	identity := cmpopts.SortSlices(func(a, b string) bool { return strings.ToLower(a) < strings.ToLower(b) })
	fold := cmp.Comparer(strings.EqualFold)
	s := startService(t)
	for name, ask := range map[string]func(*testing.T) asker{"traefik": traefik, "caddy": caddy} {
		t.Run(name, func(t *testing.T) {
			a := ask(t)
			if diff := cmp.Diff(mesh.IdentityHeaders(), a.copied, identity, fold); diff != "" {
				t.Errorf("headers of the answer (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(append(mesh.IdentityHeaders(), "X-Caller-Authorization"), a.removed, identity, fold); diff != "" {
				t.Errorf("headers of the client (-want +got)\n%s", diff)
			}
			at, err := url.Parse(a.address)
			if err != nil || at.Scheme != "https" || at.Hostname() != serviceName || at.Port() != defaultPort(t, doorREST) {
				t.Fatalf("asked at %s", a.address)
			}
			for path, want := range map[string]int{"/assets/a.css": 200, "/profile": 401, "/": 401} {
				got := s.restAs(t, []string{name + ".example.internal"}, at.Path,
					"X-Forwarded-Method", "GET", "X-Forwarded-Host", "shop.example.com", "X-Forwarded-Uri", path)
				if got.status != want {
					t.Errorf("%s: %d %s", path, got.status, got.text)
				}
			}
		})
	}
}

func TestTraefikStatic(t *testing.T) {
	static := documents(t, read(t, "traefik/traefik.yaml"))[0]
	entry := at(documents(t, read(t, "traefik/dynamic.yaml"))[0], "http", "routers", "shop", "entryPoints", 0)
	if name, ok := entry.(string); !ok || at(static, "entryPoints", name, "forwardedHeaders", "insecure") != false {
		t.Errorf("entry point %v of %v", entry, static)
	}
}
