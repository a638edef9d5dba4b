package sample

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// RPCs are the rpcs of the packages that mirror an SDK, file by file in the order
// in which they are declared.
func RPCs() []protoreflect.MethodDescriptor {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if strings.HasPrefix(string(file.Package()), "authing.v") {
			files = append(files, file)
		}
		return true
	})
	slices.SortFunc(files, func(a, b protoreflect.FileDescriptor) int { return cmp.Compare(a.Path(), b.Path()) })
	var out []protoreflect.MethodDescriptor
	for _, file := range files {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				out = append(out, methods.Get(j))
			}
		}
	}
	return out
}

// FullMethod is the name that gRPC calls the rpc by.
func FullMethod(m protoreflect.MethodDescriptor) string {
	return "/" + string(m.Parent().FullName()) + "/" + string(m.Name())
}

// Upstream is the rpc's mapping to Authing.
func Upstream(m protoreflect.MethodDescriptor) *optionsv1.Upstream {
	up, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	return up
}

// Public is the rpc's public route, nil for none.
func Public(m protoreflect.MethodDescriptor) *annotations.HttpRule {
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	return rule
}

// Outbound is the route by which the rpc goes to Authing over REST.
func Outbound(m protoreflect.MethodDescriptor) *annotations.HttpRule {
	if rule := Upstream(m).GetHttp(); rule != nil {
		return rule
	}
	return Public(m)
}

// DataField is the response field that holds the data, nil where that is the
// whole response.
func DataField(m protoreflect.MethodDescriptor) protoreflect.FieldDescriptor {
	name := Public(m).GetResponseBody() + Upstream(m).GetResponseField() // never both
	return m.Output().Fields().ByName(protoreflect.Name(name))
}

// Secret says that the field is marked as one.
func Secret(fd protoreflect.FieldDescriptor) bool {
	options, _ := fd.Options().(*descriptorpb.FieldOptions)
	return options.GetDebugRedact()
}
