package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

func TestHealthz(t *testing.T) {
	r := start(t, new(fake), real)
	for method, want := range map[string]int{http.MethodGet: 200, http.MethodHead: 200, http.MethodPost: 405} {
		code, body := send(t, method, "http://"+r.Addresses().HTTP+"/healthz", "")
		if code != want || method == http.MethodGet && body != `{"status":"ok"}`+"\n" {
			t.Errorf("%s: %d %s", method, code, body)
		}
	}
}

func TestManagementIsForThisMachine(t *testing.T) {
	everywhere := map[string]string{
		"AUTHING_GRPC_ADDR": "0.0.0.0:0", "AUTHING_HTTP_ADDR": "0.0.0.0:0", "AUTHING_INSECURE": "true",
	}
	for name, tt := range map[string]struct {
		env  []map[string]string
		code codes.Code
		http int
	}{
		"real, loopback":   {[]map[string]string{real}, codes.OK, 200},
		"real, everywhere": {[]map[string]string{real, everywhere}, codes.PermissionDenied, 403},
		"demo, everywhere": {[]map[string]string{everywhere}, codes.OK, 200},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, new(fake), tt.env...)
			_, err := authingv3.NewManagementServiceClient(r.conn).GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u1"})
			if status.Code(err) != tt.code {
				t.Errorf("gRPC: %v", err)
			}
			if reason := errorsv1.Reason_CALLER_NOT_PERMITTED.String(); err != nil && apierror.Reason(err) != reason {
				t.Errorf("gRPC: reason of %v", err)
			}
			code, body := send(t, http.MethodGet, "http://"+r.Addresses().HTTP+"/api/v3/get-user?userId=u1", "")
			if code != tt.http {
				t.Errorf("REST: %d %s", code, body)
			}
			code, body = send(t, http.MethodPost, "http://"+r.Addresses().HTTP+"/authing.v2.ManagementService/ListUserRoles", `{"userId":"u1"}`)
			if (code == http.StatusForbidden) != (tt.http == http.StatusForbidden) || code == http.StatusNotFound {
				t.Errorf("REST without a route: %d %s", code, body)
			}
			if _, err := authingv3.NewAuthServiceClient(r.conn).SignInByCredentials(t.Context(), signInRequest()); err != nil {
				t.Errorf("AuthService: %v", err)
			}
			health := grpc_health_v1.NewHealthClient(r.conn)
			_, err = health.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: "authing.v3.ManagementService"})
			if (tt.code == codes.OK) != (err == nil) {
				t.Errorf("health of ManagementService: %v", err)
			}
			if said := strings.Contains(r.log.String(), "ManagementService and DirectoryService are refused"); said != (tt.code != codes.OK) {
				t.Errorf("log: %s", r.log)
			}
		})
	}
}

func TestBrowsersOfOtherSites(t *testing.T) {
	r := start(t, new(fake), real)
	for name, tt := range map[string]struct {
		headers []string
		want    int
	}{
		"no browser":      {nil, 200},
		"same site":       {[]string{"Sec-Fetch-Site", "same-origin"}, 200},
		"other site":      {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"other origin":    {[]string{"Origin", "https://example.com"}, 403},
		"name for us":     {[]string{"Host", "example.com"}, 403},
		"name with port":  {[]string{"Host", "127.0.0.1.example.com:8080"}, 403},
		"localhost":       {[]string{"Host", "localhost:8080"}, 200},
		"other loopback":  {[]string{"Host", "[::1]:8080"}, 200},
		"IPv6, no port":   {[]string{"Host", "[::1]"}, 200},
		"without port":    {[]string{"Host", "127.0.0.2"}, 200},
		"not a host name": {[]string{"Host", "[::1"}, 403},
	} {
		code, body := send(t, http.MethodPost, "http://"+r.Addresses().HTTP+"/api/v3/signin", signIn, tt.headers...)
		if code != tt.want {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
}

func TestHealthOfServices(t *testing.T) {
	r := start(t, new(fake), real)
	for _, service := range []string{"", "authing.v3.AuthService", "authing.v3.ManagementService"} {
		answer, err := grpc_health_v1.NewHealthClient(r.conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
		if err != nil || answer.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
			t.Errorf("%q: %v %v", service, answer, err)
		}
	}
}

func TestReflectionSwitch(t *testing.T) {
	for value, on := range map[string]bool{"auto": false, "true": true, "false": false} {
		r := start(t, new(fake), real, map[string]string{"AUTHING_REFLECTION": value})
		stream, err := grpc_reflection_v1.NewServerReflectionClient(r.conn).ServerReflectionInfo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_ = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{
			MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{},
		})
		answer, err := stream.Recv()
		if on != (err == nil) {
			t.Errorf("%s: %v", value, err)
		}
		_ = stream.CloseSend()
		_, _ = stream.Recv() // until the end of the stream
		names := func(s *grpc_reflection_v1.ServiceResponse) bool { return s.GetName() == "authing.v3.AuthService" }
		if on && !slices.ContainsFunc(answer.GetListServicesResponse().GetService(), names) {
			t.Errorf("services: %v", answer)
		}
	}
}

func TestLargeMessageIsRefused(t *testing.T) {
	r := start(t, new(fake), real)
	request := signInRequest()
	request.PasswordPayload.Password = strings.Repeat("x", 5<<20)
	if _, err := authingv3.NewAuthServiceClient(r.conn).SignInByCredentials(t.Context(), request); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("gRPC: %v", err)
	}
}
