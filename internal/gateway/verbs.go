package gateway

import (
	"context"
	"net/http"
	"strings"
)

// probe asks the mux which route a request would take, without taking it.
type probe struct{ binding *binding }

type probeKey struct{}

// options answers which verbs a path takes.
func (s *surface) options(w http.ResponseWriter, r *http.Request) {
	verbs, b := s.allowed(w, r)
	if b == nil {
		s.dialect.fail(w, r, nil, routeNotFound())
		return
	}
	w.Header().Set("Allow", strings.Join(verbs, ", "))
	w.WriteHeader(http.StatusNoContent)
}

// allowed lists the verbs that the request's path takes, with the binding of
// one of them; nil if the path takes none. Nothing is written to w.
func (s *surface) allowed(w http.ResponseWriter, r *http.Request) (verbs []string, b *binding) {
	for _, verb := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		var p probe
		asked := withMethod(r, verb)
		s.mux.ServeHTTP(w, asked.WithContext(context.WithValue(asked.Context(), probeKey{}, &p)))
		if p.binding == nil {
			continue
		}
		b = p.binding
		verbs = append(verbs, verb)
		if verb == http.MethodGet {
			verbs = append(verbs, http.MethodHead)
		}
	}
	return append(verbs, http.MethodOptions), b
}

func withMethod(r *http.Request, verb string) *http.Request {
	out := r.WithContext(r.Context())
	out.Method = verb
	return out
}

// bodyless writes the head of an answer alone.
type bodyless struct{ http.ResponseWriter }

func (bodyless) Write(p []byte) (int, error) { return len(p), nil }

// Unwrap lets http.ResponseController reach the connection.
func (b bodyless) Unwrap() http.ResponseWriter { return b.ResponseWriter }
