package examples_test

import (
	"net"
	"os"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// TestServiceConfigAtWork lets gRPC read the file and counts what a server sees that
// always fails.
func TestServiceConfigAtWork(t *testing.T) {
	config, err := os.ReadFile(serviceConfigFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		call  func(*testing.T, authingv3.ManagementServiceClient) error
		fails codes.Code
		want  int32 // how many calls the server sees
		away  bool  // the server says that it is not serving
	}{
		"reading": {func(t *testing.T, c authingv3.ManagementServiceClient) error {
			_, err := c.GetUser(t.Context(), &authingv3.GetUserRequest{})
			return err
		}, codes.Unavailable, 3, false},
		"reading, another code": {func(t *testing.T, c authingv3.ManagementServiceClient) error {
			_, err := c.GetUser(t.Context(), &authingv3.GetUserRequest{})
			return err
		}, codes.ResourceExhausted, 1, false},
		"writing": {func(t *testing.T, c authingv3.ManagementServiceClient) error {
			_, err := c.CreateUser(t.Context(), &authingv3.CreateUserRequest{})
			return err
		}, codes.Unavailable, 1, false},
		"not serving": {func(t *testing.T, c authingv3.ManagementServiceClient) error {
			_, err := c.GetUser(t.Context(), &authingv3.GetUserRequest{})
			return err
		}, codes.Unavailable, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			address, seen := failing(t, test.fails, test.away)
			conn, err := grpc.NewClient("passthrough:///"+address,
				grpc.WithTransportCredentials(insecure.NewCredentials()),
				grpc.WithDisableServiceConfig(), grpc.WithDefaultServiceConfig(string(config)))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close() //nolint:errcheck // nothing was written
			if err := test.call(t, authingv3.NewManagementServiceClient(conn)); status.Code(err) != test.fails {
				t.Errorf("error = %v, want %v", err, test.fails)
			}
			if got := seen.Load(); got != test.want {
				t.Errorf("the server saw %d calls, want %d", got, test.want)
			}
		})
	}
}

// failing is a server that answers every call with the code.
func failing(t *testing.T, code codes.Code, away bool) (address string, calls *atomic.Int32) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	calls = new(atomic.Int32)
	server := grpc.NewServer(grpc.UnknownServiceHandler(func(any, grpc.ServerStream) error {
		calls.Add(1)
		return status.Error(code, "as always")
	}))
	state := health.NewServer()
	if away {
		state.Shutdown()
	}
	grpc_health_v1.RegisterHealthServer(server, state)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), calls
}
