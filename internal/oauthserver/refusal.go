package oauthserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// Errors of RFC 6749 section 5.2 and RFC 6750 section 3.1.
const (
	invalidRequest    = "invalid_request"
	invalidClient     = "invalid_client"
	insufficientScope = "insufficient_scope"
	unavailable       = "temporarily_unavailable"
	serverError       = "server_error"
)

// retryAfter is when to ask again for what could not be had, in seconds. What is
// remembered is tried again sooner than that.
const retryAfter = 5

// malformed is a request that cannot be read, and the status that says so.
type malformed struct {
	status  int
	problem string
}

func (m *malformed) Error() string { return m.problem }

func badRequest(problem string) error { return &malformed{http.StatusBadRequest, problem} }

// errUnknown says that what was asked cannot be known now. It tells nothing
// about the token.
var errUnknown = errors.New("this cannot be known now: Authing does not answer, and what is remembered is not enough")

// fail answers a request with an error: one of ours, or of package apierror.
func (s *Server) fail(w http.ResponseWriter, err error) {
	var bad *malformed
	code, message := status.Code(err), status.Convert(err).Message()
	switch {
	case errors.As(err, &bad):
		refuse(w, bad.status, invalidRequest, bad.problem)
	case errors.Is(err, errUnknown):
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
		refuse(w, http.StatusServiceUnavailable, unavailable, err.Error())
	case code == codes.Unknown: // its text may hold anything
		refuse(w, http.StatusInternalServerError, serverError, "internal error")
	case code == codes.Unavailable, code == codes.DeadlineExceeded:
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
		refuse(w, http.StatusServiceUnavailable, unavailable, message)
	case code == codes.Unauthenticated:
		challenge(w, err)
		refuse(w, http.StatusUnauthorized, invalidClient, message)
	case code == codes.PermissionDenied:
		word := apierror.OAuthError(code)
		if scope := metadataOf(err)["scope"]; scope != "" {
			word = insufficientScope
			w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="caller", error=%q, scope=%q`, word, scope))
		}
		refuse(w, http.StatusForbidden, word, message)
	default:
		refuse(w, apierror.HTTPStatus(code), apierror.OAuthError(code), message)
	}
}

// challenge names both schemes that are taken (RFC 6749 section 5.2, RFC 6750
// section 3).
func challenge(w http.ResponseWriter, err error) {
	problem := ""
	if word := metadataOf(err)["error"]; word != "" {
		problem = fmt.Sprintf(", error=%q", word)
	}
	w.Header().Add("WWW-Authenticate", `Basic realm="caller", charset="UTF-8"`)
	w.Header().Add("WWW-Authenticate", `Bearer realm="caller"`+problem)
}

func metadataOf(err error) map[string]string {
	info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
	return info.GetMetadata()
}

// describable leaves out what a description cannot hold.
var describable = strings.NewReplacer(`"`, "'", `\`, "/")

// refuse writes an error as RFC 6749 section 5.2 has it.
func refuse(w http.ResponseWriter, code int, word, description string) {
	// Two texts: they always encode.
	body, _ := json.Marshal(struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{word, describable.Replace(description)})
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	_, _ = w.Write(body) // if the client is gone, nobody is left to tell
}
