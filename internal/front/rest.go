package front

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// Headers that decide which application, tenant and pool a request is for.
const (
	appIDHeader    = "X-Authing-App-Id"
	tenantIDHeader = "X-Authing-App-Tenant-Id"
	poolIDHeader   = "X-Authing-Userpool-Id"
)

// v1Package is what GraphQL of v1 is declared in.
const v1Package = protoreflect.FullName("authing.v1")

// v3Package is where the Node SDK's habit about the tenant header applies.
const v3Package = protoreflect.FullName("authing.v3")

// rest checks a request for an rpc and hands it to the API.
func (f *front) rest(w http.ResponseWriter, r *http.Request) {
	segments, err := segmentsOf(r.URL)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	found, allowed := f.routes.find(r.Method, segments)
	if found == nil && len(allowed) == 0 {
		var methods []protoreflect.MethodDescriptor
		if methods, allowed = f.passed.find(r.Method, segments); len(methods) > 0 {
			f.passOn(w, r, methods, segments)
			return
		}
	}
	switch {
	case found == nil && len(allowed) > 0:
		f.refuseVerb(w, r, allowed...)
		return
	case found == nil:
		f.refuse(w, r, errNoRoute)
		return
	}
	out, method := settled(r, segments), found.method
	switch {
	case isSubscription(method):
		f.subscribe(w, r, out, method)
		return
	case found.ofUser != nil && f.bringsUser(r):
		method = found.ofUser
		out = sentTo(out, method)
	}
	caller := access.Public()
	if isManagement(method) {
		caller, err = f.enterManagement(w, r, out, found)
	} else {
		err = f.checkEndUser(r)
	}
	if err != nil {
		f.refuseAs(w, r, envelopeOf(method), err)
		return
	}
	f.api.ServeHTTP(w, out.WithContext(access.AtDoor(out.Context(), caller)))
}

// enterManagement checks the access key that came with r and prepares out, its
// copy for the API. The engine behind the API uses the server's own
// credential, so the caller's ends here.
func (f *front) enterManagement(
	w http.ResponseWriter, r, out *http.Request, found *route,
) (access.Caller, error) {
	body, err := readBody(w, r, f.maxBody)
	if err != nil {
		return access.Caller{}, err
	}
	caller, err := f.managementCaller(r, func() (string, error) { return f.signatures.Verify(r, body) })
	if err != nil {
		return access.Caller{}, err
	}
	out.Body = io.NopCloser(bytes.NewReader(body))
	out.ContentLength = int64(len(body))
	out.TransferEncoding = nil
	method := found.meant(body)
	if found.named || method != found.method {
		sentTo(out, method)
	}
	asManagement(out, method, caller)
	return caller, nil
}

// asManagement prepares the headers of a management request for the API.
func asManagement(out *http.Request, method protoreflect.MethodDescriptor, caller access.Caller) {
	out.Header.Del("Authorization")
	// The application means nothing to management. Node's v3 client puts the
	// tenant there.
	app := out.Header.Get(appIDHeader)
	if app != "" && method.ParentFile().Package() == v3Package && out.Header.Get(tenantIDHeader) == "" {
		out.Header.Set(tenantIDHeader, app)
	}
	out.Header.Del(appIDHeader)
	settlePool(out.Header, caller)
}

// sentTo is a request for an rpc that has no path of its own.
func sentTo(out *http.Request, method protoreflect.MethodDescriptor) *http.Request {
	out.Method = http.MethodPost
	out.URL.Path, out.URL.RawPath = access.FullName(method), ""
	out.RequestURI = out.URL.RequestURI()
	return out
}

// segmentsOf reads a path segment by segment, so that an escaped slash stays
// part of its segment.
func segmentsOf(u *url.URL) ([]string, error) {
	escaped, rooted := strings.CutPrefix(u.EscapedPath(), "/")
	if !rooted {
		return nil, errNoRoute
	}
	segments := strings.Split(escaped, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, errNoRoute
		}
		segments[i] = plain
	}
	return segments, nil
}

// settled copies a request so that it can only be read the way it was read
// here: one spelling of the path, no other verb, no second caller.
func settled(r *http.Request, segments []string) *http.Request {
	out := r.Clone(r.Context())
	escaped := make([]string, len(segments))
	for i, segment := range segments {
		escaped[i] = url.PathEscape(segment)
	}
	out.URL.Path = "/" + strings.Join(segments, "/")
	out.URL.RawPath = "/" + strings.Join(escaped, "/")
	out.RequestURI = out.URL.RequestURI()
	out.Header.Del("X-Http-Method-Override")
	out.Header.Del("X-Caller-Authorization")
	return out
}

// readBody reads a whole request body of at most limit bytes.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errTooLarge
	case err != nil:
		return nil, invalid("the request body could not be read")
	}
	return body, nil
}
