package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

const password = "correct horse battery staple"

// 1. Sign up.
func (f *flow) signUp(ctx context.Context) error {
	signedUp, err := f.auth.SignUpByEmailPassword(ctx, &authingv3.SignUpByEmailPasswordRequest{
		Email: f.email, Password: password,
	})
	if err != nil {
		return err
	}
	f.user = signedUp.GetUser().GetUserId()
	fmt.Println("signed up")
	return nil
}

// 2. Sign in with a one-time code.
func (f *flow) signInWithCode(ctx context.Context) error {
	_, err := f.auth.SendEmail(ctx, &authingv3.SendEmailRequest{Email: f.email, Channel: "CHANNEL_LOGIN"})
	if err != nil {
		return err
	}
	code, err := f.receiveCode(ctx)
	if err != nil {
		return err
	}
	signedIn, err := f.auth.SignInByEmailPassCode(ctx, &authingv3.SignInByEmailPassCodeRequest{
		Email: f.email, PassCode: code,
	})
	if err != nil {
		return err
	}
	f.token = signedIn.GetLoginToken().GetAccessToken()
	fmt.Println("signed in with a code from the inbox")
	return nil
}

// receiveCode reads what Authing would send by mail. The emulator keeps it in an
// inbox.
func (f *flow) receiveCode(ctx context.Context) (string, error) {
	address := f.inbox + "/_emulator/codes?" + url.Values{"to": {f.email}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close() //nolint:errcheck // it was only read
	var mail struct{ Code string }
	return mail.Code, json.NewDecoder(response.Body).Decode(&mail)
}

// 3. Add a second factor: get a secret for the authenticator app, confirm with its
// code.
func (f *flow) addSecondFactor(ctx context.Context) error {
	ctx = as(ctx, f.token)
	enrolment, err := f.auth.SendEnrollFactorRequest(ctx, &authingv3.SendEnrollFactorRequestRequest{
		FactorType: "OTP", Profile: &authingv3.FactorProfile{},
	})
	if err != nil {
		return err
	}
	f.app, err = otp.NewKeyFromURL(enrolment.GetOtpData().GetQrCodeUri())
	if err != nil {
		return err
	}
	code, err := totp.GenerateCode(f.app.Secret(), time.Now())
	if err != nil {
		return err
	}
	_, err = f.auth.EnrollFactor(ctx, &authingv3.EnrollFactorRequest{
		FactorType: "OTP", EnrollmentToken: enrolment.GetEnrollmentToken(),
		EnrollmentData: &authingv3.EnrollmentData{PassCode: &code},
	})
	if err != nil {
		return err
	}
	fmt.Println("second factor added")
	return nil
}

// 4. Sign in again: a password alone is not enough any more, and the refusal has the
// token to give the code with.
func (f *flow) signInWithSecondFactor(ctx context.Context) error {
	request := &authingv3.SignInByEmailPasswordRequest{Email: f.email, Password: password}
	_, err := f.auth.SignInByEmailPassword(ctx, request)
	if status.Code(err) != codes.FailedPrecondition {
		return errors.Join(errors.New("the password alone was enough, or something else is wrong"), err)
	}
	r := refusalOf(err)
	fmt.Println("sign-in refused:", r.needs)
	mfaToken := r.upstream.GetData().GetStructValue().GetFields()["mfaToken"].GetStringValue()

	// A code works once; rather than wait half a minute, take the next one, since
	// clocks may differ by that much.
	code, err := totp.GenerateCode(f.app.Secret(), time.Now().Add(30*time.Second))
	if err != nil {
		return err
	}
	if _, err = f.auth.MfaOtpVerify(as(ctx, mfaToken), &authingv3.MfaOtpVerifyRequest{Totp: code}); err != nil {
		return err
	}
	signedIn, err := f.auth.SignInByEmailPassword(ctx, request)
	if err != nil {
		return err
	}
	f.token = signedIn.GetLoginToken().GetAccessToken()
	fmt.Println("signed in with the second factor")
	return nil
}
