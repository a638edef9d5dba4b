package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// Paths of the v1 SDKs beside GraphQL. Our rpcs of v1 have none of their own: a
// request is read as the rpc that goes to its path, and passed on. All of them are
// what an end user does, and carry no credential but those of their forms.

const (
	maxPassedBytes = 1 << 20
	formType       = "application/x-www-form-urlencoded"
	jsonType       = "application/json"
	// userInfoPathV1 is what LoginByOidc asks after its own path.
	userInfoPathV1 = "/oauth/oidc/me"
)

// passed knows which rpcs a path of v1 is for.
type passed []route

func newPassed(services []protoreflect.ServiceDescriptor) (passed, error) {
	var table passed
	for _, service := range services {
		for i := range service.Methods().Len() {
			method := service.Methods().Get(i)
			if method.ParentFile().Package() != v1Package || upstreamOf(method).GetHttp() == nil {
				continue
			}
			if isManagement(method) {
				return nil, errors.New("front: a path of v1 for management cannot be passed on")
			}
			verb, template := verbAndTemplate(upstreamOf(method).GetHttp())
			segments, err := parseTemplate(template)
			if err != nil {
				return nil, err
			}
			table = append(table, route{verb: verb, segments: segments, method: method})
			if method.Name() == "LoginByOidc" {
				segments, _ := parseTemplate(userInfoPathV1) // as its neighbours
				table = append(table, route{verb: http.MethodPost, segments: segments, method: method})
			}
		}
	}
	return table, nil
}

// find returns the rpcs of a path that have the verb, or else the verbs that the
// path has.
func (t passed) find(verb string, segments []string) (methods []protoreflect.MethodDescriptor, allowed []string) {
	for _, route := range t {
		switch {
		case !route.matches(segments):
		case route.verb == verb:
			methods = append(methods, route.method)
		default:
			allowed = append(allowed, route.verb)
		}
	}
	slices.Sort(allowed)
	return methods, slices.Compact(allowed)
}

// passOn sends a request for a path of v1 to Authing.
func (f *front) passOn(w http.ResponseWriter, r *http.Request, methods []protoreflect.MethodDescriptor, segments []string) {
	call, err := f.passable(w, r, segments)
	if err == nil {
		err = f.permit(r, methods, &call)
	}
	if err != nil {
		f.refuseAs(w, r, optionsv1.Envelope_ENVELOPE_V2, err)
		return
	}
	answer, err := f.upstream.REST(r.Context(), call)
	status, body, err := readAnswer(answer, err)
	f.logEnd(r, "passed on", err)
	if err != nil {
		gateway.WriteError(w, r, err, gateway.Compatible, optionsv1.Envelope_ENVELOPE_V2)
		return
	}
	writeBody(w, status, body)
}

// permit finds out which rpc a call is, whether the caller may make it, and where
// it goes.
func (f *front) permit(r *http.Request, methods []protoreflect.MethodDescriptor, call *RESTCall) error {
	method, err := meantByForm(methods, call.Form)
	if err != nil {
		return err
	}
	call.Host = upstreamOf(method).GetHost()
	if app := call.Form.Get("client_id"); identityOf(method) == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT && app != "" {
		call.Header.Set(appIDHeader, app)
	}
	_, err = f.guard.Authorize(r.Context(), access.Public(), access.FullName(method), func() (access.Selection, error) {
		return f.upstream.Select(call.Header.Get(appIDHeader), "")
	})
	return err
}

// meantByForm tells rpcs of one path apart by the value that they fix: grant_type.
func meantByForm(methods []protoreflect.MethodDescriptor, form url.Values) (protoreflect.MethodDescriptor, error) {
	if len(methods) == 1 {
		return methods[0], nil
	}
	for _, method := range methods {
		for name, value := range upstreamOf(method).GetFixed() {
			if form.Get(name) == value {
				return method, nil
			}
		}
	}
	return nil, notServed("this grant_type")
}

// passable is a request as it is sent on: read here, and written again so that it
// cannot be read otherwise.
func (f *front) passable(w http.ResponseWriter, r *http.Request, segments []string) (RESTCall, error) {
	if slices.Contains(segments, ".") || slices.Contains(segments, "..") {
		return RESTCall{}, errNoRoute
	}
	if err := f.checkEndUser(r); err != nil {
		return RESTCall{}, err
	}
	query, err := single(r.URL.RawQuery)
	if err != nil {
		return RESTCall{}, err
	}
	call := RESTCall{Verb: r.Method, Path: pathOf(segments), Query: query, Header: forwardable(r.Header)}
	body, err := readBody(w, r, maxPassedBytes)
	if err != nil || len(body) == 0 {
		return call, err
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case formType:
		call.Form, err = single(string(body))
	case jsonType:
		var members map[string]json.RawMessage
		if json.Unmarshal(body, &members) != nil {
			return call, invalid("the body must be one object")
		}
		call.JSON, err = json.Marshal(members)
	default:
		err = invalid("the body must be a form or JSON")
	}
	return call, err
}

// single reads parameters that are each given once.
func single(encoded string) (url.Values, error) {
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, invalid("the parameters cannot be read")
	}
	for _, given := range values {
		if len(given) > 1 {
			return nil, invalid("a parameter is given twice")
		}
	}
	return values, nil
}

func pathOf(segments []string) string {
	var path bytes.Buffer
	for _, segment := range segments {
		path.WriteString("/" + url.PathEscape(segment))
	}
	return path.String()
}
