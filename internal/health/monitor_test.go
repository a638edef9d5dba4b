package health_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	grpchealth "google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/authing-grpc/authing-grpc/internal/health"
)

// fixture is a process with one component.
type fixture struct {
	*health.Monitor
	t      *testing.T
	report health.Report
	grpc   *grpchealth.Server
	http   http.Handler
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{Monitor: health.New(), t: t, report: health.Report{State: health.OK}, grpc: grpchealth.NewServer()}
	f.Add(health.Component{
		Name:  "keys",
		Check: func() health.Report { return f.report },
		Needs: func(service string) bool { return service == "needs" },
	})
	f.http = f.Over(http.NotFoundHandler())
	f.Serve(f.grpc, []string{"needs", "does not"})
	return f
}

func (f *fixture) get(method, path string) (int, string) {
	recorder := httptest.NewRecorder()
	f.http.ServeHTTP(recorder, httptest.NewRequestWithContext(f.t.Context(), method, path, nil))
	return recorder.Code, strings.TrimSpace(recorder.Body.String())
}

// says expects answers over HTTP, and SERVING of gRPC's services.
func (f *fixture) says(when string, answers map[string]string, serving ...string) {
	f.t.Helper()
	for path, want := range answers {
		code, text := f.get(http.MethodGet, path)
		status := map[bool]int{true: http.StatusOK, false: http.StatusServiceUnavailable}[strings.HasPrefix(want, `{"status":"ok"`)]
		if code != status || text != want {
			f.t.Errorf("%s: %s: %d %s, want %s", when, path, code, text, want)
		}
	}
	for _, service := range []string{"", "needs", "does not"} {
		got, err := f.grpc.Check(f.t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
		want := false
		for _, one := range serving {
			want = want || one == service
		}
		if err != nil || (got.GetStatus() == grpc_health_v1.HealthCheckResponse_SERVING) != want {
			f.t.Errorf("%s: %q is %v %v", when, service, got.GetStatus(), err)
		}
	}
}

const (
	good = `{"status":"ok"}`
	bad  = `{"status":"unavailable"}`
)

func TestFromStartToEnd(t *testing.T) {
	f := newFixture(t)
	f.says("starting", map[string]string{
		"/livez": good, "/startupz": bad, "/healthz": bad,
		"/readyz": `{"status":"unavailable","components":{"keys":{"status":"ok"},"server":{"status":"starting"}}}`,
	})
	f.Start()
	f.says("serving", map[string]string{
		"/livez": good, "/startupz": good, "/healthz": good,
		"/readyz": `{"status":"ok","components":{"keys":{"status":"ok"},"server":{"status":"ok"}}}`,
	}, "", "needs", "does not")
	f.report = health.Share(1, 2, "1 of 2")
	f.Tell()
	f.says("degraded", map[string]string{
		"/readyz": `{"status":"ok","components":{"keys":{"status":"degraded","detail":"1 of 2"},"server":{"status":"ok"}}}`,
	}, "", "needs", "does not")
	f.report = health.Share(2, 2, "2 of 2")
	f.Tell()
	f.says("failed", map[string]string{
		"/livez": good, "/startupz": good, "/healthz": bad,
		"/readyz": `{"status":"unavailable","components":{"keys":{"status":"failed","detail":"2 of 2"},"server":{"status":"ok"}}}`,
	}, "does not")
	f.report = health.Share(0, 2, "")
	f.Tell()
	f.says("mended", map[string]string{"/healthz": good}, "", "needs", "does not")
	f.Drain()
	f.Start() // comes too late
	f.says("draining", map[string]string{
		"/livez": good, "/startupz": good, "/healthz": bad,
		"/readyz": `{"status":"unavailable","components":{"keys":{"status":"ok"},"server":{"status":"draining"}}}`,
	})
}

func TestOtherRequests(t *testing.T) {
	f := newFixture(t)
	f.Start()
	for _, path := range []string{"/livez", "/readyz", "/startupz", "/healthz"} {
		if !health.Asks(path) {
			t.Errorf("%s is no question", path)
		}
		if code, text := f.get(http.MethodPost, path); code != http.StatusMethodNotAllowed || text != "" {
			t.Errorf("POST %s: %d %s", path, code, text)
		}
		if code, _ := f.get(http.MethodHead, path); code != http.StatusOK {
			t.Errorf("HEAD %s: %d", path, code)
		}
		if code, _ := f.get(http.MethodGet, path+"?verbose"); code != http.StatusOK {
			t.Errorf("%s?verbose: %d", path, code)
		}
		if code, _ := f.get(http.MethodGet, path+"/x"); code != http.StatusNotFound {
			t.Errorf("%s/x: %d", path, code)
		}
	}
	if health.Asks("/livez/x") {
		t.Error("/livez/x is a question")
	}
}
