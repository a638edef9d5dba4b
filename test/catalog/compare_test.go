package catalog

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// comparison collects where the contract differs from the facts.
type comparison struct {
	facts *facts
	// typesSeen is the types a message was already compared with, by direction.
	typesSeen map[string]bool
	findings  map[string]bool
	// answered is the messages that answers hold, known the fields that were
	// compared with something.
	answered map[protoreflect.FullName]protoreflect.MessageDescriptor
	known    map[protoreflect.FullName]bool
	// public is the places that REST callers have.
	public map[string]bool
}

// compare returns every difference between the facts and the contract, sorted.
func compare(f *facts, list []rpc) []string {
	c := &comparison{
		facts:     f,
		typesSeen: make(map[string]bool),
		findings:  make(map[string]bool),
		answered:  answered(list),
		known:     make(map[protoreflect.FullName]bool),
		public:    publicPlaces(list),
	}
	l := newLookup(list)
	served := make(map[protoreflect.FullName]bool)
	for _, m := range f.methods {
		r, ok := l.rpcOf(m)
		if !ok {
			c.find("%s%s", m.id(), hasNoRPC)
			continue
		}
		served[r.FullName()] = true
		c.call(m, r)
		c.parameters(m, r)
		c.answer(m, r)
	}
	for _, r := range list {
		if !served[r.FullName()] {
			c.find("%s has no method", r.FullName())
			c.accept(r.Output())
		}
	}
	c.unmatched(list)
	found := make([]string, 0, len(c.findings))
	for finding := range c.findings {
		found = append(found, finding)
	}
	slices.Sort(found)
	return found
}

const hasNoRPC = " has no rpc"

func (c *comparison) find(format string, args ...any) {
	c.findings[fmt.Sprintf(format, args...)] = true
}

// call compares verb, path and the kind of body.
func (c *comparison) call(m method, r rpc) {
	if m.verb == "" || r.route == nil {
		return
	}
	if got, want := place(sample.Route(r.route)), place(m.verb, m.path); got != want {
		c.find("%s goes to %s, want %s", r.FullName(), got, want)
	}
	if at := place(m.verb, m.path); !m.helper && !c.public[at] {
		c.find("%s is no public route, and %s has it", at, m.id())
	}
	if isForm := sample.Upstream(r).GetBody() == optionsv1.Body_BODY_FORM; !m.helper && isForm != m.form {
		c.find("%s sends a form: %t, want %t", r.FullName(), isForm, m.form)
	}
	if hasBody := r.route.GetBody() != ""; !m.helper && hasBody != (m.body != "") {
		c.find("%s sends a body: %t, want %q", r.FullName(), hasBody, m.body)
	}
}

// answer compares how the data is read with what is declared to be in it.
func (c *comparison) answer(m method, r rpc) {
	if want := envelopes(m); !slices.Contains(want, sample.Upstream(r).GetEnvelope()) && sample.Upstream(r).GetTransport() == optionsv1.Transport_TRANSPORT_REST {
		c.find("%s: %s, want %v", r.FullName(), sample.Upstream(r).GetEnvelope(), want)
	}
	if m.envelope == unspoken {
		if m.helper || m.verb == "" { // nobody says what comes
			c.accept(r.Output())
		}
		return
	}
	where := string(r.Output().FullName())
	if fd := sample.DataField(r); fd != nil {
		c.sameKind(string(fd.FullName()), fd, m.answer, received)
		return
	}
	if m.helper && c.onlyMember(r, m.answer) {
		return
	}
	if _, declared := c.facts.types[string(m.answer)]; !declared {
		if m.answer == anything { // the response says what it may be
			c.accept(r.Output())
			return
		}
		c.find("%s is read as a message, want %s", where, m.answer)
		return
	}
	c.members(r.Output(), string(m.answer), received)
}

// onlyMember says whether a response is one value of the type in a message: a
// helper's, which never was on the wire.
func (c *comparison) onlyMember(r rpc, want kind) bool {
	if r.Output().Fields().Len() != 1 {
		return false
	}
	fd := r.Output().Fields().Get(0)
	c.sameKind(string(fd.FullName()), fd, want, received)
	return true
}

// envelopes is how the answer of a method may be read.
func envelopes(m method) []optionsv1.Envelope {
	standard := []optionsv1.Envelope{optionsv1.Envelope_ENVELOPE_UNSPECIFIED, optionsv1.Envelope_ENVELOPE_V3}
	switch {
	case m.helper && m.envelope != wrapped:
		return append(standard, optionsv1.Envelope_ENVELOPE_NONE)
	case m.envelope == beside: // the body is what there is to read
		return []optionsv1.Envelope{optionsv1.Envelope_ENVELOPE_NONE}
	case m.envelope == bare: // the server may wrap it
		return []optionsv1.Envelope{optionsv1.Envelope_ENVELOPE_MAYBE}
	default:
		return standard
	}
}

// accept takes the fields of a response for known.
func (c *comparison) accept(response protoreflect.MessageDescriptor) {
	for i := range response.Fields().Len() {
		c.known[response.Fields().Get(i).FullName()] = true
	}
}

// unmatched finds fields of answers that no fact speaks of.
func (c *comparison) unmatched(list []rpc) {
	for _, md := range c.answered {
		if md.ParentFile().Package() != list[0].ParentFile().Package() {
			continue
		}
		for i := range md.Fields().Len() {
			if fd := md.Fields().Get(i); !c.known[fd.FullName()] {
				c.find("%s is not known to any method", fd.FullName())
			}
		}
	}
}
