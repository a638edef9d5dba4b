package authing

import (
	"context"
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// otherOperation is what metrics and spans call what is neither an rpc nor one of
// our own calls: paths that a caller wrote.
const otherOperation = "other"

// ownOperations are the calls that are nobody's rpc.
var ownOperations = map[string]string{
	"keys": "keys", "password public key": "password-public-key", "get-management-token": "get-management-token",
	"accessToken": "accessToken", "getAccessTokenByAppSecret": "getAccessTokenByAppSecret",
	"CDN": "cdn", "pipeline templates": "pipeline-templates",
	GraphQLPath: "graphql-v2", v1GraphQLPath: "graphql-v1",
}

// rpcNames remembers which operations are rpcs of the contract; others are not
// remembered, since callers choose them.
var rpcNames sync.Map // "/package.Service/Method" → "package.Service/Method"

// operationName is what metrics and spans call an operation: a name of the
// contract, of ours, or "other". It never holds what a caller wrote.
func operationName(operation string) string {
	if own, is := ownOperations[operation]; is {
		return own
	}
	if name, known := rpcNames.Load(operation); known {
		return name.(string)
	}
	name, is := strings.CutPrefix(operation, "/authing.")
	if !is || strings.Count(name, "/") != 1 {
		return otherOperation
	}
	name = "authing." + name
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(strings.Replace(name, "/", ".", 1)))
	if _, is := found.(protoreflect.MethodDescriptor); err != nil || !is {
		return otherOperation
	}
	rpcNames.Store(strings.Clone(operation), name)
	return name
}

type operationKey struct{}

// withOperation notes what a request is for: spans are named by it, since URLs
// hold ids and tokens.
func withOperation(ctx context.Context, operation string) context.Context {
	return context.WithValue(ctx, operationKey{}, operation)
}

func operationIn(ctx context.Context) string {
	operation, _ := ctx.Value(operationKey{}).(string)
	return operationName(operation)
}
