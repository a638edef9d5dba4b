package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// successMarker is the one code of the table that is no error: permission
// endpoints answer it beside statusCode 200.
const successMarker = 20001

// TestEveryCodeThroughEveryDoor sends each of Authing's codes from a raw
// upstream, as v3 REST, v2 REST and v2 GraphQL write it, and reads it at gRPC,
// REST and the compatible front.
func TestEveryCodeThroughEveryDoor(t *testing.T) {
	// The token of the call says which code the upstream answers.
	s := start(t, real(upstream(t, func(w http.ResponseWriter, r *http.Request) {
		code := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch r.URL.Path {
		case "/api/v3/get-profile":
			_, _ = fmt.Fprintf(w, `{"statusCode":499,"apiCode":%s,"message":"m%s","requestId":"r%s","data":{"k":"v"}}`, code, code, code)
		case "/api/v2/users/me":
			_, _ = fmt.Fprintf(w, `{"code":%s,"message":"m%s","data":{"k":"v"}}`, code, code)
		case "/graphql/v2":
			_, _ = fmt.Fprintf(w, `{"errors":[{"message":{"code":%s,"message":"m%s","data":{"k":"v"}}}],"data":null}`, code, code)
		default:
			http.NotFound(w, r)
		}
	})))
	v3, v2 := authingv3.NewAuthServiceClient(s.grpc), authingv2.NewAuthServiceClient(s.grpc)
	seen := 0
	for _, row := range apierror.All() {
		if row.Number == successMarker {
			continue
		}
		seen++
		code := strconv.FormatInt(row.Number, 10)
		t.Run(code, func(t *testing.T) {
			ctx := metadata.NewOutgoingContext(t.Context(), metadata.Pairs("authorization", code))
			_, err := v3.GetProfile(ctx, &authingv3.GetProfileRequest{})
			checkStatus(t, "v3 REST", err, row, 499, row.Number, "r"+code)
			_, err = v2.GetCurrentUser(ctx, &authingv2.GetCurrentUserRequest{})
			checkStatus(t, "v2 REST", err, row, row.Number, 0, "")
			_, err = v2.UpdateProfile(ctx, &authingv2.UpdateProfileRequest{Updates: &authingv2.UpdateUserInput{}})
			checkStatus(t, "GraphQL", err, row, row.Number, 0, "")

			for path, names := range map[string][2]any{
				"/api/v3/get-profile": {"apiCode", number(row.Number)},
				"/api/v2/users/me":    {"code", number(row.Number)},
			} {
				for door, want := range map[string]int{s.rest(path): apierror.HTTPStatus(row.GRPC), s.compat(path): http.StatusOK} {
					got := call(t, http.MethodGet, door, "", "Authorization", code)
					if got.status != want || got.at(names[0].(string)) != names[1] || got.at("message") != "m"+code || got.at("data", "k") != "v" {
						t.Errorf("GET %s: HTTP %d (want %d) %s", door, got.status, want, got.text)
					}
				}
			}
			got := call(t, http.MethodPost, s.compat("/graphql/v2"), `{"query":"mutation { updateUser(input: {}) { id } }"}`, "Authorization", code)
			if want := `"code":` + code; got.status != http.StatusOK || !strings.Contains(got.text, want) {
				t.Errorf("GraphQL through the front: HTTP %d %s", got.status, got.text)
			}
		})
	}
	if seen != 114 {
		t.Errorf("%d codes were sent, want 114", seen)
	}
}

func checkStatus(t *testing.T, what string, err error, row apierror.Code, statusCode, apiCode int64, requestID string) {
	t.Helper()
	if status.Code(err) != row.GRPC {
		t.Errorf("%s: %v, want %v", what, err, row.GRPC)
	}
	if apierror.Reason(err) != row.Reason {
		t.Errorf("%s: reason %s, want %s", what, apierror.Reason(err), row.Reason)
	}
	up := apierror.UpstreamOf(err)
	if up.GetStatusCode() != statusCode || up.GetApiCode() != apiCode || up.GetRequestId() != requestID ||
		up.GetMessage() != fmt.Sprintf("m%d", row.Number) || up.GetData().GetStructValue().GetFields()["k"].GetStringValue() != "v" {
		t.Errorf("%s: details %v", what, up)
	}
	failure, found := apierror.Detail[*errdetails.PreconditionFailure](err)
	if found != (row.Precondition != "") || found && failure.GetViolations()[0].GetType() != row.Precondition {
		t.Errorf("%s: precondition %v, want %q", what, failure, row.Precondition)
	}
}

// TestSuccessMarker: the code that means success is no error, whoever sends it.
func TestSuccessMarker(t *testing.T) {
	s := start(t, real(upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"statusCode":200,"apiCode":20001,"message":"","data":{"userId":"u1"}}`)
	})))
	ctx := metadata.NewOutgoingContext(t.Context(), metadata.Pairs("authorization", "token"))
	out, err := authingv3.NewAuthServiceClient(s.grpc).GetProfile(ctx, &authingv3.GetProfileRequest{})
	if status.Code(err) != codes.OK || out.GetUser().GetUserId() != "u1" {
		t.Errorf("%v, %v", out, err)
	}
	for _, door := range []string{s.rest("/api/v3/get-profile"), s.compat("/api/v3/get-profile")} {
		if got := call(t, http.MethodGet, door, "", "Authorization", "token"); got.status != http.StatusOK || got.at("data", "userId") != "u1" {
			t.Errorf("GET %s: HTTP %d %s", door, got.status, got.text)
		}
	}
}
