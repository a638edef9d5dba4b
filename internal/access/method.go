package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// Method is what an rpc asks of its caller.
type Method struct {
	// Scope is written `users.read` or `auth.sign_in`.
	Scope string
	// Management says that the rpc acts with the user pool's own credential.
	Management bool
}

// Methods are the rpcs that can be called, by full name:
// /authing.v3.ManagementService/GetUser.
type Methods map[string]Method

// MethodsOf reads the options of the contract. An rpc without a scope is an
// error: it could not be granted.
func MethodsOf(services ...protoreflect.ServiceDescriptor) (Methods, error) {
	methods := Methods{}
	for _, service := range services {
		for i := range service.Methods().Len() {
			method := service.Methods().Get(i)
			scope, _ := proto.GetExtension(method.Options(), optionsv1.E_Scope).(*optionsv1.Scope)
			upstream, _ := proto.GetExtension(method.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
			text := scopeText(scope)
			if text == "" {
				return nil, fmt.Errorf("access: %s has no scope", method.FullName())
			}
			methods[FullName(method)] = Method{
				Scope:      text,
				Management: upstream.GetIdentity() == optionsv1.Identity_IDENTITY_MANAGEMENT,
			}
		}
	}
	return methods, nil
}

// FullName is how gRPC names an rpc on the wire.
func FullName(method protoreflect.MethodDescriptor) string {
	return "/" + string(method.Parent().FullName()) + "/" + string(method.Name())
}

// public lists what needs no caller, whatever the policy says.
var public = []string{
	"/grpc.health.v1.Health/Check",
	"/grpc.health.v1.Health/List",
	"/grpc.health.v1.Health/Watch",
	// Served only where reflection is switched on.
	"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
	"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
}

// NeedsCaller says that an rpc is not public.
func NeedsCaller(method string) bool { return !slices.Contains(public, method) }

// scopes are all scopes that some rpc asks for.
func (m Methods) scopes() []string {
	found := map[string]bool{}
	for _, method := range m {
		found[method.Scope] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func scopeText(scope *optionsv1.Scope) string {
	switch {
	case scope.GetAuth() != optionsv1.AuthSubject_AUTH_SUBJECT_UNSPECIFIED:
		return "auth." + enumText(scope.GetAuth().String(), "AUTH_SUBJECT_")
	case scope.GetResource() != optionsv1.Resource_RESOURCE_UNSPECIFIED && scope.GetAccess() != optionsv1.Access_ACCESS_UNSPECIFIED:
		return enumText(scope.GetResource().String(), "RESOURCE_") + "." + enumText(scope.GetAccess().String(), "ACCESS_")
	default:
		return ""
	}
}

func enumText(name, prefix string) string { return strings.ToLower(strings.TrimPrefix(name, prefix)) }
