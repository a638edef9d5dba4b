package service_test

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Every rpc is recorded, and every field of its request is in some recording,
// those aside that testdata/differences.json says no SDK sends.
func TestWireParityCoversTheContract(t *testing.T) {
	recorded := make(map[string]map[string]bool) // by rpc: the fields
	for _, suite := range suites(t) {
		for _, rec := range suite.Recordings {
			if recorded[rec.RPC] == nil {
				recorded[rec.RPC] = make(map[string]bool)
			}
			markFields(rec.request(t).ProtoReflect(), recorded[rec.RPC])
		}
	}
	sanctioned := readSanctioned(t)
	for _, file := range []protoreflect.FileDescriptor{
		authingv1.File_authing_v1_auth_service_proto,
		authingv1.File_authing_v1_management_service_proto,
		authingv2.File_authing_v2_auth_service_proto,
		authingv2.File_authing_v2_management_service_proto,
		authingv3.File_authing_v3_auth_service_proto,
		authingv3.File_authing_v3_management_service_proto,
	} {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				method := methods.Get(j)
				rpc := string(method.Parent().FullName()) + "/" + string(method.Name())
				fields, ok := recorded[rpc]
				if !ok {
					if !sanctioned.unrecorded(rpc) {
						t.Errorf("%s is not recorded", rpc)
					}
					continue
				}
				eachField(method.Input(), nil, func(field string) {
					if !fields[field] && !sanctioned.unrecorded(field) {
						t.Errorf("%s: no recording has %s", rpc, field)
					}
				})
			}
		}
	}
	for _, u := range sanctioned.Unrecorded {
		if !u.seen {
			t.Errorf("testdata/differences.json: %s is recorded", u.Field)
		}
	}
}

func (s *sanctioned) unrecorded(field string) bool {
	for _, u := range s.Unrecorded {
		if u.Field == field {
			u.seen = true
			return true
		}
	}
	return false
}

// markFields notes the full names of the fields that are set.
func markFields(message protoreflect.Message, fields map[string]bool) {
	message.Range(func(fd protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		fields[string(fd.FullName())] = true
		switch {
		case fd.Message() == nil || fd.IsMap():
		case fd.IsList():
			for i := range value.List().Len() {
				markFields(value.List().Get(i).Message(), fields)
			}
		default:
			markFields(value.Message(), fields)
		}
		return true
	})
}

// eachField visits the fields of a message and of the messages in it.
func eachField(md protoreflect.MessageDescriptor, within []protoreflect.FullName, visit func(string)) {
	if md.ParentFile().Package() == "google.protobuf" {
		return // free JSON
	}
	for _, outer := range within {
		if outer == md.FullName() {
			return
		}
	}
	within = append(within, md.FullName())
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		visit(string(fd.FullName()))
		if fd.Message() != nil && !fd.IsMap() {
			eachField(fd.Message(), within, visit)
		}
	}
}
