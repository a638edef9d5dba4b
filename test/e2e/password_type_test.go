package e2e

import (
	"testing"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// TestPasswordEncryptTypes: whatever this service encrypts with the published
// keys, the other side reads: at sign-up, sign-in and by an administrator.
func TestPasswordEncryptTypes(t *testing.T) {
	for _, kind := range []string{"none", "rsa", "sm2"} {
		t.Run(kind, func(t *testing.T) {
			env := embedded()
			env["AUTHING_PASSWORD_ENCRYPT_TYPE"] = kind
			s := start(t, env)
			auth := authingv3.NewAuthServiceClient(s.grpc)
			if _, err := auth.SignUpByUsernamePassword(t.Context(), &authingv3.SignUpByUsernamePasswordRequest{Username: "erin", Password: password}); err != nil {
				t.Fatal(err)
			}
			_, err := authingv3.NewManagementServiceClient(s.grpc).CreateUser(t.Context(), &authingv3.CreateUserRequest{
				Username: proto.String("frank"), Password: proto.String(password),
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"erin", "frank"} {
				out, err := auth.SignInByUsernamePassword(t.Context(), &authingv3.SignInByUsernamePasswordRequest{Username: name, Password: password})
				if err != nil || out.GetLoginToken().GetAccessToken() == "" {
					t.Errorf("%s: %v, %v", name, out, err)
				}
			}
		})
	}
}
