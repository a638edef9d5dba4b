package mesh

import (
	"io"
	"iter"
	"net/http"
)

// NewNginx returns the forward-auth of nginx's auth_request. nginx sends the
// client's headers along, so its location must set all that is read here:
//
//	proxy_set_header X-Original-URI    $request_uri;
//	proxy_set_header X-Original-Method $request_method;
//	proxy_set_header Host              $http_host;
//
// and copy each of IdentityHeaders to the request by auth_request_set and
// proxy_set_header. nginx passes 401 and 403 on and makes 500 of the other
// refusals.
func NewNginx(decider *Decider) http.Handler {
	return &forwardAuth{decider: decider, original: func(r *http.Request) (method, host, target string) {
		return only(r.Header["X-Original-Method"]), r.Host, only(r.Header["X-Original-Uri"])
	}}
}

// NewForwarded returns the forward-auth of Traefik (forwardAuth, with
// IdentityHeaders as its authResponseHeaders and without trustForwardHeader) and
// Caddy (forward_auth, with IdentityHeaders as its copy_headers), which say what
// the request is in X-Forwarded-Method, X-Forwarded-Host and X-Forwarded-Uri.
func NewForwarded(decider *Decider) http.Handler {
	return &forwardAuth{decider: decider, original: func(r *http.Request) (method, host, target string) {
		return only(r.Header["X-Forwarded-Method"]), only(r.Header["X-Forwarded-Host"]), only(r.Header["X-Forwarded-Uri"])
	}}
}

// forwardAuth answers 200 with identity headers, or with the refusal. Headers of
// the other proxy's making are the client's, and not read.
type forwardAuth struct {
	decider  *Decider
	original func(*http.Request) (method, host, target string)
}

// ServeHTTP implements http.Handler.
func (f *forwardAuth) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, host, target := f.original(r)
	decision := f.decider.Decide(r.Context(), &Request{
		Method: method, Host: host, Target: target,
		Headers: headersIn(r.Header), KeepsHeaders: true,
	})
	w.Header().Set("Cache-Control", "no-store")
	if decision.Allowed() {
		for _, one := range decision.Set {
			if isIdentityHeader(one.Name) {
				w.Header().Set(one.Name, one.Value)
			}
		}
		return
	}
	if decision.Challenge != "" {
		w.Header().Set("WWW-Authenticate", decision.Challenge)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(decision.Status())
	_, _ = io.WriteString(w, decision.body()) // a proxy that has gone reads nothing
}

// only is the one value of a header, empty if there are more: nobody knows which
// of them is the proxy's.
func only(values []string) string {
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

func headersIn(all http.Header) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for name, values := range all {
			for _, value := range values {
				if !yield(name, value) {
					return
				}
			}
		}
	}
}
