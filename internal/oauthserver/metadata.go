package oauthserver

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
)

// members are those of a metadata document, as they were written.
type members map[string]json.RawMessage

// serveMetadata answers what the issuer of an application publishes, with our
// endpoints in place of its own where others can reach them.
func (s *Server) serveMetadata(w http.ResponseWriter, r *http.Request, application string) error {
	at, err := s.application(application)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.opts.Timeout)
	defer cancel()
	theirs, err := s.published.get(ctx, at)
	if err != nil {
		return errUnknown
	}
	ours, err := s.endpoints(at.ID)
	if err != nil {
		return err
	}
	document := maps.Clone(theirs)
	maps.Copy(document, ours)
	return serveDocument(w, r, document)
}

// endpoints are the members that name what is served here, none if nobody knows
// how to reach it.
func (s *Server) endpoints(application string) (members, error) {
	if s.opts.URL == "" {
		return nil, nil
	}
	methods := []string{"client_secret_basic", "Bearer"}
	if s.opts.ByCertificate {
		methods = append(methods, "tls_client_auth")
	}
	ours := members{}
	for name, value := range map[string]any{
		"jwks_uri":               s.addressOf(application, "/.well-known/jwks.json"),
		"introspection_endpoint": s.addressOf(application, introspectionPath),
		"introspection_endpoint_auth_methods_supported": methods,
	} {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		ours[name] = text
	}
	return ours, nil
}
