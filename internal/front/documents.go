package front

import (
	"net/http"
	"regexp"
	"slices"
)

// appIDPattern is what an application id may look like in a path we send on.
var appIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

var jwksOfApp = regexp.MustCompile(`^/([A-Za-z0-9_-]{1,64})/oidc/\.well-known/jwks\.json$`)

// publicDocument says whether a request is for one of the documents that are
// passed through.
func publicDocument(r *http.Request) (Document, bool) {
	if match := jwksOfApp.FindStringSubmatch(r.URL.Path); match != nil {
		return Document{Path: r.URL.Path, AppID: match[1]}, true
	}
	switch r.URL.Path {
	case "/api/v2/.well-known", "/oidc/.well-known/jwks.json":
	default:
		return Document{}, false
	}
	document := Document{Path: r.URL.Path}
	if app := r.Header.Get(appIDHeader); appIDPattern.MatchString(app) {
		document.AppID = app
	}
	return document, true
}

// document passes a public document through. Nothing of the request but its
// path and application goes on.
func (f *front) document(w http.ResponseWriter, r *http.Request, document Document) {
	verbs := []string{http.MethodGet, http.MethodHead}
	if !slices.Contains(verbs, r.Method) {
		f.refuseVerb(w, r, verbs...)
		return
	}
	answer, err := f.upstream.Document(r.Context(), document)
	status, body, err := readAnswer(answer, err)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	writeBody(w, status, body)
}
