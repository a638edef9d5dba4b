package openapi

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

func read(t *testing.T) *Document {
	t.Helper()
	d, err := Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// rpcs are all that the REST door has.
func rpcs() []protoreflect.MethodDescriptor {
	list := sample.RPCs()
	for _, file := range []protoreflect.FileDescriptor{
		identityv1.File_authing_identity_v1_identity_service_proto, directoryv1.File_authing_directory_v1_directory_service_proto,
		metav1.File_authing_meta_v1_meta_service_proto,
	} {
		methods := file.Services().Get(0).Methods()
		for i := range methods.Len() {
			list = append(list, methods.Get(i))
		}
	}
	return list
}

// place is one way to an rpc.
type place struct {
	verb, path string
}

// places are the ways to an rpc, as google.api.http has them.
func places(m protoreflect.MethodDescriptor) (list []place) {
	rule := sample.Public(m)
	if rule == nil {
		return []place{{"POST", sample.FullMethod(m)}}
	}
	for _, r := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
		verb, path := sample.Route(r)
		list = append(list, place{verb, path})
	}
	return list
}

// Every route of every rpc is there once, with the rpc's name and one tag that is
// declared; and nothing else is.
func TestDocumentHasEveryRoute(t *testing.T) {
	d := read(t)
	got := make(map[string][]string)
	ids := make(map[string]int)
	for _, op := range d.Operations() {
		key := op.Verb + " " + shape(op.Path)
		got[key] = append(got[key], op.Text("x-rpc"))
		ids[op.Text("operationId")]++
		if tags := op.Tags(); len(tags) != 1 || !d.Declared()[tags[0]] {
			t.Errorf("%s: tags %q, want one that is declared", key, tags)
		}
	}
	for _, m := range rpcs() {
		for _, p := range places(m) {
			key, want := p.verb+" "+shape(p.path), []string{strings.TrimPrefix(sample.FullMethod(m), "/")}
			if !slices.Equal(got[key], want) {
				t.Errorf("%s: %q, want %q", key, got[key], want)
			}
			delete(got, key)
		}
	}
	for key := range got {
		t.Errorf("%s is of no rpc", key)
	}
	for id, count := range ids {
		if count != 1 {
			t.Errorf("operationId %q is there %d times", id, count)
		}
	}
}

// What tells generations and services apart is the tag, by its subject: the file of
// the request.
func TestSubjects(t *testing.T) {
	tags := make(map[string]string)
	for _, op := range read(t).Operations() {
		tags[op.Text("x-rpc")] = strings.Join(op.Tags(), ",") + " " + op.Text("x-scope") + " " + op.Text("operationId")
	}
	for rpc, want := range map[string]string{
		"authing.v3.ManagementService/GetUser":            "Administration: Users users.read v3ManagementGetUser",
		"authing.v3.ManagementService/CreateRole":         "Administration: Roles roles.write v3ManagementCreateRole",
		"authing.v2.ManagementService/ListUsers":          "Administration v2: Users users.read v2ManagementListUsers",
		"authing.v3.AuthService/SignInByCredentials":      "End users: Sign in auth.sign_in v3AuthSignInByCredentials",
		"authing.v2.AuthService/LoginByEmail":             "End users v2: Sign in auth.sign_in v2AuthLoginByEmail",
		"authing.identity.v1.IdentityService/VerifyToken": "Identity tokens.read identityVerifyToken",
		"authing.meta.v1.MetaService/LookupError":         "Meta auth.system metaLookupError",
	} {
		if tags[rpc] != want {
			t.Errorf("%s: %q, want %q", rpc, tags[rpc], want)
		}
	}
}
