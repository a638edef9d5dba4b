package proxy_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3" // the types of typed_config
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	headersv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/early_header_mutation/header_mutation/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// bootstrap reads Envoy's configuration as Envoy does: unknown fields and types,
// and values that its rules exclude, are errors. See is shown every message,
// those in typed_config too.
func bootstrap(text string, see func(proto.Message)) error {
	values := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		return err
	}
	asJSON, err := json.Marshal(values)
	if err != nil {
		return err
	}
	config := new(bootstrapv3.Bootstrap)
	if err := protojson.Unmarshal(asJSON, config); err != nil {
		return err
	}
	return protorange.Range(config.ProtoReflect(), func(at protopath.Values) error {
		message, ok := at.Index(-1).Value.Interface().(protoreflect.Message)
		if !ok {
			return nil
		}
		concrete := message.Interface()
		if validated, ok := concrete.(interface{ ValidateAll() error }); ok {
			if err := validated.ValidateAll(); err != nil {
				return fmt.Errorf("%s: %w", at.Path, err)
			}
		}
		see(concrete)
		return nil
	})
}

func TestEnvoy(t *testing.T) {
	var (
		filters    []*authzv3.ExtAuthz
		extensions []map[string]string
		removed    []string
		clusters   = map[string]*clusterv3.Cluster{}
		managers   []*hcmv3.HttpConnectionManager
		upstream   []*tlsv3.UpstreamTlsContext
		checks     []*corev3.HealthCheck
	)
	err := bootstrap(read(t, "envoy/envoy.yaml"), func(message proto.Message) {
		switch m := message.(type) {
		case *authzv3.ExtAuthz:
			filters = append(filters, m)
		case *authzv3.CheckSettings:
			extensions = append(extensions, m.GetContextExtensions())
		case *authzv3.ExtAuthzPerRoute:
			if m.GetDisabled() {
				t.Error("a route is not judged")
			}
		case *headersv3.HeaderMutation:
			for _, one := range m.GetMutations() {
				removed = append(removed, one.GetRemove())
			}
		case *clusterv3.Cluster:
			clusters[m.GetName()] = m
		case *hcmv3.HttpConnectionManager:
			managers = append(managers, m)
		case *tlsv3.UpstreamTlsContext:
			upstream = append(upstream, m)
		case *corev3.HealthCheck:
			checks = append(checks, m)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(filters) != 1 || len(managers) != 1 || len(upstream) != 1 || len(checks) != 1 || len(extensions) != len(needsOfExtensions) {
		t.Fatalf("%d filters, %d managers, %d TLS, %d health checks, %d routes with extensions",
			len(filters), len(managers), len(upstream), len(checks), len(extensions))
	}
	filter, manager := filters[0], managers[0]
	if filter.GetFailureModeAllow() || filter.GetTransportApiVersion() != corev3.ApiVersion_V3 || filter.GetGrpcService().GetTimeout() == nil {
		t.Errorf("ext_authz: %v", filter)
	}
	if manager.GetCommonHttpProtocolOptions().GetHeadersWithUnderscoresAction() != corev3.HttpProtocolOptions_REJECT_REQUEST ||
		!manager.GetNormalizePath().GetValue() || !manager.GetMergeSlashes() ||
		manager.GetPathWithEscapedSlashesAction() != hcmv3.HttpConnectionManager_REJECT_REQUEST {
		t.Error("paths or headers are not read the safe way")
	}
	if diff := cmp.Diff(mesh.IdentityHeaders(), removed); diff != "" {
		t.Errorf("headers that are taken from clients (-want +got)\n%s", diff)
	}
	cluster := clusters[filter.GetGrpcService().GetEnvoyGrpc().GetClusterName()]
	address := cluster.GetLoadAssignment().GetEndpoints()[0].GetLbEndpoints()[0].GetEndpoint().GetAddress().GetSocketAddress()
	if name, port := address.GetAddress(), fmt.Sprint(address.GetPortValue()); name != serviceName || port != defaultPort(t, doorGRPC) || upstream[0].GetSni() != name {
		t.Errorf("the service is looked for at %s:%s, as %s", name, port, upstream[0].GetSni())
	}
	s := startService(t)
	t.Run("rules", func(t *testing.T) { testExtensions(t, s, extensions) })
	t.Run("caller", func(t *testing.T) { testEnvoysCredentials(t, s, filter.GetGrpcService().GetInitialMetadata()) })
	t.Run("health", func(t *testing.T) {
		answer, err := grpc_health_v1.NewHealthClient(s.grpc(t)).Check(t.Context(),
			&grpc_health_v1.HealthCheckRequest{Service: checks[0].GetGrpcHealthCheck().GetServiceName()})
		if err != nil || answer.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
			t.Errorf("%v, %v", answer, err)
		}
	})
}

// needsOfExtensions is what the service answers to requests without a token.
var needsOfExtensions = map[string]int{"public": 200, "scopes": 401, "roles": 401, "permission": 401, "authenticated": 401}

// testExtensions asks the service about each route: a rule that it cannot read
// would be 500.
func testExtensions(t *testing.T, s *service, extensions []map[string]string) {
	client := authv3.NewAuthorizationClient(s.grpc(t, "envoy.example.internal"))
	for _, one := range extensions {
		need := one[mesh.ExtensionRule]
		answer, err := client.Check(t.Context(), checkRequest(one))
		if err != nil {
			t.Fatal(err)
		}
		got := int(answer.GetDeniedResponse().GetStatus().GetCode())
		if answer.GetOkResponse() != nil {
			got = 200
		}
		if want, known := needsOfExtensions[need]; !known || got != want {
			t.Errorf("%v: %d %s", one, got, answer.GetDeniedResponse().GetBody())
		}
	}
}

// testEnvoysCredentials asks as Envoy would by its certificate and by its key.
func testEnvoysCredentials(t *testing.T, s *service, initial []*corev3.HeaderValue) {
	if len(initial) != 1 || !strings.Contains(initial[0].GetValue(), "%ENVIRONMENT(") {
		t.Fatalf("initial metadata: %v", initial)
	}
	withKey := metadata.AppendToOutgoingContext(t.Context(), initial[0].GetKey(), s.key)
	public := checkRequest(map[string]string{mesh.ExtensionRule: "public"})
	for name, names := range map[string][]string{
		"certificate": {"envoy.example.internal"}, "key": nil, "certificate of none and key": {"another.example.internal"},
	} {
		ctx := t.Context()
		if name != "certificate" {
			ctx = withKey
		}
		if answer, err := authv3.NewAuthorizationClient(s.grpc(t, names...)).Check(ctx, public); err != nil || answer.GetOkResponse() == nil {
			t.Errorf("%s: %v, %v", name, answer, err)
		}
	}
	if _, err := authv3.NewAuthorizationClient(s.grpc(t)).Check(t.Context(), public); status.Code(err) != codes.Unauthenticated {
		t.Errorf("nothing: %v", err)
	}
}

func checkRequest(extensions map[string]string) *authv3.CheckRequest {
	return &authv3.CheckRequest{Attributes: &authv3.AttributeContext{
		ContextExtensions: extensions,
		Request: &authv3.AttributeContext_Request{
			Http: &authv3.AttributeContext_HttpRequest{Method: "GET", Host: "shop.example.com", Path: "/"},
		},
	}}
}

// What the check would find.
func TestEnvoyMistakes(t *testing.T) {
	good := read(t, "envoy/envoy.yaml")
	for name, change := range map[string][2]string{
		"unknown field":            {"merge_slashes:", "merge_slash:"},
		"unknown field in an Any":  {"authing.rule: public", "authing.rule: public\n                              unknown: true"},
		"unknown type":             {"ext_authz.v3.ExtAuthzPerRoute", "ext_authz.v3.PerRoute"},
		"unknown value":            {"REJECT_REQUEST", "REJECT"},
		"given twice":              {"use_remote_address: true", "use_remote_address: true\n                use_remote_address: true"},
		"excluded value":           {"connect_timeout: 1s", "connect_timeout: 0s"},
		"excluded value in an Any": {"stat_prefix: https", `stat_prefix: ""`},
	} {
		mistaken := strings.Replace(good, change[0], change[1], 1)
		if mistaken == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if err := bootstrap(mistaken, func(proto.Message) {}); err == nil {
			t.Errorf("%s is not found", name)
		}
	}
}
