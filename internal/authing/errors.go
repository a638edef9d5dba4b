package authing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// Error is an answer of Authing that says no. Its text never holds Data.
type Error struct {
	// Operation is what was asked, for logs.
	Operation  string
	HTTPStatus int
	// StatusCode is `statusCode` or `code` of the body, 0 when it had neither.
	StatusCode int64
	// APICode is `apiCode` of the body, 0 when absent.
	APICode   int64
	Message   string
	RequestID string
	// OAuthCode is `error` of an OAuth or OpenID Connect answer (RFC 6749
	// section 5.2), such as invalid_grant; Message is its description and Data
	// the whole body.
	OAuthCode string
	// Data is `data` of the body, nil when absent.
	Data json.RawMessage
	// RetryAfter is how long Authing asks to wait, 0 when it does not.
	RetryAfter time.Duration
}

func (e *Error) Error() string {
	return fmt.Sprintf("authing refused %s: HTTP %d, statusCode %d, apiCode %d, request %s",
		e.Operation, e.HTTPStatus, e.StatusCode, e.APICode, e.RequestID)
}

// Failures that are not answers. They wrap their cause, which callers can log;
// it holds no credential and no body.
var (
	// ErrUnreachable: no answer came.
	ErrUnreachable = errors.New("authing is unreachable")
	// ErrOutcomeUnknown: a call that must not be repeated was sent and its answer
	// did not come. It wraps ErrUnreachable, or the end of the context.
	ErrOutcomeUnknown = errors.New("whether authing carried out the call is not known")
	// ErrMalformed: the answer breaks Authing's contract.
	ErrMalformed = errors.New("answer of authing is malformed")
	// ErrNotFound: the answer is null where the object should be.
	ErrNotFound = errors.New("authing answered without the object")
	// ErrCredentialRejected: Authing refused our own management credential.
	ErrCredentialRejected = errors.New("authing rejected the management credential")
	// ErrNoPool: the call needs a pool's secret and none is configured.
	ErrNoPool = errors.New("no user pool credential is configured")
	// ErrNoEventsHost: it is not known where the installation's events are.
	ErrNoEventsHost = errors.New("no host of event subscriptions is configured")
)

// transportError classifies a failure of the HTTP client. A *url.Error is
// unwrapped because its text holds the query, which may hold a token.
func transportError(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		err = urlErr.Err
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}
