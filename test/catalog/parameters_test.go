package catalog

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/test/sample"
)

// wireName is what Authing calls a field.
func wireName(fd protoreflect.FieldDescriptor) string {
	if name := sample.WireOf(fd).GetName(); name != "" {
		return name
	}
	return fd.JSONName()
}

func member(md protoreflect.MessageDescriptor, name func(protoreflect.FieldDescriptor) string, want string) protoreflect.FieldDescriptor {
	for i := range md.Fields().Len() {
		if fd := md.Fields().Get(i); name(fd) == want {
			return fd
		}
	}
	return nil
}

// parameters compares what a method takes and sends with the request.
func (c *comparison) parameters(m method, r rpc) {
	switch {
	case m.helper:
		c.arguments(m, r)
		return
	case m.verb == "": // nobody says what it takes
		return
	}
	in := r.Input()
	var known []string
	take := func(where string, list []field) {
		for _, p := range list {
			name := wireNameOf(m, r, p.name)
			known = append(known, name)
			fd := member(in, wireName, name)
			if fd == nil {
				if sample.Upstream(r).GetFixed()[p.name] == "" {
					c.find("%s has no field %s of the %s", in.FullName(), p.name, where)
				}
				continue
			}
			c.sameKind(string(fd.FullName()), fd, p.kind, sent)
			c.samePresence(fd, p, sent)
			if got := placeOf(fd, r); got != where {
				c.find("%s is in the %s, want %s", fd.FullName(), got, where)
			}
		}
	}
	take("path", m.inPath)
	take("query", m.query)
	take("body", c.facts.types[m.body])
	c.unknown(in, known, "a parameter of "+m.id())
}

// wireNameOf is the name of a parameter on the wire. One that fills in a part of
// the path has none; it is the field that fills in that part of ours.
func wireNameOf(m method, r rpc, name string) string {
	_, path := sample.Route(r.route)
	theirs, ours := parameter.FindAllStringSubmatch(m.path, -1), parameter.FindAllStringSubmatch(path, -1)
	for i, part := range theirs {
		if part[1] == name && i < len(ours) {
			if fd := r.Input().Fields().ByName(protoreflect.Name(ours[i][1])); fd != nil {
				return wireName(fd)
			}
		}
	}
	return name
}

// placeOf is where a field of a request travels.
func placeOf(fd protoreflect.FieldDescriptor, r rpc) string {
	_, path := sample.Route(r.route)
	for _, name := range parameter.FindAllStringSubmatch(path, -1) {
		if name[1] == string(fd.Name()) {
			return "path"
		}
	}
	if r.route.GetBody() == "*" {
		return "body"
	}
	return "query"
}

// arguments compares a helper's arguments and what it sends with the request.
func (c *comparison) arguments(m method, r rpc) {
	in := r.Input()
	var known []string
	for _, arg := range m.args {
		fd := member(in, protoreflect.FieldDescriptor.JSONName, arg.name)
		if fd == nil {
			c.find("%s has no field %s, an argument of %s", in.FullName(), arg.name, m.id())
			continue
		}
		known = append(known, wireName(fd))
		c.sameKind(string(fd.FullName()), fd, arg.kind, sent)
		c.samePresence(fd, arg, sent)
	}
	for _, name := range m.sent {
		name, value, _ := strings.Cut(name, "=")
		if value != "" && sample.Upstream(r).GetFixed()[name] == value {
			continue
		}
		known = append(known, name)
		if fd := member(in, wireName, name); value != "" || fd == nil {
			c.find("%s does not send %s, which %s does", r.FullName(), strings.TrimSuffix(name+"="+value, "="), m.id())
		}
	}
	c.unknown(in, known, "an argument of "+m.id())
}

// unknown finds what a request has beyond the known wire names.
func (c *comparison) unknown(in protoreflect.MessageDescriptor, known []string, source string) {
	for i := range in.Fields().Len() {
		if fd := in.Fields().Get(i); !slices.Contains(known, wireName(fd)) {
			c.find("%s is not %s", fd.FullName(), source)
		}
	}
}
