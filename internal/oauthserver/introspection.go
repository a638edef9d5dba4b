package oauthserver

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

const contentType = "application/json"

// introspect answers RFC 7662.
func (s *Server) introspect(w http.ResponseWriter, r *http.Request, application string) error {
	ctx, cancel := context.WithTimeout(r.Context(), s.opts.Timeout)
	defer cancel()
	caller, answer, err := s.answer(ctx, w, r.WithContext(ctx), application)
	var body []byte
	if err == nil {
		body, err = json.Marshal(answer)
	}
	s.note(r, caller, answer, err)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache") // RFC 6749 section 5.1 wants both
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // if the client is gone, nobody is left to tell
	return nil
}

// answer finds out who asks, then what, then what is to be said.
func (s *Server) answer(ctx context.Context, w http.ResponseWriter, r *http.Request, application string) (access.Caller, *oidc.IntrospectionResponse, error) {
	caller, err := s.identify(r)
	if err != nil {
		return caller, nil, err
	}
	if err := s.authorize(ctx, caller, application); err != nil {
		return caller, nil, err
	}
	at, err := s.application(application)
	if err != nil {
		return caller, nil, err
	}
	asked, err := readQuestion(w, r)
	if err != nil {
		return caller, nil, err
	}
	found, err := s.verify(ctx, asked, application)
	switch {
	case isBad(err):
		return caller, new(oidc.IntrospectionResponse), nil
	case errors.Is(err, identity.ErrCannotAsk):
		return caller, nil, badRequest(paramMaxStaleness + ": Authing cannot be asked about tokens of this application")
	case err != nil:
		s.opts.Log.WarnContext(ctx, "nothing can be said about a token", "application", application, "error", err)
		return caller, nil, errUnknown
	}
	of, ok := s.applicationOf(ctx, caller, found, at.ID)
	if !ok {
		// RFC 7662 section 2.2: whom the token is no business of is not told why.
		return caller, new(oidc.IntrospectionResponse), nil
	}
	answer, err := responseOf(found, of)
	return caller, answer, err
}

func (s *Server) verify(ctx context.Context, asked *question, application string) (*identity.Token, error) {
	if asked.maxStaleness == nil {
		return s.opts.Tokens.Verify(ctx, asked.token, application)
	}
	found, _, err := s.opts.Tokens.VerifyFresh(ctx, asked.token, application, *asked.maxStaleness)
	return found, err
}

// isBad says that an error is about the token: that it is not good.
func isBad(err error) bool {
	return slices.ContainsFunc(
		[]error{identity.ErrInvalid, identity.ErrExpired, identity.ErrRevoked, identity.ErrRefused},
		func(kind error) bool { return errors.Is(err, kind) },
	)
}

// applicationOf is the application whose token it is, among those that the
// caller may ask about; that it may of preferred is known.
func (s *Server) applicationOf(ctx context.Context, caller access.Caller, token *identity.Token, preferred string) (string, bool) {
	if slices.Contains(token.Audience, preferred) {
		return preferred, true
	}
	for _, one := range s.opts.Applications {
		if slices.Contains(token.Audience, one.ID) && s.authorize(ctx, caller, one.ID) == nil {
			return one.ID, true
		}
	}
	return "", false
}

// note writes one line a request, without anything of the token. The text of an
// error is left out: it can quote what came.
func (s *Server) note(r *http.Request, caller access.Caller, answer *oidc.IntrospectionResponse, err error) {
	attrs := []slog.Attr{slog.String("peer", r.RemoteAddr)}
	if who := caller.String(); who != "" {
		attrs = append(attrs, slog.String("caller", who))
	}
	if err == nil {
		attrs = append(attrs, slog.Bool("active", answer.Active))
	} else {
		attrs = append(attrs, slog.String("code", status.Code(err).String()))
		if reason := apierror.Reason(err); reason != "" {
			attrs = append(attrs, slog.String("reason", reason))
		}
	}
	s.opts.Log.LogAttrs(r.Context(), slog.LevelInfo, "introspection", attrs...)
}
