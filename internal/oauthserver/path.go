package oauthserver

import (
	"net/url"
	"strings"
)

const introspectionPath = "/oauth2/introspect"

// kind is what a path leads to.
type kind int

const (
	elsewhere kind = iota
	introspection
	metadata
	keySet
)

// documents are the names below /.well-known. Both names of the metadata lead to
// the same: RFC 8414 took OpenID Connect's members over.
var documents = map[string]kind{
	"openid-configuration":       metadata,
	"oauth-authorization-server": metadata,
	"jwks.json":                  keySet,
}

// readPath reads an escaped path. The application is "" where the path names
// none. Documents are served below the application, and below its /oidc, where
// Authing has them.
func readPath(path string) (found kind, application string) {
	before, isIntrospection := strings.CutSuffix(path, introspectionPath)
	if isIntrospection {
		found = introspection
	} else {
		var name string
		before, name, _ = strings.Cut(path, "/.well-known/")
		found = documents[name]
		before = strings.TrimSuffix(before, "/oidc")
	}
	if found == elsewhere || before == "" {
		return found, ""
	}
	segment, rooted := strings.CutPrefix(before, "/")
	application, err := url.PathUnescape(segment)
	if err != nil || !rooted || segment == "" || strings.Contains(segment, "/") {
		return elsewhere, ""
	}
	return found, application
}

// addressOf is where something of an application is found by others.
func (s *Server) addressOf(application, path string) string {
	return s.opts.URL + "/" + url.PathEscape(application) + path
}
