package oauthserver

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	// maxForm bounds the body of a request, in bytes: the longest token, with
	// room for its encoding.
	maxForm  = 64 << 10
	formType = "application/x-www-form-urlencoded"

	paramToken        = "token"
	paramMaxStaleness = "max_staleness"
)

// question is an introspection request (RFC 7662 section 2.1). token_type_hint is
// not needed: tokens say what they are.
type question struct {
	token string
	// maxStaleness is how old Authing's own word may be; nil: it is not asked.
	maxStaleness *time.Duration
}

func readQuestion(w http.ResponseWriter, r *http.Request) (*question, error) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != formType {
		return nil, &malformed{http.StatusUnsupportedMediaType, "the request must be " + formType}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &malformed{http.StatusRequestEntityTooLarge, "the request is too large"}
	case err != nil:
		return nil, badRequest("the request did not come whole")
	}
	return parseQuestion(string(body), r.URL.RawQuery)
}

// parseQuestion reads body and query. Nothing may come twice (RFC 6749 section
// 3.2), and the token not in the query, which logs would keep. What else comes is
// ignored, and what is empty counts as not given.
func parseQuestion(body, query string) (*question, error) {
	form, err := url.ParseQuery(body)
	if err != nil {
		return nil, badRequest("the form cannot be read")
	}
	inQuery, err := url.ParseQuery(query)
	switch {
	case err != nil:
		return nil, badRequest("the query cannot be read")
	case inQuery.Has(paramToken):
		return nil, badRequest("the token belongs in the form, not in the query")
	}
	for _, values := range form {
		if len(values) > 1 {
			return nil, badRequest("a parameter is given more than once")
		}
	}
	staleness := append(form[paramMaxStaleness], inQuery[paramMaxStaleness]...)
	if len(staleness) > 1 {
		return nil, badRequest(paramMaxStaleness + " is given more than once")
	}
	asked := &question{token: form.Get(paramToken)}
	if asked.token == "" {
		return nil, badRequest("token is missing")
	}
	if len(staleness) == 1 && staleness[0] != "" {
		age, ok := parseStaleness(staleness[0])
		if !ok {
			return nil, badRequest(paramMaxStaleness + " is neither seconds nor a duration such as 1m30s, of 0 or more")
		}
		asked.maxStaleness = &age
	}
	return asked, nil
}

// parseStaleness reads whole seconds or a Go duration.
func parseStaleness(text string) (time.Duration, bool) {
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	age, err := time.ParseDuration(text)
	return age, err == nil && age >= 0
}
