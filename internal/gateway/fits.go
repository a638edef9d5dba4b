package gateway

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Fits says whether the JSON of a request can be read as the request of an rpc.
// Of two rpcs with one path of Authing's it tells which one a request is for.
func Fits(method protoreflect.MethodDescriptor, body []byte) bool {
	request, err := protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName())
	return err == nil && codec.Unmarshal(body, request.New().Interface(), codec.Lenient) == nil
}
