package front

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

const maxAnswerBytes = 8 << 20

// passBack gives the client Authing's status and JSON, and nothing else of the
// answer: no cookies, no headers.
func (f *front) passBack(w http.ResponseWriter, r *http.Request, answer *http.Response, err error) {
	if err != nil {
		f.refuse(w, r, noAnswer(err))
		return
	}
	defer answer.Body.Close() //nolint:errcheck // nothing was written
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswerBytes+1))
	switch {
	case err != nil:
		f.refuse(w, r, noAnswer(err))
	case len(body) > maxAnswerBytes, answer.StatusCode < 200, answer.StatusCode > 599, !json.Valid(body):
		f.refuse(w, r, errMalformed)
	default:
		writeBody(w, answer.StatusCode, body)
	}
}

// noAnswer keeps an error that was made for callers, and says of any other
// only whether time ran out.
func noAnswer(err error) error {
	switch {
	case apierror.Reason(err) != "", errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return errTimeout
	default:
		return errUnreachable
	}
}
