package server_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

var (
	curlLine    = regexp.MustCompile(`curl -XPOST (\S+) (?:-H '(\S+): (\S+)' )*-d '(\S+)'`)
	grpcurlLine = regexp.MustCompile(`grpcurl -plaintext -d '(\S+)' (\S+) authing.v3.AuthService/SignInByCredentials`)
)

var demo = map[string]string{
	"AUTHING_EMULATOR_USERPOOL_ID":     "60e043f8cd91b87d712b6365",
	"AUTHING_EMULATOR_USERPOOL_SECRET": "demo-pool-secret",
	"AUTHING_EMULATOR_APP_ID":          "60e043f8cd91b87d712b6366",
	"AUTHING_EMULATOR_APP_SECRET":      "demo-app-secret",
}

func TestBannerWorksWhenPasted(t *testing.T) {
	r := start(t, nil, demo)
	for _, want := range demo {
		if !strings.Contains(r.banner, want) {
			t.Errorf("no %s in the banner:\n%s", want, r.banner)
		}
	}
	curl := curlLine.FindStringSubmatch(r.banner)
	if curl == nil {
		t.Fatalf("no curl line in the banner:\n%s", r.banner)
	}
	code, body := send(t, http.MethodPost, "http://"+curl[1], curl[4], "Content-Type", "application/x-www-form-urlencoded")
	if code != http.StatusOK || !strings.Contains(body, "access_token") {
		t.Errorf("curl: %d %s", code, body)
	}

	grpcurl := grpcurlLine.FindStringSubmatch(r.banner)
	if grpcurl == nil || grpcurl[2] != r.Addresses().GRPC {
		t.Fatalf("no grpcurl line in the banner:\n%s", r.banner)
	}
	request := new(authingv3.SignInByCredentialsRequest)
	if err := protojson.Unmarshal([]byte(grpcurl[1]), request); err != nil {
		t.Fatal(err)
	}
	answer, err := authingv3.NewAuthServiceClient(r.conn).SignInByCredentials(t.Context(), request)
	if err != nil || answer.GetLoginToken().GetAccessToken() == "" {
		t.Errorf("grpcurl: %v", err)
	}

	if err := r.stop(); err != nil {
		t.Error(err)
	}
	for _, secret := range []string{"demo-pool-secret", "demo-app-secret", "passw0rd", answer.GetLoginToken().GetAccessToken()} {
		if strings.Contains(r.log.String(), secret) {
			t.Errorf("%s is in the log", secret)
		}
	}
}

func TestNoGrpcurlWithoutReflection(t *testing.T) {
	r := start(t, new(fake), map[string]string{"AUTHING_REFLECTION": "false"})
	if strings.Contains(r.banner, "grpcurl") {
		t.Errorf("grpcurl needs reflection:\n%s", r.banner)
	}
}

func TestEmulatorAlone(t *testing.T) {
	banner, written := io.Pipe()
	cfg := configure(t, config.StandaloneEmulator, demo)
	r := &running{log: new(lockedBuffer)}
	s, err := server.NewEmulator(t.Context(), cfg, deps(r.log, written, nil))
	if err != nil {
		t.Fatal(err)
	}
	r.Server = s
	r.run(t, s.Run, banner, written)
	curl := curlLine.FindStringSubmatch(r.banner)
	if curl == nil || !strings.HasPrefix(curl[1], s.Addresses().Emulator) {
		t.Fatalf("no curl line in the banner:\n%s", r.banner)
	}
	code, body := send(t, http.MethodPost, "http://"+curl[1], curl[4], "Content-Type", "application/json", curl[2], curl[3])
	if code != http.StatusOK || !strings.Contains(body, "access_token") {
		t.Errorf("curl: %d %s", code, body)
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}
