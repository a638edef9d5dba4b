package server

import (
	"net/http"

	"github.com/authing-grpc/authing-grpc/gen/openapi"
	"github.com/authing-grpc/authing-grpc/internal/apidocs"
)

// withDocs shows the OpenAPI document, if it is to be shown, and leaves all else
// to next.
func (b *backend) withDocs(on bool, next http.Handler) (http.Handler, error) {
	if !on {
		return next, nil
	}
	if b.features != nil {
		b.features.Docs = true
	}
	pages, err := apidocs.New(openapi.Document)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if apidocs.Serves(r.URL.Path) {
			pages.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}
