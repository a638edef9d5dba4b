package e2e

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

const firstPassword = "passw0rd"

// account is a user of one test, and a token of theirs.
type account struct{ id, name, email, phone, token string }

// newAccount makes a user whose tokens end with nobody else's.
func newAccount(t *testing.T, s *system, name string) account {
	t.Helper()
	name = strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(name)
	a := account{name: name, email: name + "@example.com", phone: phoneOf(name)}
	created := call(t, "POST", s.rest("/api/v3/create-user"),
		`{"username":"`+a.name+`","email":"`+a.email+`","phone":"`+a.phone+`","password":"`+firstPassword+`"}`)
	a.id, _ = created.at("data", "userId").(string)
	if a.id == "" {
		t.Fatalf("%d %s", created.status, created.text)
	}
	a.token = a.signsIn(t, s)
	return a
}

// phoneOf makes a phone number out of a name.
func phoneOf(name string) string {
	digits := []byte("13900000000")
	for i, r := range []byte(name) {
		at := 3 + i%8
		digits[at] = '0' + (digits[at]-'0'+r)%10
	}
	return string(digits)
}

func (a account) signsIn(t *testing.T, s *system) string {
	t.Helper()
	answer, err := authingv3.NewAuthServiceClient(s.grpc).SignInByUsernamePassword(t.Context(),
		&authingv3.SignInByUsernamePasswordRequest{Username: a.name, Password: firstPassword})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetLoginToken().GetAccessToken()
}

// fill puts what an account has into a text. $NEW and $OLD are passwords as the
// SDKs encrypt them.
func (a account) fill(t *testing.T, s *system, text string) string {
	t.Helper()
	document := call(t, "GET", s.compat("/api/v2/.well-known"), "")
	published, _ := document.at("data", "publicKey").(string)
	block, _ := pem.Decode([]byte(published))
	if block == nil {
		t.Fatalf("no key: %s", document.text)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	encrypted := func(plain string) string {
		text, err := rsa.EncryptPKCS1v15(rand.Reader, key.(*rsa.PublicKey), []byte(plain)) //nolint:staticcheck // what Authing decrypts
		if err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(text)
	}
	return strings.NewReplacer("$ID", a.id, "$EMAIL", a.email, "$PHONE", a.phone,
		"$OLD", encrypted(firstPassword), "$NEW", encrypted("passw0rd2")).Replace(text)
}

// ended says whether a token is revoked here; any other reason fails the test.
func ended(t *testing.T, s *system, token string) bool {
	t.Helper()
	verdict := verifiedTwice(t, s, token)
	if !verdict.GetActive() && verdict.GetReason() != identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED {
		t.Errorf("%v", verdict)
	}
	return !verdict.GetActive()
}

// What SDKs do by GraphQL through the compatible front ends tokens as the rpc
// does that declares it.
func TestGraphQLThroughTheFrontRevokesTokens(t *testing.T) {
	s := start(t, embedded())
	trade := call(t, "POST", s.compat("/api/v3/get-management-token"), `{"accessKeyId":"`+poolID+`","accessKeySecret":"`+poolSecret+`"}`)
	key, _ := trade.at("data", "access_token").(string)
	for name, tc := range map[string]struct {
		body  string
		own   bool // carries the user's token
		fails bool
		kept  bool // another token of the user is still good
	}{
		"block": {`{"query":"mutation updateUser($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { id } }",` +
			`"variables":{"id":"$ID","input":{"blocked":true}}}`, false, false, false},
		"new password": {`{"query":"mutation { updateUser(id: \"$ID\", input: {password: \"$NEW\"}) { id } }"}`, false, false, false},
		"new name": {`{"query":"mutation updateUser($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { id } }",` +
			`"variables":{"id":"$ID","input":{"nickname":"x"}}}`, false, false, true},
		"deletion":           {`{"query":"mutation d($id: String!) { deleteUser(id: $id) { message code } }","variables":{"id":"$ID"}}`, false, false, false},
		"deletion of many":   {`{"query":"mutation d($ids: [String!]!) { deleteUsers(ids: $ids) { message code } }","variables":{"ids":["$ID"]}}`, false, false, false},
		"deletion, unknown":  {`{"query":"mutation { deleteUser(id: \"nobody\") { message code } }"}`, false, true, true},
		"own password":       {`{"query":"mutation { updatePassword(newPassword: \"$NEW\", oldPassword: \"$OLD\") { id } }"}`, true, false, false},
		"own password wrong": {`{"query":"mutation { updatePassword(newPassword: \"$NEW\", oldPassword: \"$NEW\") { id } }"}`, true, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t, s, "graphql "+name)
			other, authorization := a.token, key
			if tc.own {
				other, authorization = a.signsIn(t, s), a.token
			}
			if ended(t, s, other) {
				t.Fatal("it is not good to begin with")
			}
			got := call(t, "POST", s.compat("/graphql/v2"), a.fill(t, s, tc.body), "Authorization", "Bearer "+authorization)
			if got.status != 200 || strings.Contains(got.text, `"errors"`) != tc.fails {
				t.Fatalf("%d %s", got.status, got.text)
			}
			if ended(t, s, other) == tc.kept {
				t.Errorf("ended: %v, want %v", tc.kept, !tc.kept)
			}
		})
	}
}

// REST calls of the SDKs through the front are calls of our rpcs.
func TestRESTThroughTheFrontRevokesTokens(t *testing.T) {
	s := start(t, embedded())
	a := newAccount(t, s, "logout")
	other := a.signsIn(t, s)
	got := call(t, "GET", s.compat("/api/v2/logout?app_id="+appID), "", "Authorization", "Bearer "+a.token)
	if got.status != 200 || got.at("code") != number(200) {
		t.Fatalf("%d %s", got.status, got.text)
	}
	if !ended(t, s, a.token) || ended(t, s, other) {
		t.Error("a logout ends the token it carries, and that alone")
	}
}

// A password that was reset by a code ends the tokens of whose it was.
func TestPasswordResetsRevokeTokens(t *testing.T) {
	s := start(t, embedded())
	const (
		email = `{"email":"$EMAIL","code":"$CODE","newPassword":"passw0rd2"}`
		phone = `{"phone":"$PHONE","code":"$CODE","newPassword":"passw0rd2"}`
		front = `{"query":"mutation resetPassword($phone: String, $email: String, $code: String!, $newPassword: String!) ` +
			`{ resetPassword(phone: $phone, email: $email, code: $code, newPassword: $newPassword) { message code } }","variables":`
	)
	bystander := newAccount(t, s, "bystander")
	encryptedOf := func(body string) string { return strings.Replace(body, "passw0rd2", "$NEW", 1) }
	for name, tc := range map[string]struct {
		url, body string
		sms       bool
		wrong     bool
	}{
		"email":           {s.rest("/authing.v2.AuthService/ResetPasswordByEmailCode"), email, false, false},
		"email, wrong":    {s.rest("/authing.v2.AuthService/ResetPasswordByEmailCode"), email, false, true},
		"phone":           {s.rest("/authing.v2.AuthService/ResetPasswordByPhoneCode"), phone, true, false},
		"GraphQL, email":  {s.compat("/graphql/v2"), front + encryptedOf(email) + `}`, false, false},
		"GraphQL, wrong":  {s.compat("/graphql/v2"), front + encryptedOf(email) + `}`, false, true},
		"GraphQL, phone":  {s.compat("/graphql/v2"), front + encryptedOf(phone) + `}`, true, false},
		"abroad":          {s.rest("/authing.v2.AuthService/ResetPasswordByPhoneCode"), strings.Replace(phone, `}`, `,"phoneCountryCode":"+1"}`, 1), true, false},
		"abroad, GraphQL": {s.compat("/graphql/v2"), strings.NewReplacer("$phone: String,", "$phone: String, $phoneCountryCode: String,", "phone: $phone,", "phone: $phone, phoneCountryCode: $phoneCountryCode,").Replace(front) + strings.Replace(encryptedOf(phone), `}`, `,"phoneCountryCode":"+1"}`, 1) + `}`, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t, s, "reset "+name)
			country := ""
			if strings.HasPrefix(name, "abroad") { // and somebody at home has the same number
				country = "+1"
				for _, moves := range []struct{ id, code string }{{a.id, "+1"}, {bystander.id, "+86"}} { // the number is free only then
					got := call(t, "POST", s.rest("/api/v3/update-user"), `{"userId":"`+moves.id+`","phone":"`+a.phone+`","phoneCountryCode":"`+moves.code+`"}`)
					if got.status != 200 {
						t.Fatalf("%d %s", got.status, got.text)
					}
				}
			}
			if ended(t, s, a.token) {
				t.Fatal("it is not good to begin with")
			}
			code := "000000"
			if !tc.wrong {
				code = s.resetCode(t, a, tc.sms, country)
			}
			got := call(t, "POST", tc.url, strings.ReplaceAll(a.fill(t, s, tc.body), "$CODE", code))
			if failed := got.status != 200 || strings.Contains(got.text, `"errors"`); failed != tc.wrong {
				t.Fatalf("%d %s", got.status, got.text)
			}
			if ended(t, s, a.token) == tc.wrong {
				t.Errorf("ended: %v, want %v", tc.wrong, !tc.wrong)
			}
			if ended(t, s, bystander.token) {
				t.Error("the bystander's tokens have ended too")
			}
		})
	}
}

// resetCode sends an account a code to reset its password with.
func (s *system) resetCode(t *testing.T, a account, sms bool, country string) string {
	t.Helper()
	path, body, to := "/authing.v2.AuthService/SendEmail", `{"email":"`+a.email+`","scene":"RESET_PASSWORD"}`, a.email
	if sms {
		path, body, to = "/api/v2/sms/send", `{"phone":"`+a.phone+`"}`, a.phone
		if country != "" {
			body, to = `{"phone":"`+a.phone+`","phoneCountryCode":"`+country+`"}`, country+" "+a.phone
		}
	}
	if got := call(t, "POST", s.rest(path), body); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.text)
	}
	got := call(t, "GET", "http://"+s.at.Emulator+"/_emulator/codes?to="+url.QueryEscape(to), "")
	code, _ := got.at("code").(string)
	if code == "" {
		t.Fatalf("no code: %s", got.text)
	}
	return code
}
