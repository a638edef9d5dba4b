package access_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// The methods that gRPC answers without a caller; all others are in the matrix.
var openMethods = []string{
	"/grpc.health.v1.Health/Check",
	"/grpc.health.v1.Health/List",
	"/grpc.health.v1.Health/Watch",
	"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
	"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
}

func TestOpenMethods(t *testing.T) {
	m := newMatrix(t, "")
	var open, closed, inMatrix []string
	for _, method := range served(t, m.conn) {
		if err := first(t.Context(), m.conn, method); apierror.Reason(err) == unauthenticated {
			closed = append(closed, method)
		} else {
			open = append(open, method)
		}
	}
	for _, r := range m.all {
		inMatrix = append(inMatrix, r.name)
	}
	slices.Sort(open)
	slices.Sort(closed)
	slices.Sort(inMatrix)
	if !slices.Equal(open, openMethods) {
		t.Errorf("without a caller: %v", open)
	}
	if !slices.Equal(closed, inMatrix) {
		t.Errorf("%d methods need a caller, %d are in the matrix", len(closed), len(inMatrix))
	}
}

// Reflection is the only one of them that can be switched off.
func TestOpenMethodsWithoutReflection(t *testing.T) {
	env, files := embedded(), newFolder(t)
	env["AUTHING_REFLECTION"] = "false"
	env["AUTHING_ACCESS_POLICY"] = files.write("policy.yaml", "callers:\n  nobody: {scopes: [users.read]}\n")
	s := start(t, env)
	conn := dial(t, s.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	for _, method := range openMethods {
		err := first(t.Context(), conn, method)
		want := codes.OK
		if strings.Contains(method, "reflection") {
			want = codes.Unimplemented
		}
		if status.Code(err) != want {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// served are all methods of a gRPC server, by its own word.
func served(t *testing.T, conn *grpc.ClientConn) []string {
	t.Helper()
	stream, err := grpc_reflection_v1.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list := &grpc_reflection_v1.ServerReflectionRequest_ListServices{}
	if err := stream.Send(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: list}); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	var methods []string
	for _, service := range answer.GetListServicesResponse().GetService() {
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service.GetName()))
		if err != nil {
			t.Fatal(err)
		}
		described := found.(protoreflect.ServiceDescriptor).Methods()
		for i := range described.Len() {
			methods = append(methods, "/"+service.GetName()+"/"+string(described.Get(i).Name()))
		}
	}
	return methods
}

// What the HTTP doors answer without a caller, where no application is one.
var openREST = slices.Concat(health("GET"), health("HEAD"), documents("GET"), documents("HEAD"))

// health is what probes ask.
func health(verb string) []string {
	return []string{verb + " /healthz", verb + " /livez", verb + " /readyz", verb + " /startupz"}
}

// documents are what every resource server reads: metadata and keys.
func documents(verb string) []string {
	var found []string
	for _, below := range []string{"", "/oidc", "/" + appID, "/" + appID + "/oidc"} {
		for _, name := range []string{"openid-configuration", "oauth-authorization-server", "jwks.json"} {
			found = append(found, verb+" "+below+"/.well-known/"+name)
		}
	}
	return found
}

var openFront = []string{
	"GET /" + appID + "/oidc/.well-known/jwks.json",
	"GET /api/v2/.well-known",
	"GET /oidc/.well-known/jwks.json",
	"HEAD /" + appID + "/oidc/.well-known/jwks.json",
	"HEAD /oidc/.well-known/jwks.json",
	// Redirects of browsers to the application's own pages.
	"GET /api/v2/saml-idp/" + appID,
	"GET /cas-idp/" + appID,
	"GET /login/profile/logout",
	"GET /oauth/auth",
	"GET /oidc/auth",
	"GET /oidc/session/end",
}

// closedPaths are other paths that a server may well have.
var closedPaths = []string{
	"GET /", "GET /metrics", "GET /debug/pprof/", "GET /reload", "GET /openapi.json", "GET /graphql/v2", "POST /graphql",
	"POST /graphql/v2", "POST /api/v3/get-management-token", "GET /api/v3/get-management-token",
	"POST /oauth2/introspect", "POST /" + appID + "/oauth2/introspect", "POST /grpc.health.v1.Health/Check",
	"POST /grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
}

func TestOpenPaths(t *testing.T) {
	m := newMatrix(t, "")
	requests := slices.Concat(openREST, openFront, closedPaths)
	for _, r := range m.all {
		requests = append(requests, "POST "+r.name)
		for _, at := range r.routes {
			requests = append(requests, at.verb+" "+at.path)
		}
	}
	slices.Sort(requests) // the doors have some in common
	requests = slices.Compact(requests)
	for door, tt := range map[string]struct {
		at   func(string) string
		open []string
	}{
		"REST":             {m.rest, openREST},
		"compatible front": {m.compat, openFront},
	} {
		var open []string
		for _, request := range requests {
			verb, path, _ := strings.Cut(request, " ")
			body := ""
			if verb == http.MethodPost {
				body = "{}"
			}
			if answer := call(t, verb, tt.at(path), body); answer.frontStatus() < 400 {
				open = append(open, request)
			}
		}
		slices.Sort(open)
		want := slices.Sorted(slices.Values(tt.open))
		if !slices.Equal(open, want) {
			t.Errorf("%s: without a caller: %v, not %v", door, open, want)
		}
	}
}

// A path tells its verbs to anybody, as contracts are public; it answers
// nothing else.
func TestOptionsAnswersAnybody(t *testing.T) {
	m := newMatrix(t, "")
	got := call(t, http.MethodOptions, m.rest("/api/v3/get-user"), "")
	if got.status != http.StatusNoContent || got.text != "" || got.header.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
}
