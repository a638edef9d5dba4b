package oauthserver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// cacheControl is how long others may keep a document: minutes, as what they keep
// comes on top of what is kept here.
const cacheControl = "public, max-age=300"

// serveKeys answers the keys by which tokens are verified here.
func (s *Server) serveKeys(w http.ResponseWriter, r *http.Request, application string) error {
	at, err := s.application(application)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.opts.Timeout)
	defer cancel()
	keys, _, err := s.opts.Tokens.Keys(ctx, at.ID)
	if err != nil {
		s.opts.Log.WarnContext(ctx, "the keys cannot be had", "application", at.ID, "error", err)
		return errUnknown
	}
	if keys == nil {
		keys = []jose.JSONWebKey{} // an application may use its secret alone
	}
	return serveDocument(w, r, jose.JSONWebKeySet{Keys: keys})
}

// serveDocument answers a document, or that the client has it already.
func serveDocument(w http.ResponseWriter, r *http.Request, document any) error {
	body, err := json.Marshal(document)
	if err != nil {
		return err
	}
	digest := sha256.Sum256(body)
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Cache-Control", cacheControl)
	header.Set("Vary", applicationHeader)
	header.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(digest[:16])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}
