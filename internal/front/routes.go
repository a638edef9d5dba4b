package front

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// routes knows which rpc a REST request is for. It reads the same annotations
// as the API behind it.
type routes []route // most literal first

type route struct {
	verb      string
	segments  []string // "" is a parameter
	method    protoreflect.MethodDescriptor
	named     bool                          // the API has the rpc under its name alone
	ofUser    protoreflect.MethodDescriptor // what it is with an end user's token; nil: the same
	otherwise protoreflect.MethodDescriptor // what it is with a body that is none of method; nil: the same
}

func newRoutes(services []protoreflect.ServiceDescriptor) (routes, error) {
	if len(services) == 0 {
		return nil, errors.New("front: no services")
	}
	var table routes
	for _, service := range services {
		methods := service.Methods()
		for i := range methods.Len() {
			if err := table.add(methods.Get(i)); err != nil {
				return nil, fmt.Errorf("front: %s: %w", methods.Get(i).FullName(), err)
			}
		}
	}
	for _, service := range services {
		for i := range service.Methods().Len() {
			if err := table.join(service.Methods().Get(i)); err != nil {
				return nil, fmt.Errorf("front: %s: %w", service.Methods().Get(i).FullName(), err)
			}
		}
	}
	slices.SortStableFunc(table, func(a, b route) int { return slices.Compare(shape(b), shape(a)) })
	return table, nil
}

func (t *routes) add(method protoreflect.MethodDescriptor) error {
	if identityOf(method) == optionsv1.Identity_IDENTITY_UNSPECIFIED {
		return errors.New("no identity in its upstream option")
	}
	for _, one := range rulesOf(method) { // without one it is served on other doors only
		verb, template := verbAndTemplate(one)
		segments, err := parseTemplate(template)
		if err != nil {
			return err
		}
		if err := t.insert(route{verb: verb, segments: segments, method: method}); err != nil {
			return err
		}
	}
	return nil
}

func (t *routes) insert(added route) error {
	for i, other := range *t {
		switch {
		case other.verb != added.verb || !slices.Equal(other.segments, added.segments):
		case isSubscription(other.method) && isSubscription(added.method) && identityOf(other.method) == identityOf(added.method):
			(*t)[i] = added // of two generations; they mean the same
			return nil
		default:
			return fmt.Errorf("has the route of %s", other.method.FullName())
		}
	}
	*t = append(*t, added)
	return nil
}

// find returns the route of a verb and the segments of a path, or else the
// verbs that the path has. A literal segment beats a parameter, and HEAD
// counts as GET.
func (t routes) find(verb string, segments []string) (found *route, allowed []string) {
	if verb == http.MethodHead {
		verb = http.MethodGet
	}
	for i, route := range t {
		if !route.matches(segments) {
			continue
		}
		if route.verb == verb {
			return &t[i], nil
		}
		allowed = append(allowed, route.verb)
	}
	slices.Sort(allowed)
	return nil, slices.Compact(allowed)
}

func (r route) matches(segments []string) bool {
	if len(segments) != len(r.segments) {
		return false
	}
	for i, want := range r.segments {
		if segments[i] == "" || want != "" && want != segments[i] {
			return false
		}
	}
	return true
}

// shape orders routes: 1 for a literal, 0 for a parameter.
func shape(r route) []int {
	result := make([]int, len(r.segments))
	for i, segment := range r.segments {
		if segment != "" {
			result[i] = 1
		}
	}
	return result
}

// parseTemplate understands what our contract uses: literal segments and
// {parameter} segments. Anything else is refused rather than misread.
func parseTemplate(template string) ([]string, error) {
	if !strings.HasPrefix(template, "/") {
		return nil, fmt.Errorf("route %q does not start with a slash", template)
	}
	segments := strings.Split(template[1:], "/")
	for i, segment := range segments {
		inner, opens := strings.CutPrefix(segment, "{")
		inner, closes := strings.CutSuffix(inner, "}")
		// A colon is a verb's at the end, and a letter like others before.
		colon := strings.Contains(inner, ":") && (opens || i == len(segments)-1)
		if inner == "" || opens != closes || colon || strings.ContainsAny(inner, "{}*=") {
			return nil, fmt.Errorf("route %q: segment %q is not understood", template, segment)
		}
		if opens {
			segments[i] = ""
		}
	}
	return segments, nil
}

func verbAndTemplate(rule *annotations.HttpRule) (verb, template string) {
	switch pattern := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return http.MethodGet, pattern.Get
	case *annotations.HttpRule_Post:
		return http.MethodPost, pattern.Post
	case *annotations.HttpRule_Put:
		return http.MethodPut, pattern.Put
	case *annotations.HttpRule_Patch:
		return http.MethodPatch, pattern.Patch
	case *annotations.HttpRule_Delete:
		return http.MethodDelete, pattern.Delete
	case *annotations.HttpRule_Custom:
		return pattern.Custom.GetKind(), pattern.Custom.GetPath()
	default:
		return "", ""
	}
}

// identityOf says on whose behalf an rpc acts.
func identityOf(method protoreflect.MethodDescriptor) optionsv1.Identity {
	return upstreamOf(method).GetIdentity()
}

func isManagement(method protoreflect.MethodDescriptor) bool {
	return identityOf(method) == optionsv1.Identity_IDENTITY_MANAGEMENT
}
