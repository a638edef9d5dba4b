package catalog

import (
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// sdkComparison collects where the contract differs from the facts of v1 or v2.
type sdkComparison struct {
	facts    *sdkFacts
	rpcs     []rpc
	labels   map[string][]string // by rpc: the methods it is
	findings map[string]bool
	// byName is the methods by client and each of their names.
	byName map[[2]string]*sdkMethod
}

func newSDKComparison(f *sdkFacts, list []rpc, labels map[string][]string) *sdkComparison {
	c := &sdkComparison{f, list, labels, make(map[string]bool), make(map[[2]string]*sdkMethod)}
	for i := range f.methods {
		m := &f.methods[i]
		for _, name := range m.names() {
			key := [2]string{m.client, name}
			if other := c.byName[key]; other == nil {
				c.byName[key] = m
			}
		}
	}
	// A method's own name is its own, whatever it is in another language.
	for i := range f.methods {
		c.byName[[2]string{f.methods[i].client, f.methods[i].name}] = &f.methods[i]
	}
	return c
}

// compareSDK returns every difference between the facts and the contract, sorted.
func compareSDK(f *sdkFacts, list []rpc, labels map[string][]string) []string {
	c := newSDKComparison(f, list, labels)
	served := make(map[*sdkMethod][]rpc)
	for _, r := range list {
		methods := c.methodsOf(r)
		for _, m := range methods {
			served[m] = append(served[m], r)
			c.goesWhere(m, r)
		}
		c.parameters(r, methods)
	}
	for i := range f.methods {
		m := &f.methods[i]
		if len(served[m]) == 0 {
			c.find("%s%s", m.id(), hasNoRPC)
			continue
		}
		c.everyCall(m, served[m])
	}
	return slices.Sorted(maps.Keys(c.findings))
}

func (c *sdkComparison) find(format string, args ...any) {
	c.findings[fmt.Sprintf(format, args...)] = true
}

// methodsOf is the methods that an rpc is labelled with, each once.
func (c *sdkComparison) methodsOf(r rpc) []*sdkMethod {
	if len(c.labels[string(r.FullName())]) == 0 {
		c.find("%s has no method", r.FullName())
	}
	var methods []*sdkMethod
	for _, label := range c.labels[string(r.FullName())] {
		m := c.byName[[2]string{r.client, label}]
		if m == nil {
			m = c.byName[[2]string{"", label}]
		}
		switch {
		case m == nil:
			c.find("%s is said to be %s, and no SDK has that", r.FullName(), label)
		case !slices.Contains(methods, m):
			methods = append(methods, m)
		}
	}
	return methods
}

// goesWhere compares where an rpc goes with where its method goes.
func (c *sdkComparison) goesWhere(m *sdkMethod, r rpc) {
	places := placesOf(r)
	if len(m.calls) == 0 {
		if len(places) > 0 && !isWebsocket(r) {
			c.find("%s goes to %s, and %s is not known to call anything", r.FullName(), places[0], m.id())
		}
		return
	}
	for _, call := range m.calls {
		if slices.Contains(places, call.place()) {
			return
		}
	}
	if len(places) == 0 {
		c.find("%s goes nowhere, and %s to %s", r.FullName(), m.id(), m.calls[0].place())
		return
	}
	c.find("%s goes to %s, and %s to %s", r.FullName(), places[0], m.id(), m.calls[0].place())
}

// everyCall wants one rpc of a service for each call of a method, and no two for
// one.
func (c *sdkComparison) everyCall(m *sdkMethod, list []rpc) {
	if len(m.calls) == 0 {
		for i, r := range list[1:] {
			if list[i].Parent() == r.Parent() {
				c.find("%s is %s and %s", m.id(), list[i].FullName(), r.FullName())
			}
		}
	}
	for _, call := range m.calls {
		makers := make(map[protoreflect.FullName]rpc)
		for _, r := range list {
			if !slices.Contains(placesOf(r), call.place()) {
				continue
			}
			if other, taken := makers[r.Parent().FullName()]; taken {
				c.find("%s is %s and %s", m.id(), other.FullName(), r.FullName())
			}
			makers[r.Parent().FullName()] = r
		}
		if len(makers) == 0 {
			c.find("no rpc of %s goes to %s", m.id(), call.place())
		}
	}
}

// placesOf is where an rpc goes, and where an SDK that asks for the same may
// go. None: nowhere.
func placesOf(r rpc) []string {
	up := sample.Upstream(r)
	switch up.GetTransport() {
	case optionsv1.Transport_TRANSPORT_GRAPHQL:
		return append([]string{skeletonOf(r).place()}, up.GetAliases()...)
	case optionsv1.Transport_TRANSPORT_LOCAL:
		return nil
	default:
		return append([]string{place(sample.Route(r.route))}, up.GetAliases()...)
	}
}

func isWebsocket(r rpc) bool {
	return sample.Upstream(r).GetTransport() == optionsv1.Transport_TRANSPORT_WEBSOCKET
}

// callsMade is the calls of methods that an rpc stands for at its own place.
func callsMade(r rpc, methods []*sdkMethod) []sdkCall {
	var calls []sdkCall
	places := placesOf(r)
	for _, m := range methods {
		for _, call := range m.calls {
			if len(places) > 0 && call.place() == places[0] {
				calls = append(calls, call)
			}
		}
	}
	return calls
}
