package gateway_test

import (
	"strings"
	"testing"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

const loginByEmail = "/authing.v2.AuthService/LoginByEmail"

func TestPlainRequests(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		status     int
		request    string
		says       string
	}{
		{"lowerCamelCase", `{"email":"a@b","autoRegister":true}`, 200, `{"email":"a@b","autoRegister":true}`, ""},
		{"proto names", `{"auto_register":true}`, 200, `{"autoRegister":true}`, ""},
		{"empty", "", 200, `{}`, ""},
		{"null", "null", 200, `{}`, ""},
		{"unknown field", `{"nope":"secret"}`, 400, "", "nope"},
		{"wrong type", `{"password":12345678}`, 400, "", "password"},
		{"malformed", "{\n\"password\":secret}", 400, "", "line 2, column"},
		{"cut off", `{"password":"secret`, 400, "", "JSON"},
		{"not an object", `["secret"]`, 400, "", "JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conn := &fakeConn{}
			got := send(t, newHandler(t, conn, gateway.Options{Unbound: true}), "POST", loginByEmail, tt.body, formType)
			if _, request := conn.called(t); got.status != tt.status || request != tt.request || !strings.Contains(got.body, tt.says) {
				t.Errorf("got %d %s, called with %s", got.status, got.body, request)
			}
			if strings.Contains(got.body, "secret") || strings.Contains(got.body, "12345678") {
				t.Errorf("the value is echoed: %s", got.body)
			}
		})
	}
}

func TestPlainErrorsAreWholeStatuses(t *testing.T) {
	err := apierror.Upstream{Operation: "o", StatusCode: 499, APICode: 2000, Message: "captcha", RequestID: "r"}.Err()
	for _, convention := range []gateway.Convention{gateway.REST, gateway.Compatible} {
		h := newHandler(t, &fakeConn{err: err}, gateway.Options{Unbound: true, Convention: convention})
		got := send(t, h, "POST", loginByEmail, "{}")
		var st spb.Status
		if failed := protojson.Unmarshal([]byte(got.body), &st); failed != nil || got.status != 400 {
			t.Fatalf("got %d %s: %v", got.status, got.body, failed)
		}
		read := status.FromProto(&st).Err()
		if status.Code(read) != codes.FailedPrecondition || apierror.Reason(read) != "CAPTCHA_REQUIRED" ||
			!proto.Equal(apierror.UpstreamOf(read), apierror.UpstreamOf(err)) || len(st.GetDetails()) != 4 {
			t.Errorf("got %s", got.body)
		}
	}
}
