package examples_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	_ "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	_ "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	_ "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	_ "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	_ "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// root is the repository.
const root = "../.."

const serviceConfigFile = root + "/examples/service-config.json"

var update = flag.Bool("update", false, "write examples/service-config.json")

// serviceConfig is gRPC's, as far as it is used here:
// https://github.com/grpc/grpc/blob/master/doc/service_config.md.
type serviceConfig struct {
	LoadBalancing   []map[string]struct{} `json:"loadBalancingConfig"`
	HealthCheck     healthCheck           `json:"healthCheckConfig"`
	RetryThrottling retryThrottling       `json:"retryThrottling"`
	Methods         []methodConfig        `json:"methodConfig"`
}

type healthCheck struct {
	Service string `json:"serviceName"`
}

type retryThrottling struct {
	MaxTokens  int     `json:"maxTokens"`
	TokenRatio float64 `json:"tokenRatio"`
}

type methodConfig struct {
	Names []methodName `json:"name"`
	Retry retryPolicy  `json:"retryPolicy"`
}

type methodName struct {
	Service string `json:"service"`
	Method  string `json:"method"`
}

type retryPolicy struct {
	MaxAttempts       int      `json:"maxAttempts"`
	InitialBackoff    string   `json:"initialBackoff"`
	MaxBackoff        string   `json:"maxBackoff"`
	BackoffMultiplier float64  `json:"backoffMultiplier"`
	Codes             []string `json:"retryableStatusCodes"`
}

// wanted repeats what may be repeated: up to two times more, and not while most
// calls fail.
func wanted(t *testing.T) []byte {
	t.Helper()
	config := serviceConfig{
		LoadBalancing:   []map[string]struct{}{{"round_robin": {}}},
		HealthCheck:     healthCheck{Service: ""}, // the server as a whole
		RetryThrottling: retryThrottling{MaxTokens: 10, TokenRatio: 0.1},
		Methods: []methodConfig{{
			Names: repeatable(t),
			Retry: retryPolicy{
				MaxAttempts: 3, InitialBackoff: "0.1s", MaxBackoff: "1s", BackoffMultiplier: 2,
				Codes: []string{"UNAVAILABLE"},
			},
		}},
	}
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	// One rpc a line: easy to read, and easy to review when it changes.
	text = bytes.ReplaceAll(text, []byte(`{"service":`), []byte("\n  {\"service\":"))
	for _, member := range []string{`"loadBalancingConfig"`, `"healthCheckConfig"`, `"retryThrottling"`, `"methodConfig"`, `"retryPolicy"`} {
		text = bytes.ReplaceAll(text, []byte(member), []byte("\n"+member))
	}
	return append(text, '\n')
}

// repeatable are the rpcs that do no harm when they are carried out twice.
func repeatable(t *testing.T) []methodName {
	t.Helper()
	var names []methodName
	services := 0
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if !strings.HasPrefix(string(file.Package()), "authing.") {
			return true
		}
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			services++
			for j := range service.Methods().Len() {
				method := service.Methods().Get(j)
				options, _ := method.Options().(*descriptorpb.MethodOptions)
				if options.GetIdempotencyLevel() != descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN {
					names = append(names, methodName{string(service.FullName()), string(method.Name())})
				}
			}
		}
		return true
	})
	generated, err := filepath.Glob(root + "/gen/authing/*/*_grpc.pb.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(root + "/gen/authing/*/*/*_grpc.pb.go")
	if err != nil {
		t.Fatal(err)
	}
	if want := len(generated) + len(more); services != want {
		t.Fatalf("%d services are looked at, and %d are generated: import the others here", services, want)
	}
	slices.SortFunc(names, func(a, b methodName) int {
		return strings.Compare(a.Service+"/"+a.Method, b.Service+"/"+b.Method)
	})
	return names
}

func TestServiceConfigIsWhatTheDescriptorsSay(t *testing.T) {
	want := wanted(t)
	if *update {
		if err := os.WriteFile(serviceConfigFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(serviceConfigFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("examples/service-config.json differs from the contract: go test ./test/examples -update")
	}
}
