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

// readAnswer takes the status and the JSON, and nothing else of an answer: no
// cookies, no headers. Its errors are for the client.
func readAnswer(answer *http.Response, err error) (status int, body []byte, _ error) {
	if err != nil {
		return 0, nil, noAnswer(err)
	}
	defer answer.Body.Close() //nolint:errcheck // nothing was written
	body, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswerBytes+1))
	switch {
	case err != nil:
		return 0, nil, noAnswer(err)
	case len(body) > maxAnswerBytes, answer.StatusCode < 200, answer.StatusCode > 599, !json.Valid(body):
		return 0, nil, errMalformed
	default:
		return answer.StatusCode, body, nil
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
