package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake answers instead of the engine.
type fake struct {
	authingv3.UnimplementedAuthServiceServer
	// signIn answers sign-ins; nil: at once, with an empty answer.
	signIn func(context.Context) error
}

func (f *fake) Register(to grpc.ServiceRegistrar, _ func(protoreflect.ServiceDescriptor) bool) {
	authingv3.RegisterAuthServiceServer(to, f)
	authingv3.RegisterManagementServiceServer(to, fakeManagement{})
	authingv2.RegisterManagementServiceServer(to, authingv2.UnimplementedManagementServiceServer{})
}

func (f *fake) SignInByCredentials(ctx context.Context, _ *authingv3.SignInByCredentialsRequest) (*authingv3.SignInByCredentialsResponse, error) {
	if f.signIn != nil {
		if err := f.signIn(ctx); err != nil {
			return nil, err
		}
	}
	return &authingv3.SignInByCredentialsResponse{LoginToken: &authingv3.LoginToken{Scope: proto.String("openid")}}, nil
}

// fakeManagement is its part for administrators.
type fakeManagement struct {
	authingv3.UnimplementedManagementServiceServer
}

func (fakeManagement) GetUser(context.Context, *authingv3.GetUserRequest) (*authingv3.GetUserResponse, error) {
	return &authingv3.GetUserResponse{User: &authingv3.User{UserId: "u1"}}, nil
}

// running is a server that a test talks to.
type running struct {
	*server.Server
	conn   *grpc.ClientConn
	banner string
	log    *lockedBuffer
	stop   func() error // drains, and returns what Run did
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var real = map[string]string{
	"AUTHING_USERPOOL_ID":     "pool",
	"AUTHING_USERPOOL_SECRET": "pool-secret",
	"AUTHING_APP_ID":          "app",
	"AUTHING_APP_SECRET":      "app-secret",
	"AUTHING_APP_HOST":        "http://127.0.0.1:1",
	"AUTHING_HOST":            "http://127.0.0.1:1",
}

// configure loads a configuration whose listeners take any free port.
func configure(t *testing.T, program config.Program, env ...map[string]string) *config.Config {
	t.Helper()
	all := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
	}
	for _, e := range env {
		for k, v := range e {
			all[k] = v
		}
	}
	cfg, err := config.Load(program, config.Sources{
		LookupEnv: func(name string) (string, bool) { v, ok := all[name]; return v, ok },
		Out:       io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// start runs a server until the test ends.
func start(t *testing.T, services server.Services, env ...map[string]string) *running {
	t.Helper()
	cfg := configure(t, config.Server, env...)
	r := &running{log: new(lockedBuffer)}
	banner, written := io.Pipe()
	s, err := server.New(t.Context(), cfg, deps(r.log, written, services))
	if err != nil {
		t.Fatal(err)
	}
	r.Server = s
	r.run(t, s.Run, banner, written)
	r.conn, err = grpc.NewClient(s.Addresses().GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.conn.Close() })
	return r
}

func deps(log io.Writer, banner io.Writer, services server.Services) server.Deps {
	redactor := redact.New()
	return server.Deps{
		Logger:   server.NewLogger(log, config.Log{Level: config.Level(slog.LevelDebug)}, redactor),
		Redactor: redactor, Banner: banner, Services: services,
	}
}

// run starts serving and waits for the banner, which is written when ready.
func (r *running) run(t *testing.T, run func(context.Context) error, banner *io.PipeReader, written *io.PipeWriter) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		err = run(ctx)
		_ = written.Close()
	}()
	buffer := make([]byte, 8<<10)
	n, _ := banner.Read(buffer)
	r.banner = string(buffer[:n])
	r.stop = func() error { cancel(); <-ended; return err }
	t.Cleanup(func() { _ = r.stop() })
}

func send(t *testing.T, method, url, body string, headers ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

const signIn = `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`

func signInRequest() *authingv3.SignInByCredentialsRequest {
	return &authingv3.SignInByCredentialsRequest{
		Connection:      "PASSWORD",
		PasswordPayload: &authingv3.SignInByPasswordPayload{Username: proto.String("bob"), Password: "passw0rd"},
	}
}

func TestBothDoorsAnswer(t *testing.T) {
	r := start(t, new(fake), real)
	if strings.HasSuffix(r.Addresses().GRPC, ":0") || r.Addresses().Emulator != "" {
		t.Errorf("addresses %+v", r.Addresses())
	}
	answer, err := authingv3.NewAuthServiceClient(r.conn).SignInByCredentials(t.Context(), signInRequest())
	if err != nil || answer.GetLoginToken().GetScope() != "openid" {
		t.Errorf("gRPC: %v %v", answer, err)
	}
	code, body := send(t, http.MethodPost, "http://"+r.Addresses().HTTP+"/api/v3/signin", signIn)
	if code != http.StatusOK || !strings.Contains(body, `"openid"`) {
		t.Errorf("REST: %d %s", code, body)
	}
	if r.banner != "" {
		t.Errorf("a real Authing has a banner: %s", r.banner)
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if strings.Contains(r.log.String(), "passw0rd") {
		t.Errorf("a password is in the log: %s", r.log)
	}
}

func TestAddressTaken(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // nothing came in
	cfg := configure(t, config.Server, real, map[string]string{"AUTHING_HTTP_ADDR": taken.Addr().String()})
	if _, err := server.New(t.Context(), cfg, deps(io.Discard, io.Discard, new(fake))); err == nil || !strings.Contains(err.Error(), "REST") {
		t.Errorf("got %v", err)
	}
}

func TestSeedMistake(t *testing.T) {
	cfg := configure(t, config.Server, map[string]string{"AUTHING_EMULATOR_SEED": "/no/such/file"})
	_, err := server.New(t.Context(), cfg, deps(io.Discard, io.Discard, new(fake)))
	var mistake *config.Mistake
	if !errors.As(err, &mistake) || config.ExitCode(err) != 2 {
		t.Errorf("got %v", err)
	}
}

func TestClosedWithoutRunning(t *testing.T) {
	s, err := server.New(t.Context(), configure(t, config.Server, real), deps(io.Discard, io.Discard, nil))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
