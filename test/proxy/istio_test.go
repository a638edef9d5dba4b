package proxy_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// kinds are the documents of a file by kind.
func kinds(t *testing.T, name string) map[string]document {
	t.Helper()
	found := map[string]document{}
	for _, one := range documents(t, read(t, name)) {
		kind, _ := one["kind"].(string)
		if _, twice := found[kind]; twice || kind == "" || one["apiVersion"] == nil || at(one, "metadata", "name") == nil {
			t.Errorf("%s: %v", name, one)
		}
		found[kind] = one
	}
	return found
}

func TestIstio(t *testing.T) {
	provider := at(kinds(t, "istio/mesh-config.yaml")["IstioOperator"], "spec", "meshConfig", "extensionProviders", 0)
	authz := at(provider, "envoyExtAuthzGrpc")
	service := kinds(t, "istio/authing-grpc.yaml")
	policy := kinds(t, "istio/authorization-policy.yaml")["AuthorizationPolicy"]
	host := fmt.Sprintf("%v.%v.svc.cluster.local", at(service["Service"], "metadata", "name"), at(service["Service"], "metadata", "namespace"))
	for what, pair := range map[string][2]any{
		"failOpen":             {false, at(authz, "failOpen")},
		"provider's host":      {host, at(authz, "service")},
		"rule's host":          {host, at(service["DestinationRule"], "spec", "host")},
		"mutual TLS":           {"ISTIO_MUTUAL", at(service["DestinationRule"], "spec", "trafficPolicy", "tls", "mode")},
		"provider's port":      {defaultPort(t, doorGRPC), fmt.Sprint(at(authz, "port"))},
		"service's port":       {at(authz, "port"), at(service["Service"], "spec", "ports", 0, "port")},
		"container's port":     {at(authz, "port"), at(service["Deployment"], "spec", "template", "spec", "containers", 0, "ports", 0, "containerPort")},
		"policy's action":      {"CUSTOM", at(policy, "spec", "action")},
		"policy's provider":    {at(provider, "name"), at(policy, "spec", "provider", "name")},
		"configuration's name": {at(service["ConfigMap"], "metadata", "name"), at(service["Deployment"], "spec", "template", "spec", "volumes", 0, "configMap", "name")},
	} {
		if pair[0] == nil || pair[0] != pair[1] {
			t.Errorf("%s: want %v, got %v", what, pair[0], pair[1])
		}
	}
}

// The service starts on the settings of its ConfigMap, and the gateway's identity
// is the only one that may ask.
func TestIstioSettings(t *testing.T) {
	data := at(kinds(t, "istio/authing-grpc.yaml")["ConfigMap"], "data")
	settings, _ := at(data, "settings.yaml").(string)
	policy, _ := at(data, "policy.yaml").(string)
	s := start(t, settings, policy, "/etc/istio-certs", "/etc/authing-grpc")
	gateway := "spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account"
	public := checkRequest(nil)
	public.Attributes.Request.Http.Path = "/assets/a.css"
	if answer, err := authv3.NewAuthorizationClient(s.grpc(t, gateway)).Check(t.Context(), public); err != nil || answer.GetOkResponse() == nil {
		t.Errorf("the gateway: %v, %v", answer, err)
	}
	if _, err := authv3.NewAuthorizationClient(s.grpc(t, gateway+"-2")).Check(t.Context(), public); status.Code(err) != codes.PermissionDenied {
		t.Errorf("another: %v", err)
	}
}

func TestIstioKeys(t *testing.T) {
	rule := at(kinds(t, "istio/request-authentication.yaml")["RequestAuthentication"], "spec", "jwtRules", 0)
	text, _ := at(rule, "jwksUri").(string)
	at, err := url.Parse(text)
	if err != nil || at.Scheme != "https" || at.Hostname() != serviceName || at.Port() != defaultPort(t, doorREST) {
		t.Fatalf("jwksUri is %q", text)
	}
	s := startService(t)
	if got := s.rest(t, at.Path); got.status != 200 || !strings.Contains(got.text, `"kty":"RSA"`) {
		t.Errorf("%s: %d %s", at.Path, got.status, got.text)
	}
}
