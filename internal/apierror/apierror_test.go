package apierror_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// documented lists every number Authing documents under its gRPC code.
var documented = map[codes.Code][]int64{
	codes.AlreadyExists: {
		2008, 2026, 2034, 2035, 2039, 2200, 2213, 2215, 2220, 2223, 3620, 3829,
	},
	codes.DeadlineExceeded: {504},
	codes.FailedPrecondition: {
		1635, 1636, 1639, 1640, 1641, 2000, 2012, 2019, 2023, 2027, 2031, 2042,
		2212, 2216, 2217, 2218, 2219, 2227, 2228, 2300, 2921,
	},
	codes.Internal: {500, 2017, 2021, 2022, 2214, 3012, 3013, 5022, 5023, 5024, 8128},
	codes.InvalidArgument: {
		400, 422, 2001, 2003, 2007, 2009, 2010, 2013, 2014, 2015, 2016, 2024,
		2028, 2029, 2030, 2032, 2037, 2038, 2101, 2201, 2203, 2204, 2205, 2208,
		2211, 2222, 2225, 2226, 2229, 2230, 2231, 5025,
	},
	codes.NotFound: {
		2004, 2011, 2036, 2210, 2221, 2224, 2401, 3623, 4212, 5000, 5001, 7348,
	},
	codes.OK: {20001},
	codes.PermissionDenied: {
		403, 1001, 1577, 1578, 2005, 2018, 2202, 2209, 3617, 3618, 3619, 3621,
		3622, 3624,
	},
	codes.ResourceExhausted: {2002, 2040, 2100},
	codes.Unauthenticated:   {2006, 2020, 2206, 2207, 2333},
	codes.Unavailable:       {1000, 2025, 3014},
}

// oneMoreStep lists the codes that ask for one more step.
var oneMoreStep = map[int64]string{
	1635: "MFA_REQUIRED",
	1636: "MFA_REQUIRED",
	1639: "PASSWORD_RESET_REQUIRED",
	1640: "ACCOUNT_BINDING_REQUIRED",
	1641: "ACCOUNT_BINDING_REQUIRED",
	2921: "ACCOUNT_BINDING_REQUIRED",
	2000: "CAPTCHA_REQUIRED",
	2042: "EMAIL_VERIFICATION_REQUIRED",
}

func TestTable(t *testing.T) {
	total := 0
	for _, numbers := range documented {
		total += len(numbers)
	}
	rows := apierror.All()
	if len(rows) != total || total != 115 {
		t.Fatalf("the table has %d rows, %d are documented", len(rows), total)
	}
	if !slices.IsSortedFunc(rows, func(a, b apierror.Code) int { return int(a.Number - b.Number) }) {
		t.Error("the table is not sorted")
	}
	upperSnake := regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
	seen := map[string]int64{}
	for _, row := range rows {
		if other, dup := seen[row.Reason]; dup {
			t.Errorf("%d and %d share the reason %s", row.Number, other, row.Reason)
		}
		seen[row.Reason] = row.Number
		if _, own := errorsv1.Reason_value[row.Reason]; own {
			t.Errorf("%d: %s is a reason of our own errors", row.Number, row.Reason)
		}
		if !upperSnake.MatchString(row.Reason) || row.Meaning == "" {
			t.Errorf("incomplete row %+v", row)
		}
	}
	if _, ok := apierror.Lookup(2033); ok {
		t.Error("2033 is not documented")
	}
	if row, ok := apierror.Lookup(20001); !ok || row.GRPC != codes.OK {
		t.Errorf("20001 marks success: got %+v, %v", row, ok)
	}
}

func TestEveryDocumentedCode(t *testing.T) {
	for code, numbers := range documented {
		for _, number := range numbers {
			if code == codes.OK {
				continue
			}
			for _, answer := range []struct {
				name string
				apierror.Upstream
			}{
				{"apiCode", apierror.Upstream{HTTPStatus: 200, StatusCode: 499, APICode: number}},
				{"code", apierror.Upstream{HTTPStatus: 200, StatusCode: number}},
			} {
				t.Run(fmt.Sprintf("%d as %s", number, answer.name), func(t *testing.T) {
					err := answer.Err()
					row, _ := apierror.Lookup(number)
					if got := status.Code(err); got != code || row.GRPC != code {
						t.Errorf("code = %v, table %v, want %v", got, row.GRPC, code)
					}
					if got := apierror.Reason(err); got != row.Reason {
						t.Errorf("reason = %s, want %s", got, row.Reason)
					}
					message := status.Convert(err).Message()
					if !strings.Contains(message, fmt.Sprint(number)) || !strings.Contains(message, row.Meaning) {
						t.Errorf("an answer without words must be explained, got %q", message)
					}
					var step string
					if f, ok := apierror.Detail[*errdetails.PreconditionFailure](err); ok {
						step = f.GetViolations()[0].GetType()
					}
					if step != oneMoreStep[number] {
						t.Errorf("precondition = %q, want %q", step, oneMoreStep[number])
					}
				})
			}
		}
	}
}

func TestLookUpOrder(t *testing.T) {
	for _, tt := range []struct {
		name   string
		in     apierror.Upstream
		code   codes.Code
		reason string
	}{
		{"apiCode before statusCode", apierror.Upstream{HTTPStatus: 404, StatusCode: 403, APICode: 2004}, codes.NotFound, "USER_NOT_FOUND"},
		{"unknown apiCode: statusCode decides", apierror.Upstream{StatusCode: 403, APICode: 98765}, codes.PermissionDenied, "AUTHING_98765"},
		{"unknown apiCode, statusCode like HTTP", apierror.Upstream{StatusCode: 404, APICode: 98765}, codes.NotFound, "AUTHING_98765"},
		{"unknown code: HTTP decides", apierror.Upstream{HTTPStatus: 401, StatusCode: 2999}, codes.Unauthenticated, "AUTHING_2999"},
		{"unknown code in an HTTP 200", apierror.Upstream{HTTPStatus: 200, StatusCode: 2999}, codes.FailedPrecondition, "AUTHING_2999"},
		{"success marker in a failure", apierror.Upstream{StatusCode: 403, APICode: 20001}, codes.PermissionDenied, "AUTHING_20001"},
		{"statusCode 401", apierror.Upstream{StatusCode: 401}, codes.Unauthenticated, "AUTHING_401"},
		{"statusCode 404", apierror.Upstream{StatusCode: 404}, codes.NotFound, "AUTHING_404"},
		{"statusCode 409", apierror.Upstream{StatusCode: 409}, codes.AlreadyExists, "AUTHING_409"},
		{"statusCode 422", apierror.Upstream{StatusCode: 422}, codes.InvalidArgument, "REQUEST_UNPROCESSABLE"},
		{"statusCode 429", apierror.Upstream{StatusCode: 429}, codes.ResourceExhausted, "AUTHING_429"},
		{"statusCode 499", apierror.Upstream{StatusCode: 499}, codes.FailedPrecondition, "AUTHING_499"},
		{"statusCode 502", apierror.Upstream{StatusCode: 502}, codes.Unavailable, "AUTHING_502"},
		{"HTTP 400 alone", apierror.Upstream{HTTPStatus: 400}, codes.InvalidArgument, "AUTHING_400"},
		{"HTTP 500 alone", apierror.Upstream{HTTPStatus: 500}, codes.Unavailable, "AUTHING_500"},
		{"nothing said", apierror.Upstream{}, codes.FailedPrecondition, "AUTHING_0"},
		{"negative", apierror.Upstream{StatusCode: -1, APICode: -9223372036854775808}, codes.FailedPrecondition, "AUTHING_-9223372036854775808"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.in.Err()
			if status.Code(err) != tt.code || apierror.Reason(err) != tt.reason {
				t.Errorf("got %v %s, want %v %s", status.Code(err), apierror.Reason(err), tt.code, tt.reason)
			}
		})
	}
}

func TestDetails(t *testing.T) {
	data := structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{"mfaToken": structpb.NewStringValue("t")}})
	err := apierror.Upstream{
		Operation: "authing.v3.AuthService/SignInByCredentials", HTTPStatus: 200, StatusCode: 499, APICode: 1636,
		Message: "需要多因素认证", RequestID: "r-1", Lang: "zh-CN", Data: data, RetryAfter: 1500 * time.Millisecond,
	}.Err()

	want := []proto.Message{
		&errdetails.ErrorInfo{Reason: "MFA_REQUIRED", Domain: apierror.DomainUpstream, Metadata: map[string]string{
			"code": "499", "api_code": "1636", "request_id": "r-1", "operation": "authing.v3.AuthService/SignInByCredentials",
		}},
		&errorsv1.UpstreamError{StatusCode: 499, ApiCode: 1636, Message: "需要多因素认证", RequestId: "r-1", Data: data},
		&errdetails.LocalizedMessage{Locale: "zh-CN", Message: "需要多因素认证"},
	}
	st := status.Convert(err)
	if st.Message() != "需要多因素认证" || len(st.Details()) != 5 {
		t.Fatalf("message %q, %d details", st.Message(), len(st.Details()))
	}
	for i, w := range want {
		if got, ok := st.Details()[i].(proto.Message); !ok || !proto.Equal(got, w) {
			t.Errorf("detail %d = %v, want %v", i, got, w)
		}
	}
	if retry, _ := apierror.Detail[*errdetails.RetryInfo](err); retry.GetRetryDelay().AsDuration() != 1500*time.Millisecond {
		t.Errorf("retry = %v", retry)
	}
	if !proto.Equal(apierror.UpstreamOf(fmt.Errorf("wrapped: %w", err)), want[1]) {
		t.Error("UpstreamOf must see through wrapping")
	}
}

func TestOwnErrors(t *testing.T) {
	err := apierror.InvalidField("profile.email", "not an address")
	bad, _ := apierror.Detail[*errdetails.BadRequest](err)
	info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
	if status.Code(err) != codes.InvalidArgument || status.Convert(err).Message() != "profile.email: not an address" ||
		info.GetReason() != "INVALID_REQUEST" || info.GetDomain() != apierror.DomainSelf ||
		len(bad.GetFieldViolations()) != 1 || bad.GetFieldViolations()[0].GetField() != "profile.email" {
		t.Errorf("InvalidField = %v, %v, %v", err, info, bad)
	}
	if err := apierror.Invalid(); status.Code(err) != codes.InvalidArgument || apierror.Reason(err) != "INVALID_REQUEST" {
		t.Errorf("Invalid() = %v", err)
	}
	for _, code := range []codes.Code{codes.OK, codes.Unknown, 17, 4000} {
		if err := apierror.New(code, errorsv1.Reason_INTERNAL_PANIC, "x"); status.Code(err) != codes.Internal {
			t.Errorf("New(%v) has code %v", code, status.Code(err))
		}
	}
	for _, err := range []error{nil, errors.New("plain"), status.Error(codes.NotFound, "bare")} {
		if apierror.Reason(err) != "" || apierror.UpstreamOf(err) != nil {
			t.Errorf("%v has neither reason nor upstream", err)
		}
	}
}

func TestTextIsMadeSafe(t *testing.T) {
	long := strings.Repeat("码", 4000)
	bad := "\xff\xfe"
	err := apierror.Upstream{
		StatusCode: 500, Message: long + bad, RequestID: bad, Operation: bad, Lang: bad,
		Data: structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{nil, {}, structpb.NewStringValue(bad)}}),
	}.Err()
	st := status.Convert(err)
	if len(st.Message()) > 4<<10 || !utf8.ValidString(st.Message()) || !strings.HasSuffix(st.Message(), "码") {
		t.Errorf("message of %d bytes is not safe", len(st.Message()))
	}
	if up := apierror.UpstreamOf(err); up == nil || up.GetData().GetListValue().GetValues()[2].GetStringValue() == bad {
		t.Errorf("upstream = %v", up)
	}
	if info, ok := apierror.Detail[*errdetails.BadRequest](apierror.InvalidField(bad, bad)); !ok || len(info.GetFieldViolations()) != 1 {
		t.Error("a violation in bad text must survive")
	}
}

func TestHTTPStatus(t *testing.T) {
	want := map[codes.Code]int{
		codes.OK: 200, codes.Canceled: 499, codes.Unknown: 500, codes.InvalidArgument: 400, codes.DeadlineExceeded: 504,
		codes.NotFound: 404, codes.AlreadyExists: 409, codes.PermissionDenied: 403, codes.ResourceExhausted: 429,
		codes.FailedPrecondition: 400, codes.Aborted: 409, codes.OutOfRange: 400, codes.Unimplemented: 501,
		codes.Internal: 500, codes.Unavailable: 503, codes.DataLoss: 500, codes.Unauthenticated: 401,
	}
	for code := codes.OK; code <= codes.Unauthenticated; code++ {
		if got := apierror.HTTPStatus(code); got != want[code] {
			t.Errorf("HTTPStatus(%v) = %d, want %d", code, got, want[code])
		}
	}
	if got := apierror.HTTPStatus(99); got != http.StatusInternalServerError {
		t.Errorf("an unheard-of code gives %d", got)
	}
}

func FuzzUpstream(f *testing.F) {
	f.Add(200, int64(499), int64(2004), "用户不存在", "r-1", "en-US", "token", int64(time.Second))
	f.Add(0, int64(0), int64(20001), "\xff", "", "", "", int64(-1))
	f.Fuzz(func(t *testing.T, httpStatus int, statusCode, apiCode int64, message, requestID, lang, data string, retry int64) {
		err := apierror.Upstream{
			Operation: lang, HTTPStatus: httpStatus, StatusCode: statusCode, APICode: apiCode, Message: message,
			RequestID: requestID, Lang: lang, Data: structpb.NewStringValue(data), RetryAfter: time.Duration(retry),
		}.Err()
		if code := status.Code(err); code == codes.OK || code == codes.Unknown || code > codes.Unauthenticated {
			t.Fatalf("code %v", code)
		}
		if up := apierror.UpstreamOf(err); up == nil || up.GetApiCode() != apiCode {
			t.Fatalf("the upstream's answer is lost: %v", up)
		}
		if _, err := proto.Marshal(status.Convert(err).Proto()); err != nil {
			t.Fatal(err)
		}
	})
}
