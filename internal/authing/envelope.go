package authing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// envelope is Authing's wrapping of v2 (code) and v3 (statusCode).
type envelope struct {
	StatusCode looseInt        `json:"statusCode"`
	Code       looseInt        `json:"code"`
	APICode    looseInt        `json:"apiCode"`
	Message    looseText       `json:"message"`
	RequestID  looseText       `json:"requestId"`
	Data       json.RawMessage `json:"data"`

	// What RFC 6749 section 5.2 has instead.
	OAuthError       looseText `json:"error"`
	OAuthDescription looseText `json:"error_description"`
}

// status is the code that says whether the call succeeded.
func (e *envelope) status() (int64, bool) {
	if e.StatusCode.ok {
		return e.StatusCode.n, true
	}
	return e.Code.n, e.Code.ok
}

// looseInt is a number, also as text; anything else is absent.
type looseInt struct {
	n  int64
	ok bool
}

func (l *looseInt) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseInt(string(bytes.Trim(data, `"`)), 10, 64)
	*l = looseInt{n, err == nil}
	return nil
}

// looseText is a string; anything else is absent.
type looseText string

func (l *looseText) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*l = looseText(text)
	}
	return nil
}

// open takes the data out of an answer.
func open(call *Call, got *answer) (json.RawMessage, error) {
	if call.GraphQL != "" {
		return openGraphQL(call, got)
	}
	var env envelope
	isObject := json.Unmarshal(got.body, &env) == nil && isJSONObject(got.body)
	code, coded := env.status()
	switch {
	case got.status >= 400 && env.OAuthError != "" && !coded:
		return nil, oauthRefusal(call, got, &env)
	case got.status >= 400:
		return nil, refusal(call, got, &env, code)
	case got.status < 200 || got.status >= 300:
		return nil, fmt.Errorf("%w: %s: HTTP %d", ErrMalformed, call.Operation, got.status)
	case call.Envelope == optionsv1.Envelope_ENVELOPE_NONE && env.StatusCode.ok && code != http.StatusOK:
		return nil, refusal(call, got, &env, code) // an envelope where none belongs: Authing's gateway says no
	case call.NoAnswer:
		return nil, nil
	case call.Envelope == optionsv1.Envelope_ENVELOPE_NONE,
		call.Envelope == optionsv1.Envelope_ENVELOPE_MAYBE && !env.StatusCode.ok:
		return valid(call, got.body)
	case !isObject || !coded:
		return nil, fmt.Errorf("%w: %s: no envelope in %d bytes", ErrMalformed, call.Operation, len(got.body))
	case code != http.StatusOK:
		return nil, refusal(call, got, &env, code)
	case call.Envelope == optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
		return got.body, nil
	default:
		return env.Data, nil
	}
}

func refusal(call *Call, got *answer, env *envelope, code int64) *Error {
	return &Error{
		Operation:  call.Operation,
		HTTPStatus: got.status,
		StatusCode: code,
		APICode:    env.APICode.n,
		Message:    string(env.Message),
		RequestID:  requestID(env, got),
		Data:       env.Data,
		RetryAfter: got.retryAfter,
	}
}

func oauthRefusal(call *Call, got *answer, env *envelope) *Error {
	refused := refusal(call, got, env, int64(got.status))
	refused.OAuthCode, refused.Message, refused.Data = string(env.OAuthError), string(env.OAuthDescription), got.body
	return refused
}

func requestID(env *envelope, got *answer) string {
	if env.RequestID != "" {
		return string(env.RequestID)
	}
	return got.header.Get("X-Request-Id")
}

// openGraphQL takes the answer at call.Result out of {data, errors}.
func openGraphQL(call *Call, got *answer) (json.RawMessage, error) {
	var body struct {
		Data   json.RawMessage `json:"data"`
		Errors []struct {
			Message json.RawMessage `json:"message"`
		} `json:"errors"`
	}
	err := json.Unmarshal(got.body, &body)
	switch {
	case err == nil && len(body.Errors) > 0:
		return nil, graphQLRefusal(call, got, body.Errors[0].Message)
	case got.status >= 400:
		var env envelope
		_ = json.Unmarshal(got.body, &env) // No envelope: the HTTP status speaks.
		code, _ := env.status()
		return nil, refusal(call, got, &env, code)
	case err != nil || !isJSONObject(got.body) || got.status != http.StatusOK:
		return nil, fmt.Errorf("%w: %s: HTTP %d, no GraphQL answer in %d bytes", ErrMalformed, call.Operation, got.status, len(got.body))
	}
	data := body.Data
	for _, name := range call.Result {
		var object map[string]json.RawMessage
		if isNull(data) {
			break
		}
		if err := json.Unmarshal(data, &object); err != nil {
			return nil, fmt.Errorf("%w: %s: no object around %q", ErrMalformed, call.Operation, name)
		}
		data = object[name]
	}
	if isNull(data) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, call.Operation)
	}
	if call.Envelope == optionsv1.Envelope_ENVELOPE_V2_MESSAGE {
		var env envelope
		if json.Unmarshal(data, &env) != nil {
			return nil, fmt.Errorf("%w: %s: no {code, message}", ErrMalformed, call.Operation)
		}
		if code, coded := env.status(); coded && code != http.StatusOK {
			return nil, refusal(call, got, &env, code)
		}
	}
	return data, nil
}

// statusBusiness is the statusCode Authing documents for business errors.
const statusBusiness = 499

// graphQLRefusal reads a GraphQL error. Its message is an object
// {code, message, data}; text alone comes from the GraphQL layer itself.
func graphQLRefusal(call *Call, got *answer, message json.RawMessage) *Error {
	var env envelope
	if json.Unmarshal(message, &env) != nil || !isJSONObject(message) {
		_ = json.Unmarshal(message, &env.Message)
	}
	code, coded := env.status()
	if !coded && got.status < 400 {
		code = statusBusiness
	}
	return refusal(call, got, &env, code)
}

func valid(call *Call, body []byte) (json.RawMessage, error) {
	if len(bytes.TrimSpace(body)) > 0 && !json.Valid(body) {
		return nil, fmt.Errorf("%w: %s: %d bytes that are not JSON", ErrMalformed, call.Operation, len(body))
	}
	return body, nil
}

func isJSONObject(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
}

func isNull(data []byte) bool {
	return len(data) == 0 || string(data) == "null"
}
