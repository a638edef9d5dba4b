package server_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"google.golang.org/grpc"
	channelzv1 "google.golang.org/grpc/channelz/grpc_channelz_v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

var admin = map[string]string{"AUTHING_ADMIN_ADDR": "127.0.0.1:0"}

// The admin door has metrics and nothing else, for this machine alone.
func TestAdminDoor(t *testing.T) {
	r := start(t, new(fake), real, admin)
	for _, tt := range []struct {
		method, path string
		headers      []string
		want         int
	}{
		{http.MethodGet, "/metrics", nil, http.StatusOK},
		{http.MethodHead, "/metrics", nil, http.StatusOK},
		{http.MethodPost, "/metrics", nil, http.StatusMethodNotAllowed},
		{http.MethodGet, "/", nil, http.StatusNotFound},
		{http.MethodPost, "/api/v3/signin", nil, http.StatusNotFound},
		{http.MethodGet, "/metrics", []string{"Host", "rebound.example"}, http.StatusForbidden},
		{http.MethodGet, "/debug/pprof/", nil, http.StatusOK},
		{http.MethodGet, "/debug/pprof/goroutine?debug=1", nil, http.StatusOK},
		{http.MethodPost, "/debug/pprof/symbol", nil, http.StatusOK},
		{http.MethodPost, "/debug/pprof/profile", nil, http.StatusMethodNotAllowed},
		{http.MethodGet, "/debug/pprof/heap", []string{"Host", "rebound.example"}, http.StatusForbidden},
	} {
		if code, body := send(t, tt.method, "http://"+r.Addresses().Admin+tt.path, "", tt.headers...); code != tt.want {
			t.Errorf("%s %s %v: %d %s", tt.method, tt.path, tt.headers, code, body)
		}
	}
	for name, address := range map[string]string{"off": "off", "not given": ""} {
		if at := start(t, new(fake), real, map[string]string{"AUTHING_ADMIN_ADDR": address}).Addresses().Admin; at != "" {
			t.Errorf("%s: served at %s", name, at)
		}
	}
}

// Arguments may hold what is nobody's business.
func TestCommandLineIsNotShown(t *testing.T) {
	r := start(t, new(fake), real, admin)
	code, body := send(t, http.MethodGet, "http://"+r.Addresses().Admin+"/debug/pprof/cmdline", "")
	if len(os.Args) < 2 || code != http.StatusOK || body != "authing-grpc" {
		t.Errorf("%d %q of %q", code, body, os.Args)
	}
}

// The doors' connections are seen through gRPC's channelz, as its tools ask for
// it.
func TestChannelz(t *testing.T) {
	r := start(t, new(fake), real, admin)
	conn, err := grpc.NewClient(r.Addresses().Admin, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	answer, err := channelzv1.NewChannelzClient(conn).GetServers(t.Context(), &channelzv1.GetServersRequest{})
	if err != nil || len(answer.GetServer()) == 0 {
		t.Errorf("%v %v", answer, err)
	}
	err = conn.Invoke(t.Context(), authingv3.AuthService_GetProfile_FullMethodName, &authingv3.GetProfileRequest{}, &authingv3.GetProfileResponse{})
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("the admin door serves our rpcs: %v", err)
	}
}

func TestAdminDoorForOtherMachines(t *testing.T) {
	everywhere := map[string]string{"AUTHING_ADMIN_ADDR": "0.0.0.0:0"}
	log := new(lockedBuffer)
	_, err := server.New(t.Context(), configure(t, config.Server, real, everywhere), deps(log, io.Discard, new(fake)))
	var mistake *config.Mistake
	if !errors.As(err, &mistake) || mistake.Key != "admin.addr" || !strings.Contains(mistake.Allowed, "--insecure") {
		t.Errorf("%v", err)
	}
	r := start(t, new(fake), real, everywhere, map[string]string{"AUTHING_INSECURE": "true"})
	if !strings.Contains(r.log.String(), "insecure: other machines reach this door") {
		t.Errorf("no warning: %s", r.log)
	}
	code, body := send(t, http.MethodGet, "http://"+r.Addresses().Admin+"/metrics", "", "Host", "pod.example:9090")
	if code != http.StatusOK {
		t.Errorf("%d %s", code, body)
	}
}
