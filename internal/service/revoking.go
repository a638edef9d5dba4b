package service

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// revoking is the compiled option `revokes` of an rpc.
type revoking struct {
	own       bool
	ownToken  bool
	users     fieldPath
	usersType fieldPath
	email     fieldPath
	phone     fieldPath
	country   fieldPath // of phone
	token     fieldPath
	when      []fieldPath
}

// fieldPath leads through a request; a list on it stands for each of its entries.
type fieldPath []protoreflect.FieldDescriptor

// given finds the texts that a path leads to, none where nothing is set.
type given func(fieldPath) []string

func compileRevokes(method protoreflect.MethodDescriptor) (*revoking, error) {
	option, _ := proto.GetExtension(method.Options(), optionsv1.E_Revokes).(*optionsv1.Revokes)
	if option == nil {
		return nil, nil
	}
	r := &revoking{own: option.GetOwn(), ownToken: option.GetOwnToken()}
	var err error
	find := func(path string) (found fieldPath) {
		if path != "" && err == nil {
			found, err = pathIn(method.Input(), path)
		}
		return found
	}
	r.users, r.usersType, r.token = find(option.GetUsers()), find(option.GetUsersType()), find(option.GetToken())
	r.email, r.phone, r.country = find(option.GetEmail()), find(option.GetPhone()), find(option.GetPhoneCountryCode())
	for _, path := range option.GetWhen() {
		r.when = append(r.when, find(path))
	}
	return r, err
}

func pathIn(message protoreflect.MessageDescriptor, path string) (fieldPath, error) {
	var found fieldPath
	for name := range strings.SplitSeq(path, ".") {
		if message == nil {
			return nil, fmt.Errorf("revokes: %s goes below a field that is no message", path)
		}
		fd := message.Fields().ByName(protoreflect.Name(name))
		if fd == nil {
			return nil, fmt.Errorf("revokes: %s has no field %s", message.FullName(), name)
		}
		found, message = append(found, fd), fd.Message()
	}
	return found, nil
}

// applies says that one of the fields that matter is set.
func (r *revoking) applies(request given) bool {
	if len(r.when) == 0 {
		return true
	}
	for _, path := range r.when {
		if len(request(path)) > 0 {
			return true
		}
	}
	return false
}

// inMessage reads a request of the rpc.
func inMessage(m protoreflect.Message) given {
	return func(f fieldPath) []string { return f.inMessage(m) }
}

func (f fieldPath) inMessage(m protoreflect.Message) []string {
	if len(f) == 0 || !m.Has(f[0]) {
		return nil
	}
	var found []string
	each := func(value protoreflect.Value) {
		if len(f) == 1 {
			found = append(found, value.String())
			return
		}
		found = append(found, f[1:].inMessage(value.Message())...)
	}
	if !f[0].IsList() {
		each(m.Get(f[0]))
		return found
	}
	for list, i := m.Get(f[0]).List(), 0; i < list.Len(); i++ {
		each(list.Get(i))
	}
	return found
}

// inArguments reads the same off the arguments of a GraphQL field that the plan
// asks for.
func (p *plan) inArguments(arguments map[string]any) given {
	return func(f fieldPath) []string {
		if len(f) == 0 {
			return nil
		}
		return f[1:].inArguments(at(arguments, p.argument(wireName(f[0]))))
	}
}

// inArguments reads a value as GraphQL does: where a list is wanted, one value
// is a list of one.
func (f fieldPath) inArguments(value any) []string {
	var found []string
	switch value := value.(type) {
	case nil:
	case []any:
		for _, one := range value {
			found = append(found, f.inArguments(one)...)
		}
	case map[string]any:
		if len(f) > 0 {
			return f[1:].inArguments(value[wireName(f[0])])
		}
	default:
		if len(f) == 0 {
			return []string{fmt.Sprint(value)}
		}
	}
	return found
}
