package service_test

import (
	"regexp"
	"testing"

	"google.golang.org/protobuf/proto"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// What is called like something that ends tokens says whose, or is listed here
// with the reason why it does not.
var (
	endsTokens = regexp.MustCompile(`^(.*Logout.*|Kick.*|RevokeToken|Resign.*|Delete(User|Users|UsersBatch|Account)|UpdateUser|UpdateUserBatch|.*Password|ResetPassword.*)$`)
	endsNone   = map[string]string{
		"authing.v1.AuthService.EncryptPassword":                "encrypts",
		"authing.v1.AuthService.LoginByPhonePassword":           "signs in",
		"authing.v1.AuthService.CasLogout":                      "ends a session of a browser, whose cookie no call has",
		"authing.v2.AuthService.LoginByPhonePassword":           "signs in",
		"authing.v2.AuthService.BuildLogoutUrl":                 "builds an address",
		"authing.v2.AuthService.LogoutMyDevice":                 "names a session, whose tokens nobody knows here",
		"authing.v2.AuthService.ResetPasswordByFirstLoginToken": "holds a one-time token of an earlier call alone",
		"authing.v2.AuthService.ResetPasswordByForceResetToken": "likewise",
		"authing.v3.AuthService.SignInByEmailPassword":          "signs in",
		"authing.v3.AuthService.SignInByPhonePassword":          "signs in",
		"authing.v3.AuthService.SignInByUsernamePassword":       "signs in",
		"authing.v3.AuthService.SignInByAccountPassword":        "signs in",
		"authing.v3.AuthService.SignUpByEmailPassword":          "signs up",
		"authing.v3.AuthService.SignUpByUsernamePassword":       "signs up",
		"authing.v3.AuthService.ResetPassword":                  "holds a one-time token of an earlier call alone",
		"authing.v3.AuthService.ValidatePassword":               "checks",
		"authing.v3.AuthService.BuildLogoutUrl":                 "builds an address",
	}
)

func TestRevokesAreDeclared(t *testing.T) {
	seen := map[string]bool{}
	for _, list := range service.Services() {
		for i := range list.Methods().Len() {
			method := list.Methods().Get(i)
			name := string(method.FullName())
			declared := proto.HasExtension(method.Options(), optionsv1.E_Revokes)
			_, excepted := endsNone[name]
			seen[name] = true
			if endsTokens.MatchString(string(method.Name())) && declared == excepted {
				t.Errorf("%s: declared %v, excepted %v", name, declared, excepted)
			}
		}
	}
	for name := range endsNone {
		if !seen[name] {
			t.Errorf("there is no %s", name)
		}
	}
}
