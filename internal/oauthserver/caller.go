package oauthserver

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

const callerHeader = "X-Caller-Authorization"

// identify finds out who asks. authorization is the caller's here: as Basic, its
// key's id and secret (RFC 6749 section 2.3.1), as Bearer a key or token.
func (s *Server) identify(r *http.Request) (access.Caller, error) {
	certificate, err := s.opts.Trusted(r.TLS)
	if err != nil {
		return access.Caller{}, access.Untrusted()
	}
	credentials := access.Credentials{Certificate: certificate, Caller: r.Header.Values(callerHeader)}
	if values := r.Header.Values("Authorization"); len(values) > 0 {
		credential, err := s.credential(values, credentials.Caller)
		switch {
		case err == nil:
			credentials.Caller = []string{credential}
		case !s.opts.Guard.Open(): // where it is open, whatever came along counts for nothing
			return access.Caller{}, err
		}
	}
	return s.opts.Guard.Identify(r.Context(), s.opts.Method, credentials)
}

// credential is what authorization holds, as Guard.Identify takes it.
func (s *Server) credential(values, others []string) (string, error) {
	if len(values) > 1 || len(others) > 0 {
		return "", apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
			"a caller proves itself by one of authorization and x-caller-authorization, given once")
	}
	scheme, credential, _ := strings.Cut(strings.TrimSpace(values[0]), " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return credential, nil
	case strings.EqualFold(scheme, "Basic"):
		id, secret, ok := basic(values[0])
		if !ok {
			return "", rejected("Basic authorization is not readable")
		}
		token, err := s.opts.Guard.Trade(id, secret)
		return token.Value, err
	default:
		return "", rejected("authorization is neither Basic nor Bearer")
	}
}

// basic reads id and secret, which are form-encoded before they are put together.
func basic(value string) (id, secret string, ok bool) {
	id, secret, ok = (&http.Request{Header: http.Header{"Authorization": {value}}}).BasicAuth()
	if !ok {
		return "", "", false
	}
	id, idErr := url.QueryUnescape(id)
	secret, secretErr := url.QueryUnescape(secret)
	return id, secret, idErr == nil && secretErr == nil
}

func rejected(why string) error {
	return apierror.NewWithMetadata(codes.Unauthenticated, errorsv1.Reason_CALLER_UNAUTHENTICATED,
		"the caller's credential is not accepted: "+why, map[string]string{"error": "invalid_token"})
}

// authorize says whether a caller may ask about the tokens of an application.
func (s *Server) authorize(ctx context.Context, caller access.Caller, application string) error {
	_, err := s.opts.Guard.Authorize(ctx, caller, s.opts.Method, func() (access.Selection, error) {
		found, err := s.application(application)
		return access.Selection{Application: found.ID}, err
	})
	return err
}
