package access_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// rpc is what the contract says of one rpc.
type rpc struct {
	name       string // /package.Service/Method
	scope      string
	management bool
	oauth      bool // answers without an envelope, errors too
	ours       bool // no part of Authing, nor of the front
	routes     []route
	atAuthing  string // verb and path there, where no route is the same
	ofUser     bool   // a management rpc whose path is also an end user's at Authing
}

// route is how an rpc is reached over HTTP.
type route struct{ verb, path, body string }

// rpcs are all rpcs of the contract.
func rpcs(t *testing.T) []rpc {
	t.Helper()
	var all []rpc
	ours := []protoreflect.ServiceDescriptor{
		identityv1.File_authing_identity_v1_identity_service_proto.Services().Get(0),
		directoryv1.File_authing_directory_v1_directory_service_proto.Services().Get(0),
		metav1.File_authing_meta_v1_meta_service_proto.Services().Get(0),
	}
	for i, services := range append(service.Services(), ours...) {
		for j := range services.Methods().Len() {
			r := rpcOf(services.Methods().Get(j))
			r.ours = i >= len(service.Services())
			all = append(all, r)
		}
	}
	for i, one := range all {
		all[i].ofUser = one.management && slices.ContainsFunc(all, func(other rpc) bool {
			return other.atAuthing != "" && slices.ContainsFunc(one.routes, func(at route) bool { return at.verb+" "+at.path == other.atAuthing })
		})
	}
	if len(all) < 264 {
		t.Fatalf("the contract has %d rpcs", len(all))
	}
	return all
}

func rpcOf(m protoreflect.MethodDescriptor) rpc {
	upstream, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	scope, _ := proto.GetExtension(m.Options(), optionsv1.E_Scope).(*optionsv1.Scope)
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	r := rpc{
		name:       "/" + string(m.Parent().FullName()) + "/" + string(m.Name()),
		scope:      scopeText(scope),
		management: upstream.GetIdentity() == optionsv1.Identity_IDENTITY_MANAGEMENT,
		oauth:      upstream.GetEnvelope() == optionsv1.Envelope_ENVELOPE_NONE,
	}
	if rule != nil {
		for _, one := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
			r.routes = append(r.routes, routeOf(one, upstream))
		}
	}
	if rule == nil && upstream.GetHttp() != nil && upstream.GetIdentity() == optionsv1.Identity_IDENTITY_END_USER {
		at := routeOf(upstream.GetHttp(), upstream)
		r.atAuthing = at.verb + " " + at.path
	}
	return r
}

// rest is where REST serves an rpc.
func (r rpc) rest() []route {
	if len(r.routes) == 0 {
		return []route{r.unbound()}
	}
	return r.routes
}

// front is where the compatible front serves an rpc.
func (r rpc) front() []route {
	if r.ours {
		return nil
	}
	return r.routes
}

// notFront is where the front might serve an rpc, and does not.
func (r rpc) notFront() []route {
	if r.ours {
		return append(slices.Clone(r.routes), r.unbound())
	}
	return []route{r.unbound()}
}

func (r rpc) unbound() route { return route{http.MethodPost, r.name, "{}"} }

func scopeText(scope *optionsv1.Scope) string {
	if auth, ok := strings.CutPrefix(scope.GetAuth().String(), "AUTH_SUBJECT_"); ok && auth != "UNSPECIFIED" {
		return "auth." + strings.ToLower(auth)
	}
	resource := strings.TrimPrefix(scope.GetResource().String(), "RESOURCE_")
	access := strings.TrimPrefix(scope.GetAccess().String(), "ACCESS_")
	return strings.ToLower(resource + "." + access)
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// routeOf fills the parameters of a path: an application is ours, all else is
// made up.
func routeOf(rule *annotations.HttpRule, upstream *optionsv1.Upstream) route {
	var r route
	switch {
	case rule.GetGet() != "":
		r.verb, r.path = http.MethodGet, rule.GetGet()
	case rule.GetPost() != "":
		r.verb, r.path = http.MethodPost, rule.GetPost()
	case rule.GetPut() != "":
		r.verb, r.path = http.MethodPut, rule.GetPut()
	case rule.GetPatch() != "":
		r.verb, r.path = http.MethodPatch, rule.GetPatch()
	case rule.GetDelete() != "":
		r.verb, r.path = http.MethodDelete, rule.GetDelete()
	}
	r.path = parameter.ReplaceAllStringFunc(r.path, func(name string) string {
		if strings.Trim(name, "{}") == upstream.GetAppId() {
			return appID
		}
		return "1"
	})
	if rule.GetBody() != "" {
		r.body = "{}"
	}
	return r
}

// scopes are all scopes that some rpc asks for.
func scopes(all []rpc) []string {
	var found []string
	for _, r := range all {
		found = append(found, r.scope)
	}
	slices.Sort(found)
	return slices.Compact(found)
}
