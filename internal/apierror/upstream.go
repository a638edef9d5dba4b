package apierror

import (
	"fmt"
	"strconv"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
)

// defaultLang is the language Authing speaks when not asked for another.
const defaultLang = "zh-CN"

// Upstream is an unsuccessful answer of Authing. Zero values mean "not said".
type Upstream struct {
	Operation  string          // full name of the rpc, for example authing.v3.AuthService/SignUp
	HTTPStatus int             // of the HTTP answer
	StatusCode int64           // statusCode (v3) or code (v2) of the body
	APICode    int64           // apiCode of the body
	OAuthError string          // error of an OAuth answer, for example invalid_grant
	Message    string          // in the language Lang
	RequestID  string          // Authing's id of the request
	Lang       string          // language tag; empty for Authing's default
	Data       *structpb.Value // data of the body; may hold secrets
	RetryAfter time.Duration   // how long to wait before trying again
}

// Err turns the answer into a gRPC status error with all that callers may need
// to act on it.
func (u Upstream) Err() error {
	row := u.row()
	message := u.Message
	if message == "" {
		message = fmt.Sprintf("Authing refused the call with code %d: %s", row.Number, row.Meaning)
	}
	details := []proto.Message{u.info(row.Reason), u.detail()}
	if u.Message != "" {
		details = append(details, &errdetails.LocalizedMessage{Locale: u.lang(), Message: safeText(u.Message)})
	}
	if row.Precondition != "" {
		details = append(details, &errdetails.PreconditionFailure{Violations: []*errdetails.PreconditionFailure_Violation{
			{Type: row.Precondition, Subject: safeText(u.Operation), Description: row.Meaning},
		}})
	}
	if u.RetryAfter > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(u.RetryAfter)})
	}
	return newStatus(row.GRPC, message, details...)
}

func (u Upstream) info(reason string) *errdetails.ErrorInfo {
	metadata := map[string]string{"code": strconv.FormatInt(u.statusCode(), 10)}
	if u.APICode != 0 {
		metadata["api_code"] = strconv.FormatInt(u.APICode, 10)
	}
	if u.RequestID != "" {
		metadata["request_id"] = safeText(u.RequestID)
	}
	if u.Operation != "" {
		metadata["operation"] = safeText(u.Operation)
	}
	return &errdetails.ErrorInfo{Reason: reason, Domain: DomainUpstream, Metadata: metadata}
}

func (u Upstream) detail() *errorsv1.UpstreamError {
	detail := &errorsv1.UpstreamError{
		StatusCode: u.statusCode(),
		ApiCode:    u.APICode,
		OauthError: safeText(u.OAuthError),
		Message:    safeText(u.Message),
		RequestId:  safeText(u.RequestID),
	}
	if u.Data != nil {
		detail.Data = safeValue(u.Data)
	}
	return detail
}

func (u Upstream) lang() string {
	if u.Lang == "" {
		return defaultLang
	}
	return safeText(u.Lang)
}

// statusCode is what the body said, else the HTTP status.
func (u Upstream) statusCode() int64 {
	if u.StatusCode != 0 {
		return u.StatusCode
	}
	return int64(u.HTTPStatus)
}

// row describes the answer: the most telling number names it, the first number
// that is known gives the gRPC code.
func (u Upstream) row() Code {
	if u.OAuthError != "" {
		return u.oauthRow()
	}
	number := u.APICode
	if number == 0 {
		number = u.statusCode()
	}
	if row, ok := lookupError(number); ok && (u.APICode != 0 || u.StatusCode != 0) {
		return row
	}
	return Code{
		Number:  number,
		GRPC:    u.grpcCode(),
		Reason:  "AUTHING_" + strconv.FormatInt(number, 10),
		Meaning: "the code is not a documented one",
	}
}

// grpcCode judges an answer whose most telling number is unknown.
func (u Upstream) grpcCode() codes.Code {
	if row, ok := lookupError(u.StatusCode); ok {
		return row.GRPC
	}
	if code, ok := fromHTTP(u.StatusCode); ok {
		return code
	}
	if code, ok := fromHTTP(int64(u.HTTPStatus)); ok {
		return code
	}
	return codes.FailedPrecondition // a business rule we have not heard of
}

// lookupError is Lookup without the markers of success.
func lookupError(number int64) (Code, bool) {
	row, ok := Lookup(number)
	return row, ok && row.GRPC != codes.OK
}
