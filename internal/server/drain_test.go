package server_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// held is a service whose sign-ins wait until released.
func held() (services *fake, arrived, release chan struct{}) {
	arrived, release = make(chan struct{}, 2), make(chan struct{})
	return &fake{signIn: func(ctx context.Context) error {
		arrived <- struct{}{}
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return status.FromContextError(ctx.Err()).Err()
		}
	}}, arrived, release
}

// inFlight starts one call at each door and waits until both are being served.
func inFlight(t *testing.T, r *running, arrived chan struct{}) (grpcErr, httpErr chan error) {
	t.Helper()
	grpcErr, httpErr = make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := authingv3.NewAuthServiceClient(r.conn).SignInByCredentials(context.Background(), signInRequest())
		grpcErr <- err
	}()
	go func() {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost,
			"http://"+r.Addresses().HTTP+"/api/v3/signin", strings.NewReader(signIn))
		if err != nil {
			httpErr <- err
			return
		}
		response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
		if err == nil {
			err = response.Body.Close()
		}
		httpErr <- err
	}()
	<-arrived
	<-arrived
	return grpcErr, httpErr
}

func TestDrainSparesCallsInFlight(t *testing.T) {
	services, arrived, release := held()
	r := start(t, services, real)
	watch, err := grpc_health_v1.NewHealthClient(r.conn).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: "authing.v3.AuthService"})
	if err != nil {
		t.Fatal(err)
	}
	serving := func() string {
		answer, err := watch.Recv()
		if err != nil {
			t.Fatal(err)
		}
		return answer.GetStatus().String()
	}
	if got := serving(); got != "SERVING" {
		t.Fatalf("health is %s", got)
	}
	grpcErr, httpErr := inFlight(t, r, arrived)
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	if got := serving(); got != "NOT_SERVING" { // the drain has begun
		t.Fatalf("health is %s", got)
	}
	if err := watch.CloseSend(); err != nil {
		t.Fatal(err)
	}
	close(release)
	if err := <-grpcErr; err != nil {
		t.Errorf("gRPC call: %v", err)
	}
	if err := <-httpErr; err != nil {
		t.Errorf("HTTP call: %v", err)
	}
	_ = r.conn.Close() // ends the watch
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestDrainEndsAtItsDeadline(t *testing.T) {
	services, arrived, _ := held()
	r := start(t, services, real, map[string]string{"AUTHING_SHUTDOWN_TIMEOUT": "100ms"})
	grpcErr, httpErr := inFlight(t, r, arrived)
	err := r.stop()
	if err == nil || !strings.Contains(err.Error(), "calls in flight were cut") {
		t.Errorf("Run: %v", err)
	}
	if err := <-grpcErr; status.Code(err) == codes.OK {
		t.Error("the gRPC call ended well")
	}
	if err := <-httpErr; err == nil {
		t.Error("the HTTP call ended well")
	}
}

// Who keeps a connection is told to leave it while calls are still answered.
func TestDrainEndsKeptConnections(t *testing.T) {
	r := start(t, new(fake), real, map[string]string{"AUTHING_SHUTDOWN_DELAY": "3s"})
	whole := watch(t, r, "")
	whole.becomes(isServing)
	keeping := &http.Client{Transport: new(http.Transport)}
	defer keeping.CloseIdleConnections()
	closes := func() bool {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			"http://"+r.Addresses().HTTP+"/api/v3/signin", strings.NewReader(signIn))
		if err != nil {
			t.Fatal(err)
		}
		response, err := keeping.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%d, %v", response.StatusCode, err)
		}
		return response.Close
	}
	if closes() {
		t.Error("a connection ends with its first call")
	}
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	whole.becomes(isAway)
	if !closes() {
		t.Error("a connection outlives a call while draining")
	}
	_ = r.conn.Close() // ends the watch
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}
