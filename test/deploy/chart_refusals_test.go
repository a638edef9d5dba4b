package deploy_test

import (
	"strings"
	"testing"
)

// Mistakes in values are refused by the chart, in words, before a pod fails.
func TestChartRefusals(t *testing.T) {
	good := read(t, "test/deploy/testdata/tls.yaml")
	demo := read(t, "test/deploy/testdata/emulator.yaml")
	for name, tt := range map[string]struct{ values, old, new, want string }{
		"nothing said":             {"", "", "", "say which Authing"},
		"no TLS":                   {good, "tls: {secretName: authing-grpc-tls, clientCA: true}", "", "insecure: true goes without"},
		"CA without a certificate": {good, "secretName: authing-grpc-tls, clientCA: true}", "clientCA: true}\ninsecure: true", "tls.clientCA"},
		"probe of gRPC with TLS":   {good, "priorityClassName: high", "probes: {type: grpc}", "without TLS only"},
		"probe with client_auth":   {good, "mesh: {enabled: true}", "tls: {client_auth: required}", "no certificate to show"},
		"replicas of the emulator": {demo, "replicas: 1", "replicas: 2", "memory of one pod"},
		"secret as a setting":      {good, "userpool: {id:", "userpool: {secret: x, id:", "secret"},
		"secret as a value":        {good, "userpool.secret: {name: authing, key: pool}", "userpool.secret: x", "userpool.secret"},
		"address as a setting":     {good, "mesh: {enabled: true}", "grpc: {addr: \":1\"}", "grpc"},
		"unknown value":            {good, "podLabels:", "podLabel:", "podLabel"},
		"unknown probe":            {demo, "type: grpc", "type: exec", "type"},
	} {
		t.Run(name, func(t *testing.T) {
			values := strings.Replace(tt.values, tt.old, tt.new, 1)
			if values == tt.values && tt.values != "" {
				t.Fatal("nothing was changed")
			}
			if _, err := render(t, values); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
