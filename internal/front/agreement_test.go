package front_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// recorder is a connection that notes which rpc was called.
type recorder struct {
	method string
	header metadata.MD
}

func (c *recorder) Invoke(ctx context.Context, method string, _, _ any, _ ...grpc.CallOption) error {
	c.method = method
	c.header, _ = metadata.FromOutgoingContext(ctx)
	return nil
}

func (*recorder) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errors.New("no streams here")
}

// The front and the gateway behind it take every route for the same rpc.
func TestFrontAndGatewayAgree(t *testing.T) {
	conn := &recorder{}
	api, err := gateway.New(conn, gateway.Options{Convention: gateway.Compatible, SDKs: true})
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(t, func(o *front.Options) { o.API = api })
	routes := 0
	for _, service := range services() {
		for i := range service.Methods().Len() {
			method := service.Methods().Get(i)
			verb, path := routeOf(t, method)
			if verb == "" {
				continue
			}
			routes++
			t.Run(string(method.FullName()), func(t *testing.T) {
				managed := identity(method) == optionsv1.Identity_IDENTITY_MANAGEMENT
				body := ""
				if verb == http.MethodPost {
					body = `{}`
				}
				conn.method, conn.header = "", nil
				got := d.send(request(verb, path, body))
				if managed && conn.method != "" {
					t.Errorf("called without a credential: %s", got.text)
				}
				if managed {
					got = d.send(request(verb, path, body, "Authorization", "Bearer "+d.token()))
				}
				if want := "/" + string(service.FullName()) + "/" + string(method.Name()); conn.method != want {
					t.Errorf("called %q, want %q: %s", conn.method, want, got.text)
				}
				if len(conn.header.Get("authorization")) > 0 {
					t.Errorf("credential passed on: %v", conn.header)
				}
			})
		}
	}
	if routes == 0 {
		t.Error("no routes")
	}
}

// What has no route of google.api.http is served by the gateway where the front
// sends it.
func TestFrontAndGatewayAgreeOnSDKs(t *testing.T) {
	conn := &recorder{}
	api, err := gateway.New(conn, gateway.Options{Convention: gateway.Compatible, SDKs: true})
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(t, func(o *front.Options) { o.API = api })
	for _, tt := range []struct{ verb, path, body, rpc string }{
		{"POST", "/api/v3/pub-userEvent", publication, "/authing.v3.AuthService/PubEvent"},
		{"GET", "/api/v3/approval", "", "/authing.v3.AuthService/GetApprovalDetail"},
	} {
		got := d.send(request(tt.verb, tt.path, tt.body, "Authorization", userToken))
		if conn.method != tt.rpc || strings.Join(conn.header.Get("authorization"), " ") != userToken || got.code() != http.StatusOK {
			t.Errorf("%s: called %s with %v: %s", tt.path, conn.method, conn.header, got.text)
		}
	}
	for path, rpc := range map[string]string{
		"/api/v3/delete-device":             "/authing.v2.ManagementService/DeleteDevice",
		"/api/v3/get-user-devices?userId=u": "/authing.v2.ManagementService/ListUserDevices",
	} {
		got := d.send(request("POST", path, `{"id":"d"}`, "Authorization", d.token()))
		if conn.method != rpc || len(conn.header.Get("authorization")) > 0 || got.code() != http.StatusOK {
			t.Errorf("%s: called %s with %v: %s", path, conn.method, conn.header, got.text)
		}
	}
	for _, path := range []string{managementEvents + "&token=" + d.token(), userEvents + "&token=" + userToken} {
		got := d.send(request("GET", path, "", "Connection", "Upgrade", "Upgrade", "websocket"))
		if got.status != http.StatusInternalServerError || strings.Contains(got.text, "no streams") {
			t.Errorf("%s: %d %s", path, got.status, got.text) // the recorder has no streams
		}
	}
}

func identity(method protoreflect.MethodDescriptor) optionsv1.Identity {
	return proto.GetExtension(method.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream).GetIdentity()
}

// routeOf is the verb of an rpc's route and a path that it matches.
func routeOf(t *testing.T, method protoreflect.MethodDescriptor) (verb, path string) {
	t.Helper()
	rule := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	switch {
	case rule == nil:
		return "", ""
	case rule.GetGet() != "":
		verb, path = http.MethodGet, rule.GetGet()
	case rule.GetPost() != "":
		verb, path = http.MethodPost, rule.GetPost()
	case rule.GetPut() != "":
		verb, path = http.MethodPut, rule.GetPut()
	case rule.GetDelete() != "":
		verb, path = http.MethodDelete, rule.GetDelete()
	case rule.GetPatch() != "":
		verb, path = http.MethodPatch, rule.GetPatch()
	default:
		t.Fatalf("%s: a verb this test does not know", method.FullName())
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = "some-id"
		}
	}
	return verb, strings.Join(segments, "/")
}
