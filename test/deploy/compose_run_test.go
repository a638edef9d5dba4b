package deploy_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// The command that docker-compose.yml shows: both servers answer it, by the one
// emulator, to who has the key.
func TestComposeRuns(t *testing.T) {
	all := programs(t, "docker-compose.yml")
	emulator := run(t, server.NewEmulator, settings(t, config.StandaloneEmulator, onFreePorts(all["emulator"].env))).Emulator
	redis := miniredis.RunT(t).Addr()
	secret := demoKey(t)
	for _, name := range []string{"server-1", "server-2"} {
		env := onFreePorts(all[name].env)
		for variable, value := range env {
			value = strings.ReplaceAll(value, all["emulator"].env["AUTHING_EMULATOR_ADDR"], emulator)
			env[variable] = strings.ReplaceAll(value, "redis:6379", redis)
		}
		delete(env, "OTEL_EXPORTER_OTLP_ENDPOINT")
		at := run(t, server.New, settings(t, config.Server, env))
		header := http.Header{"X-Caller-Authorization": {"Bearer " + secret}}
		if got := signIn(t, at.HTTP, header); got != http.StatusOK {
			t.Errorf("%s: %d", name, got)
		}
		if got := signIn(t, at.HTTP, nil); got != http.StatusUnauthorized {
			t.Errorf("%s, without the key: %d", name, got)
		}
		if status, _ := get(t, "http://"+at.Admin+"/metrics"); status != http.StatusOK {
			t.Errorf("%s: metrics: %d", name, status)
		}
	}
}

// The smaller one needs no key.
func TestComposeDemoRuns(t *testing.T) {
	one := programs(t, "compose.demo.yaml")["server"]
	at := run(t, server.New, settings(t, config.Server, onFreePorts(one.env)))
	if got := signIn(t, at.HTTP, nil); got != http.StatusOK {
		t.Error(got)
	}
}

// The doors of the settings are the ports that are published or asked by Envoy and
// Prometheus, and no two servers of one network share one.
func TestComposePorts(t *testing.T) {
	taken := map[string]string{}
	for name, one := range programs(t, "docker-compose.yml") {
		for variable, address := range one.env {
			if !strings.HasSuffix(variable, "_ADDR") {
				continue
			}
			_, port, _ := strings.Cut(address, ":")
			if other, twice := taken[port]; twice {
				t.Errorf("port %s is of %s and of %s", port, other, name)
			}
			taken[port] = name
		}
	}
	for _, port := range programs(t, "compose.demo.yaml")["server"].service.Ports {
		if !strings.Contains(read(t, "compose.demo.yaml"), "_ADDR: 0.0.0.0:"+port.Published+"\n") {
			t.Errorf("nothing listens at %s", port.Published)
		}
	}
}

// onFreePorts listens on this machine alone.
func onFreePorts(env map[string]string) map[string]string {
	env = maps.Clone(env)
	for name := range env {
		if strings.HasSuffix(name, "_ADDR") {
			env[name] = "127.0.0.1:0"
		}
	}
	if env["AUTHING_HOST"] == "" { // the embedded emulator's
		env["AUTHING_EMULATOR_ADDR"] = "127.0.0.1:0"
	}
	return env
}

// demoKey is the key that the file's first comment shows.
func demoKey(t *testing.T) string {
	t.Helper()
	found := regexp.MustCompile(`Bearer (agk_[\w-]+)'`).FindStringSubmatch(read(t, "docker-compose.yml"))
	if found == nil || !strings.Contains(read(t, "deploy/compose/keys.yaml"), found[1]) {
		t.Fatalf("the key is not that of keys.yaml: %v", found)
	}
	return found[1]
}

func signIn(t *testing.T, address string, header http.Header) int {
	t.Helper()
	body := regexp.MustCompile(`-d '(.+)'`).FindStringSubmatch(read(t, "docker-compose.yml"))
	if body == nil || !json.Valid([]byte(body[1])) {
		t.Fatalf("no body: %v", body)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/api/v3/signin", strings.NewReader(body[1]))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(request.Header, header)
	status, _ := do(t, request)
	return status
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, request)
}

func do(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
