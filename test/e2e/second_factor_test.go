package e2e

import (
	"net/http"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// withAuthenticator creates a user whose sign-in asks for an authenticator.
func withAuthenticator(t *testing.T, s *system, name string) {
	t.Helper()
	_, err := authingv3.NewManagementServiceClient(s.grpc).CreateUser(t.Context(), &authingv3.CreateUserRequest{
		Username: &name, Password: proto.String(password), Otp: &authingv3.UserOtp{Secret: otpSecret},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func oneTimePassword(t *testing.T) string {
	t.Helper()
	code, err := totp.GenerateCode(otpSecret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestSecondFactorOverGRPC completes a sign-in that needs one more step with
// nothing but what the error's details say.
func TestSecondFactorOverGRPC(t *testing.T) {
	s := start(t, embedded())
	withAuthenticator(t, s, "carol")
	auth := authingv3.NewAuthServiceClient(s.grpc)
	signIn := &authingv3.SignInByUsernamePasswordRequest{Username: "carol", Password: password}

	_, err := auth.SignInByUsernamePassword(t.Context(), signIn)
	if status.Code(err) != codes.FailedPrecondition {
		t.Fatalf("error = %v, want FailedPrecondition", err)
	}
	if step, _ := apierror.Detail[*errdetails.PreconditionFailure](err); len(step.GetViolations()) != 1 || step.GetViolations()[0].GetType() != "MFA_REQUIRED" {
		t.Errorf("precondition %v", step)
	}
	mfaToken := apierror.UpstreamOf(err).GetData().GetStructValue().GetFields()["mfaToken"].GetStringValue()
	ctx := metadata.NewOutgoingContext(t.Context(), metadata.Pairs("authorization", mfaToken))
	verified, err := auth.MfaOtpVerify(ctx, &authingv3.MfaOtpVerifyRequest{Totp: oneTimePassword(t)})
	if err != nil || !verified.GetVerified() {
		t.Fatalf("%v, %v", verified, err)
	}
	out, err := auth.SignInByUsernamePassword(t.Context(), signIn)
	if err != nil || out.GetLoginToken().GetAccessToken() == "" {
		t.Errorf("%v, %v", out, err)
	}
}

// TestSecondFactorOverREST is the same over HTTP.
func TestSecondFactorOverREST(t *testing.T) {
	s := start(t, embedded())
	withAuthenticator(t, s, "dave")
	signIn := func() reply {
		return call(t, http.MethodPost, s.rest("/api/v3/signin"), `{"connection":"PASSWORD","passwordPayload":{"username":"dave","password":"`+password+`"}}`)
	}
	refused := signIn()
	mfaToken, _ := refused.at("data", "mfaToken").(string)
	if refused.status != http.StatusBadRequest || refused.at("apiCode") != 1636.0 || mfaToken == "" {
		t.Fatalf("HTTP %d %s", refused.status, refused.text)
	}
	got := call(t, http.MethodPost, s.rest("/api/v3/mfa-totp-verify"), `{"totp":"`+oneTimePassword(t)+`"}`, "Authorization", mfaToken)
	if got.status != http.StatusOK || got.at("data", "verified") != true {
		t.Fatalf("HTTP %d %s", got.status, got.text)
	}
	if got := signIn(); got.status != http.StatusOK || got.at("data", "access_token") == nil {
		t.Errorf("HTTP %d %s", got.status, got.text)
	}
}
