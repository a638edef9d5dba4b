package catalog

import (
	"regexp"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// rpc is an rpc that mirrors an SDK.
type rpc struct {
	protoreflect.MethodDescriptor

	client string
	route  *annotations.HttpRule // where the call goes; nil: nowhere
}

// rpcs is every rpc of authing.v3, in the order of the contract.
func rpcs() []rpc { return rpcsOf(authingv3.File_authing_v3_users_proto.Package()) }

// rpcsOf is every rpc of a package, in the order of the contract.
func rpcsOf(name protoreflect.FullName) []rpc {
	clients := map[protoreflect.Name]string{"ManagementService": management, "AuthService": auth}
	var list []rpc
	for _, m := range sample.RPCs() {
		if m.ParentFile().Package() == name {
			list = append(list, rpc{m, clients[m.Parent().Name()], sample.Outbound(m)})
		}
	}
	// sample has the files in no order.
	slices.SortStableFunc(list, func(a, b rpc) int { return -strings.Compare(a.client, b.client) })
	return list
}

// parameter is a part of a path that calls fill in; its name is ours.
var parameter = regexp.MustCompile(`\{([^}]*)\}`)

// place is a verb and a path in whatever names.
func place(verb, path string) string {
	return strings.TrimSpace(verb + " " + parameter.ReplaceAllString(path, "{}"))
}

// publicPlaces is where REST callers find the rpcs.
func publicPlaces(list []rpc) map[string]bool {
	places := make(map[string]bool)
	for _, r := range list {
		if rule := sample.Public(r); rule != nil {
			places[place(sample.Route(rule))] = true
		}
	}
	return places
}

// lookup finds the rpcs of methods.
type lookup struct {
	byPlace map[string]rpc // by client and place
	byName  map[string]rpc // by client and name, without regard to case
}

func newLookup(list []rpc) lookup {
	l := lookup{make(map[string]rpc), make(map[string]rpc)}
	for _, r := range list {
		l.byName[r.client+strings.ToLower(string(r.Name()))] = r
		if r.route == nil {
			continue
		}
		// Of several with one route it is that of the one that has it publicly; the
		// others are helpers.
		key := r.client + place(sample.Route(r.route))
		if _, taken := l.byPlace[key]; !taken || sample.Public(r) != nil {
			l.byPlace[key] = r
		}
	}
	return l
}

// helperRPCs is the rpcs of helpers that are not called what the SDK calls them.
var helperRPCs = map[string]string{
	"management.pub":                    "PubEvent",
	"management.sub":                    "SubscribeEvents",
	"auth.pub":                          "PubEvent",
	"auth.sub":                          "SubscribeEvents",
	"auth.subEventByReceiver":           "SubscribeEvents",
	"auth.introspectAccessTokenOffline": "IntrospectTokenOffline",
}

// rpcOf is the rpc of a method: the one that makes its call, or for what is
// around a call the one of its name.
func (l lookup) rpcOf(m method) (r rpc, ok bool) {
	if !m.helper && m.verb != "" {
		r, ok = l.byPlace[m.client+place(m.verb, m.path)]
		return r, ok
	}
	name := m.name
	if ours, differs := helperRPCs[m.id()]; differs {
		name = ours
	}
	r, ok = l.byName[m.client+strings.ToLower(name)]
	return r, ok
}
