package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// The examples of the SDK documents, each once over gRPC and once over REST,
// on a pool that is empty at first.

// guide is somebody who follows a document by one door.
type guide struct {
	*system
	// ask calls an rpc and returns its response as protobuf's JSON, or Authing's
	// code of the error.
	ask func(t *testing.T, rpc, request, token string) (map[string]any, int64)
}

func (s *system) overGRPC(t *testing.T, rpc, request, token string) (map[string]any, int64) {
	t.Helper()
	m := rpcOf(t, rpc)
	in, out := newMessage(t, m.Input()), newMessage(t, m.Output())
	if err := protojson.Unmarshal([]byte(request), in); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	if err := s.grpc.Invoke(ctx, fullMethod(m), in, out); err != nil {
		up := apierror.UpstreamOf(err)
		if up == nil && status.Code(err) == codes.NotFound {
			return nil, noSuchObject
		}
		if up == nil {
			t.Fatalf("%s: %v", rpc, err)
		}
		return map[string]any{"grpc": status.Code(err).String(), "message": up.GetMessage()}, max(up.GetApiCode(), up.GetStatusCode())
	}
	text, err := protojson.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return object(t, text), 0
}

func (s *system) overREST(t *testing.T, rpc, request, token string) (map[string]any, int64) {
	t.Helper()
	m := rpcOf(t, rpc)
	verb, path, body := httpForm(m, request)
	var header []string
	if token != "" {
		header = []string{"Authorization", "Bearer " + token}
	}
	got := call(t, verb, s.rest(path), body, header...)
	if got.status == http.StatusOK {
		if !strings.HasPrefix(path, "/api/") { // no envelope
			return got.body, 0
		}
		if field := dataField(m); field != nil {
			return map[string]any{field.JSONName(): got.at("data")}, 0
		}
		data, _ := got.at("data").(map[string]any)
		return data, 0
	}
	for _, name := range []string{"apiCode", "statusCode", "code"} {
		if code, ok := got.at(name).(float64); ok && strings.HasPrefix(path, "/api/") {
			return got.body, int64(code)
		}
	}
	details, _ := got.at("details").([]any)
	for _, detail := range details {
		metadata, _ := detail.(map[string]any)["metadata"].(map[string]any)
		for _, name := range []string{"api_code", "code"} {
			if code, err := strconv.ParseInt(fmt.Sprint(metadata[name]), 10, 64); err == nil && code > 0 {
				return got.body, code
			}
		}
	}
	if got.status != http.StatusNotFound {
		t.Fatalf("%s %s: HTTP %d %s", verb, path, got.status, got.text)
	}
	return nil, noSuchObject
}

// noSuchObject stands for the code where Authing answers null for an object.
const noSuchObject = -1

// rpcOf finds an rpc by its service and name, of v2 unless it says otherwise:
// AuthService/Logout, v3.AuthService/GetProfile.
func rpcOf(t *testing.T, rpc string) protoreflect.MethodDescriptor {
	t.Helper()
	name := "authing." + strings.ReplaceAll(rpc, "/", ".")
	if !strings.Contains(rpc, ".") {
		name = "authing.v2." + strings.ReplaceAll(rpc, "/", ".")
	}
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		t.Fatal(err)
	}
	return found.(protoreflect.MethodDescriptor)
}

func object(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return out
}

// do calls an rpc that succeeds.
func (g *guide) do(t *testing.T, rpc, request, token string) map[string]any {
	t.Helper()
	answer, code := g.ask(t, rpc, request, token)
	if code != 0 {
		t.Fatalf("%s: error %d: %v", rpc, code, answer)
	}
	return answer
}

// user calls an rpc that answers a user.
func (g *guide) user(t *testing.T, rpc, request, token string) map[string]any {
	t.Helper()
	user, _ := g.do(t, rpc, request, token)["user"].(map[string]any)
	if user["id"] == nil || user["id"] == "" {
		t.Fatalf("%s: no user", rpc)
	}
	return user
}

// refused calls an rpc that Authing refuses.
func (g *guide) refused(t *testing.T, code int64, rpc, request, token string) map[string]any {
	t.Helper()
	answer, got := g.ask(t, rpc, request, token)
	if got != code {
		t.Fatalf("%s: code %d, want %d: %v", rpc, got, code, answer)
	}
	return answer
}

// code is the one-time code that was sent last.
func (g *guide) code(t *testing.T, to string) string {
	t.Helper()
	got := call(t, http.MethodGet, "http://"+g.at.Emulator+"/_emulator/codes?to="+url.QueryEscape(to), "")
	code, _ := got.at("code").(string)
	if code == "" {
		t.Fatalf("nothing was sent to %s: %s", to, got.text)
	}
	return code
}

func check(t *testing.T, object map[string]any, want map[string]any) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if fmt.Sprint(object[name]) != fmt.Sprint(want[name]) {
			t.Errorf("%s = %v, want %v", name, object[name], want[name])
		}
	}
}

// follow runs a document's examples by both doors, each on a pool of its own
// that holds nothing but what seed says.
func follow(t *testing.T, seed string, document func(t *testing.T, g *guide)) {
	file := filepath.Join(t.TempDir(), "seed.yaml")
	if err := os.WriteFile(file, []byte(seed), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func(*system) func(*testing.T, string, string, string) (map[string]any, int64){
		"gRPC": func(s *system) func(*testing.T, string, string, string) (map[string]any, int64) { return s.overGRPC },
		"REST": func(s *system) func(*testing.T, string, string, string) (map[string]any, int64) { return s.overREST },
	} {
		t.Run(name, func(t *testing.T) {
			env := embedded()
			env["AUTHING_EMULATOR_SEED"] = file
			s := start(t, env)
			document(t, &guide{s, ask(s)})
		})
	}
}

const emptyPool = "{}\n"

// TestPythonGuide is the Python SDK's front page: administration, sign-in and
// errors.
func TestPythonGuide(t *testing.T) {
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		empty := g.do(t, "ManagementService/ListUsers", `{}`, "")
		if empty["totalCount"] != nil || empty["list"] != nil { // protobuf's JSON leaves out zeros
			t.Fatalf("the pool is not empty: %v", empty)
		}

		failed := g.refused(t, 2004, "AuthService/LoginByUsername", `{"username":"bob","password":"passw0rd"}`, "")
		if name, overGRPC := failed["grpc"]; overGRPC && name != "NotFound" || !overGRPC && failed["code"] != 5.0 {
			t.Errorf("an unknown user is %v, want NOT_FOUND", failed)
		}
		if failed["message"] == "" {
			t.Error("the error has no message")
		}

		g.user(t, "AuthService/RegisterByUsername", `{"username":"bob","password":"passw0rd"}`, "")
		user := g.user(t, "AuthService/LoginByUsername", `{"username":"bob","password":"passw0rd"}`, "")
		token := user["token"].(string)
		check(t, g.user(t, "AuthService/UpdateProfile", `{"updates":{"nickname":"Nick"}}`, token), map[string]any{"nickname": "Nick"})
		check(t, g.user(t, "AuthService/GetCurrentUser", `{}`, token), map[string]any{"nickname": "Nick", "username": "bob"})

		page := g.do(t, "ManagementService/ListUsers", `{}`, "")
		check(t, page, map[string]any{"totalCount": "1"})
		listed := page["list"].([]any)[0].(map[string]any)
		check(t, listed, map[string]any{
			"username": "bob", "nickname": "Nick", "userPoolId": poolID, "emailVerified": false, "phoneVerified": false,
			"loginsCount": "1", "blocked": false, "isDeleted": false, "gender": "U",
			"arn": "arn:cn:authing:" + poolID + ":user:" + listed["id"].(string),
		})
		for _, name := range []string{"id", "registerSource", "signedUp", "createdAt", "updatedAt"} {
			if listed[name] == nil {
				t.Errorf("the listed user has no %s", name)
			}
		}
	})
}

const phone = "17612346754"

// TestPythonAuthentication is the Python SDK's page on the authentication
// module, example by example.
func TestPythonAuthentication(t *testing.T) {
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		t.Run("register by email", func(t *testing.T) {
			user := g.user(t, "AuthService/RegisterByEmail",
				`{"email":"test@example.com","password":"passw0rd","profile":{"nickname":"Nick"}}`, "")
			check(t, user, map[string]any{"email": "test@example.com", "nickname": "Nick", "emailVerified": false})
			if user["token"] != nil {
				t.Error("a token that nobody asked for")
			}
			g.refused(t, 2026, "AuthService/RegisterByEmail", `{"email":"test@example.com","password":"passw0rd"}`, "")
		})
		t.Run("register by username", func(t *testing.T) {
			user := g.user(t, "AuthService/RegisterByUsername",
				`{"username":"bob","password":"passw0rd","profile":{"nickname":"Nick"}}`, "")
			check(t, user, map[string]any{"username": "bob", "nickname": "Nick", "loginsCount": "0"})
			forced := g.user(t, "AuthService/RegisterByUsername",
				`{"username":"forced","password":"passw0rd","forceLogin":true,"clientIp":"203.0.113.9"}`, "")
			check(t, forced, map[string]any{"loginsCount": "1", "lastIP": "203.0.113.9"})
			quiet := g.user(t, "AuthService/RegisterByUsername", `{"username":"quiet","password":"passw0rd","generateToken":true}`, "")
			check(t, quiet, map[string]any{"loginsCount": "0"})
			for _, user := range []map[string]any{forced, quiet} {
				check(t, g.user(t, "AuthService/GetCurrentUser", `{}`, user["token"].(string)), map[string]any{"id": user["id"]})
			}
		})
		t.Run("register by phone code", func(t *testing.T) {
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone+`"}`, "")
			g.refused(t, 2001, "AuthService/RegisterByPhoneCode", `{"phone":"`+phone+`","code":"wrong","password":"passw0rd"}`, "")
			user := g.user(t, "AuthService/RegisterByPhoneCode",
				`{"phone":"`+phone+`","code":"`+g.code(t, phone)+`","password":"passw0rd","profile":{"nickname":"Nick"}}`, "")
			check(t, user, map[string]any{"phone": phone, "phoneVerified": true, "nickname": "Nick"})
		})
		t.Run("login by email, not verified", func(t *testing.T) {
			user := g.user(t, "AuthService/LoginByEmail", `{"email":"test@example.com","password":"passw0rd"}`, "")
			check(t, user, map[string]any{"email": "test@example.com", "emailVerified": false, "loginsCount": "1"})
			g.refused(t, 2333, "AuthService/LoginByEmail", `{"email":"test@example.com","password":"wrong","clientIp":"203.0.113.1"}`, "")
		})
		t.Run("login by username, registering", func(t *testing.T) {
			g.refused(t, 2004, "AuthService/LoginByUsername", `{"username":"alice","password":"passw0rd"}`, "")
			user := g.user(t, "AuthService/LoginByUsername", `{"username":"alice","password":"passw0rd","autoRegister":true}`, "")
			check(t, user, map[string]any{"username": "alice"})
		})
		t.Run("login failures lead to a captcha", func(t *testing.T) {
			wrong := `{"username":"bob","password":"wrong","clientIp":"203.0.113.66"}`
			code := int64(0)
			for range 10 {
				if _, code = g.ask(t, "AuthService/LoginByUsername", wrong, ""); code == 2000 {
					break
				}
			}
			if code != 2000 {
				t.Fatalf("after ten failures the code is %d, want 2000", code)
			}
			g.refused(t, 2000, "AuthService/LoginByEmail", `{"email":"test@example.com","password":"passw0rd","clientIp":"203.0.113.66"}`, "")
			g.user(t, "AuthService/LoginByUsername", `{"username":"bob","password":"passw0rd","clientIp":"203.0.113.67"}`, "")
		})
		t.Run("login by phone code, registering", func(t *testing.T) {
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone+`"}`, "")
			user := g.user(t, "AuthService/LoginByPhoneCode", `{"phone":"`+phone+`","code":"`+g.code(t, phone)+`"}`, "")
			check(t, user, map[string]any{"phone": phone, "nickname": "Nick"})
			const unknown = "17600000000"
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+unknown+`"}`, "")
			created := g.user(t, "AuthService/LoginByPhoneCode", `{"phone":"`+unknown+`","code":"`+g.code(t, unknown)+`"}`, "")
			check(t, created, map[string]any{"phone": unknown, "loginsCount": "1"})
		})
		t.Run("login by phone and password", func(t *testing.T) {
			user := g.user(t, "AuthService/LoginByPhonePassword", `{"phone":"`+phone+`","password":"passw0rd"}`, "")
			check(t, user, map[string]any{"phone": phone})
			g.refused(t, 2004, "AuthService/LoginByPhonePassword", `{"phone":"17699999999","password":"passw0rd"}`, "")
		})
		token := g.user(t, "AuthService/LoginByUsername", `{"username":"bob","password":"passw0rd"}`, "")["token"].(string)
		t.Run("check login status", func(t *testing.T) {
			for request, authorization := range map[string]string{`{"token":"` + token + `"}`: "", `{}`: token} {
				status := g.do(t, "AuthService/CheckLoginStatus", request, authorization)["tokenStatus"].(map[string]any)
				check(t, status, map[string]any{"code": "200", "status": true})
			}
			status := g.do(t, "AuthService/CheckLoginStatus", `{"token":"TOKEN"}`, "")["tokenStatus"].(map[string]any)
			check(t, status, map[string]any{"status": false})
		})
		t.Run("reset the password by email code", func(t *testing.T) {
			g.do(t, "AuthService/SendEmail", `{"email":"test@example.com","scene":"RESET_PASSWORD"}`, "")
			g.refused(t, 2001, "AuthService/ResetPasswordByEmailCode", `{"email":"test@example.com","code":"wrong","newPassword":"n3w-passw0rd"}`, "")
			g.do(t, "AuthService/ResetPasswordByEmailCode",
				`{"email":"test@example.com","code":"`+g.code(t, "test@example.com")+`","newPassword":"n3w-passw0rd"}`, "")
			g.user(t, "AuthService/LoginByEmail", `{"email":"test@example.com","password":"n3w-passw0rd"}`, "")
		})
		t.Run("reset the password by phone code", func(t *testing.T) {
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone+`"}`, "")
			g.do(t, "AuthService/ResetPasswordByPhoneCode", `{"phone":"`+phone+`","code":"`+g.code(t, phone)+`","newPassword":"n3w-passw0rd"}`, "")
			g.user(t, "AuthService/LoginByPhonePassword", `{"phone":"`+phone+`","password":"n3w-passw0rd"}`, "")
		})
		t.Run("update the profile", func(t *testing.T) {
			updates := map[string]any{}
			for _, name := range []string{
				"nickname", "photo", "company", "browser", "device", "name", "givenName", "familyName", "middleName",
				"profile", "preferredUsername", "website", "birthdate", "zoneinfo", "locale", "address", "streetAddress",
				"locality", "region", "postalCode", "city", "province", "country",
			} {
				updates[name] = name + " of bob"
			}
			updates["gender"], updates["username"] = "M", "bobby"
			request, _ := json.Marshal(map[string]any{"updates": updates})
			check(t, g.user(t, "AuthService/UpdateProfile", string(request), token), updates)
			g.refused(t, 2225, "AuthService/UpdateProfile", `{"updates":{"email":"other@example.com"}}`, token)
			g.user(t, "AuthService/UpdateProfile", `{"updates":{"username":"bob"}}`, token)
		})
		t.Run("update the password", func(t *testing.T) {
			g.do(t, "AuthService/UpdatePassword", `{"newPassword":"123456!","oldPassword":"passw0rd"}`, token)
			token = g.user(t, "AuthService/LoginByUsername", `{"username":"bob","password":"123456!"}`, "")["token"].(string)
			if _, code := g.ask(t, "AuthService/UpdatePassword", `{"newPassword":"passw0rd"}`, token); code == 0 {
				t.Error("a password was changed without the old one")
			}
			const bare = "17600000001" // came by a code and has no password yet
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+bare+`"}`, "")
			user := g.user(t, "AuthService/LoginByPhoneCode", `{"phone":"`+bare+`","code":"`+g.code(t, bare)+`"}`, "")
			g.do(t, "AuthService/UpdatePassword", `{"newPassword":"passw0rd"}`, user["token"].(string))
			g.user(t, "AuthService/LoginByPhonePassword", `{"phone":"`+bare+`","password":"passw0rd"}`, "")
		})
		t.Run("bind and unbind the phone", func(t *testing.T) {
			const mine = "17600000002"
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+mine+`"}`, "")
			check(t, g.user(t, "AuthService/BindPhone", `{"phone":"`+mine+`","phoneCode":"`+g.code(t, mine)+`"}`, token),
				map[string]any{"phone": mine, "phoneVerified": true})
			if user := g.user(t, "AuthService/UnbindPhone", `{}`, token); user["phone"] != nil {
				t.Errorf("the phone is still %v", user["phone"])
			}
		})
		t.Run("bind and unbind the email", func(t *testing.T) {
			const mine = "bob@example.com"
			g.do(t, "AuthService/SendEmail", `{"email":"`+mine+`","scene":"CHANGE_EMAIL"}`, "")
			check(t, g.user(t, "AuthService/BindEmail", `{"email":"`+mine+`","emailCode":"`+g.code(t, mine)+`"}`, token),
				map[string]any{"email": mine, "emailVerified": true})
			if user := g.user(t, "AuthService/UnbindEmail", `{}`, token); user["email"] != nil {
				t.Errorf("the address is still %v", user["email"])
			}
		})
		t.Run("update phone and email, the old ones verified", func(t *testing.T) {
			const phone1, phone2 = "15888888888", "15899999999"
			const email1, email2 = "test1@example.com", "test2@example.com"
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone1+`"}`, "")
			g.user(t, "AuthService/BindPhone", `{"phone":"`+phone1+`","phoneCode":"`+g.code(t, phone1)+`"}`, token)
			for _, phone := range []string{phone1, phone2} {
				g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone+`"}`, "")
			}
			alone := `{"phone":"` + phone2 + `","phoneCode":"` + g.code(t, phone2) + `"}`
			if _, code := g.ask(t, "AuthService/UpdatePhone", alone, token); code == 0 {
				t.Error("the phone was changed without the old one")
			}
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone2+`"}`, "")
			check(t, g.user(t, "AuthService/UpdatePhone", `{"phone":"`+phone2+`","phoneCode":"`+g.code(t, phone2)+
				`","oldPhone":"`+phone1+`","oldPhoneCode":"`+g.code(t, phone1)+`"}`, token), map[string]any{"phone": phone2})

			g.do(t, "AuthService/SendEmail", `{"email":"`+email1+`","scene":"CHANGE_EMAIL"}`, "")
			g.user(t, "AuthService/BindEmail", `{"email":"`+email1+`","emailCode":"`+g.code(t, email1)+`"}`, token)
			for _, email := range []string{email1, email2} {
				g.do(t, "AuthService/SendEmail", `{"email":"`+email+`","scene":"CHANGE_EMAIL"}`, "")
			}
			check(t, g.user(t, "AuthService/UpdateEmail", `{"email":"`+email2+`","emailCode":"`+g.code(t, email2)+
				`","oldEmail":"`+email1+`","oldEmailCode":"`+g.code(t, email1)+`"}`, token), map[string]any{"email": email2})
		})
		t.Run("user-defined data", func(t *testing.T) {
			for _, field := range []string{
				`{"targetType":"USER","key":"age","dataType":"NUMBER","label":"Age"}`,
				`{"targetType":"USER","key":"is_ok","dataType":"BOOLEAN","label":"OK"}`,
				`{"targetType":"USER","key":"joined","dataType":"DATETIME","label":"Joined"}`,
				`{"targetType":"USER","key":"more","dataType":"OBJECT","label":"More"}`,
				`{"targetType":"USER","key":"school","dataType":"STRING","label":"School"}`,
			} {
				g.do(t, "ManagementService/SetUdf", field, "")
			}
			g.do(t, "AuthService/SetUdv", `{"key":"age","value":15}`, token)
			g.do(t, "AuthService/SetUdv", `{"key":"is_ok","value":true}`, token)
			g.do(t, "AuthService/SetUdfValue",
				`{"data":{"joined":"2020-10-07T23:33:58+08:00","more":{"a":[1]},"school":"MIT"}}`, token)
			list := g.do(t, "AuthService/ListUdv", `{}`, token)["list"].([]any)
			types := map[string]any{}
			for _, item := range list {
				value := item.(map[string]any)
				types[value["key"].(string)] = fmt.Sprint(value["dataType"], " ", value["value"])
			}
			check(t, types, map[string]any{
				"age": "NUMBER 15", "is_ok": "BOOLEAN true", "joined": "DATETIME 2020-10-07T15:33:58Z",
				"more": "OBJECT map[a:[1]]", "school": "STRING MIT",
			})
			if _, code := g.ask(t, "AuthService/SetUdv", `{"key":"age","value":"fifteen"}`, token); code == 0 {
				t.Error("a text became a number")
			}
			if _, code := g.ask(t, "AuthService/SetUdv", `{"key":"undeclared","value":1}`, token); code == 0 {
				t.Error("a value of an undeclared field was set")
			}
			g.do(t, "AuthService/RemoveUdv", `{"key":"age"}`, token)
			g.do(t, "AuthService/RemoveUdfValue", `{"key":"is_ok"}`, token)
			data := g.do(t, "AuthService/GetUdfValue", `{}`, token)["data"].(map[string]any)
			if keys := slices.Sorted(maps.Keys(data)); !slices.Equal(keys, []string{"joined", "more", "school"}) {
				t.Errorf("left are %v", keys)
			}
		})
		t.Run("refresh the token and log out", func(t *testing.T) {
			refreshed := g.do(t, "AuthService/RefreshToken", `{}`, token)
			fresh, _ := tokenIn(refreshed)
			check(t, g.user(t, "AuthService/GetCurrentUser", `{}`, fresh), map[string]any{"username": "bob"})
			g.do(t, "AuthService/Logout", `{}`, fresh)
			status := g.do(t, "AuthService/CheckLoginStatus", `{"token":"`+fresh+`"}`, "")["tokenStatus"].(map[string]any)
			check(t, status, map[string]any{"status": false})
		})
	})
}

// TestPythonContactsOfATrustingPool is the same page's examples for pools that
// do not verify the old phone number and email address.
func TestPythonContactsOfATrustingPool(t *testing.T) {
	const seed = `settings: {changeEmailStrategy: {verifyOldEmail: false}, changePhoneStrategy: {verifyOldPhone: false}}`
	follow(t, seed, func(t *testing.T, g *guide) {
		user := g.user(t, "AuthService/RegisterByUsername", `{"username":"bob","password":"passw0rd","generateToken":true}`, "")
		token := user["token"].(string)
		for _, phone := range []string{"15888888888", "15899999999"} {
			g.do(t, "AuthService/SendSmsCode", `{"phone":"`+phone+`"}`, "")
			check(t, g.user(t, "AuthService/UpdatePhone", `{"phone":"`+phone+`","phoneCode":"`+g.code(t, phone)+`"}`, token), map[string]any{"phone": phone})
		}
		for _, email := range []string{"test1@example.com", "test2@example.com"} {
			g.do(t, "AuthService/SendEmail", `{"email":"`+email+`","scene":"CHANGE_EMAIL"}`, "")
			check(t, g.user(t, "AuthService/UpdateEmail", `{"email":"`+email+`","emailCode":"`+g.code(t, email)+`"}`, token), map[string]any{"email": email})
		}
	})
}

// tokenIn finds the token of an answer, itself or in its one member.
func tokenIn(answer map[string]any) (string, bool) {
	if token, ok := answer["token"].(string); ok {
		return token, true
	}
	for _, member := range answer {
		if nested, ok := member.(map[string]any); ok {
			return tokenIn(nested)
		}
	}
	return "", false
}
