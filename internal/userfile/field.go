package userfile

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

const customData = "customData"

var (
	userFields    = (*authingv3.User)(nil).ProtoReflect().Descriptor().Fields()
	requestFields = (*authingv3.CreateUserRequest)(nil).ProtoReflect().Descriptor().Fields()
)

// taken is the field that a row's field goes to, nil for none.
func taken(name string) protoreflect.FieldDescriptor {
	if name == "options" { // of the request, not of the user
		return nil
	}
	return requestFields.ByJSONName(name)
}

// known says that users have a field of the name.
func known(name string) bool {
	return taken(name) != nil || userFields.ByJSONName(name) != nil || strings.HasPrefix(name, customData+".")
}
