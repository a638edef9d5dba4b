package gateway

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// canonicalPath returns the request with every segment of its path escaped in
// the one usual way, so that no spelling slips past a literal route, and an
// escaped slash stays part of its segment.
func canonicalPath(r *http.Request) (*http.Request, error) {
	escaped := strings.Split(r.URL.EscapedPath(), "/")
	plain := make([]string, len(escaped))
	for i, segment := range escaped {
		text, err := url.PathUnescape(segment)
		if err != nil || !fitForPath(text) {
			return r, apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, "the path is malformed")
		}
		plain[i], escaped[i] = text, url.PathEscape(text)
	}
	out := new(http.Request)
	*out = *r
	u := *r.URL
	u.Path, u.RawPath = strings.Join(plain, "/"), strings.Join(escaped, "/")
	out.URL = &u
	return out, nil
}

// fitForPath refuses what must not travel on in Authing's paths.
func fitForPath(segment string) bool {
	return segment != "." && segment != ".." && utf8.ValidString(segment) && strings.IndexFunc(segment, unicode.IsControl) < 0
}
