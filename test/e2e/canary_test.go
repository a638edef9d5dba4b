package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

const (
	// password is the canary that users of these tests sign in with.
	password = "canary-passw0rd"
	// otpSecret is the canary in authenticators, which have base32.
	otpSecret = "CANARYCANARYCANARY234567"
)

// canaryRequests holds, for every rpc, a request with secrets wherever it takes
// some. The emulator may refuse it. PASSWORD is the canary password, BASE32 the
// canary authenticator, UNIQUE another name for each call, USER the id of a user,
// TOKEN that user's token, OTHER the id of a user that nobody needs.
var canaryRequests = merge(
	canaryRequestsV2, canaryRequestsV2Users, canaryRequestsV2Permissions,
	canaryRequestsV3Auth,
	canaryRequestsV3Users, canaryRequestsV3Roles, canaryRequestsV3Groups, canaryRequestsV3Departments,
)

func merge(tables ...map[string]string) map[string]string {
	all := make(map[string]string)
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// rpcs are the rpcs of the mirrored packages.
func rpcs() []protoreflect.MethodDescriptor {
	var out []protoreflect.MethodDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		mirrors := file.Package() == "authing.v1" || file.Package() == "authing.v2" || file.Package() == "authing.v3"
		for i := 0; mirrors && i < file.Services().Len(); i++ {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				out = append(out, methods.Get(j))
			}
		}
		return true
	})
	return out
}

func fullMethod(m protoreflect.MethodDescriptor) string {
	return "/" + string(m.Parent().FullName()) + "/" + string(m.Name())
}

func identity(m protoreflect.MethodDescriptor) optionsv1.Identity {
	up, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	return up.GetIdentity()
}

// session is a signed-in user and the secrets that must stay unseen.
type session struct {
	user, other string // ids
	token       string // the user's
	count       int
}

func (s *session) fill(text string) string {
	s.count++
	return strings.NewReplacer(
		`"connection":"PASSWORD"`, `"connection":"PASSWORD"`, // the kind, not the canary
		`"targetType":"USER"`, `"targetType":"USER"`, // the kind, not the user
		"PASSWORD", password, "BASE32", otpSecret, "UNIQUE", fmt.Sprintf("unique%d", s.count),
		"USER", s.user, "OTHER", s.other, "TOKEN", s.token,
	).Replace(text)
}

// everywhere makes the rpc's call at every door and returns what came back as
// errors: texts and details, the data of Authing's own refusals aside.
func everywhere(t *testing.T, s *system, who *session, m protoreflect.MethodDescriptor) (errs string) {
	t.Helper()
	text, ok := canaryRequests[fullMethod(m)]
	if !ok {
		t.Fatalf("%s has no request here", m.FullName())
	}
	inType, err := protoregistry.GlobalTypes.FindMessageByName(m.Input().FullName())
	if err != nil {
		t.Fatal(err)
	}
	outType, err := protoregistry.GlobalTypes.FindMessageByName(m.Output().FullName())
	if err != nil {
		t.Fatal(err)
	}
	in := inType.New().Interface()
	if err := protojson.Unmarshal([]byte(who.fill(text)), in); err != nil {
		t.Fatalf("%s: %v", m.FullName(), err)
	}
	ctx := t.Context()
	var header []string
	if identity(m) == optionsv1.Identity_IDENTITY_END_USER {
		ctx = metadata.NewOutgoingContext(ctx, metadata.Pairs("authorization", "Bearer "+who.token))
		header = []string{"Authorization", who.token}
	}
	var out strings.Builder
	if err := s.grpc.Invoke(ctx, fullMethod(m), in, outType.New().Interface()); err != nil {
		out.WriteString(withoutData(err))
	}
	for _, door := range []string{s.at.HTTP, s.at.Compat} {
		verb, path, body := httpForm(m, who.fill(text))
		if door == s.at.Compat && identity(m) == optionsv1.Identity_IDENTITY_MANAGEMENT {
			header = []string{"Authorization", "Bearer " + frontToken(t, s)}
		}
		got := call(t, verb, "http://"+door+path, body, header...)
		if got.at("statusCode") != 200.0 && got.at("code") != 200.0 && strings.HasPrefix(path, "/api/") {
			delete(got.body, "data")
			rest, _ := json.Marshal(got.body)
			out.Write(rest)
		}
	}
	return out.String()
}

// frontToken is a management token of the compatible front, "" where it has
// none: with a real Authing it does not serve management.
func frontToken(t *testing.T, s *system) string {
	t.Helper()
	got := call(t, http.MethodPost, s.compat("/api/v3/get-management-token"), `{"accessKeyId":"`+poolID+`","accessKeySecret":"`+poolSecret+`"}`)
	token, _ := got.at("data", "access_token").(string)
	return token
}

// withoutData prints a status with its details, but not what Authing itself
// put into the data of its refusal: that is the caller's to see.
func withoutData(err error) string {
	var out strings.Builder
	out.WriteString(err.Error())
	for _, detail := range status.Convert(err).Details() {
		if up, ok := detail.(*errorsv1.UpstreamError); ok {
			up = proto.CloneOf(up)
			up.Data = nil
			detail = up
		}
		out.WriteString(prototext.Format(detail.(proto.Message)))
	}
	return out.String()
}

// httpForm is the HTTP request of an rpc: its own route, else the one of rpcs
// without.
func httpForm(m protoreflect.MethodDescriptor, text string) (verb, path, body string) {
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	if rule == nil {
		return http.MethodPost, fullMethod(m), text
	}
	for v, template := range map[string]string{
		http.MethodGet: rule.GetGet(), http.MethodPost: rule.GetPost(), http.MethodPut: rule.GetPut(),
		http.MethodDelete: rule.GetDelete(), http.MethodPatch: rule.GetPatch(),
	} {
		if template != "" {
			verb, path = v, template
		}
	}
	var members map[string]any
	_ = json.Unmarshal([]byte(text), &members)
	for i := range m.Input().Fields().Len() {
		fd := m.Input().Fields().Get(i)
		if field := "{" + string(fd.Name()) + "}"; strings.Contains(path, field) {
			path = strings.ReplaceAll(path, field, fmt.Sprint(members[fd.JSONName()]))
			delete(members, fd.JSONName())
		}
	}
	if rule.GetBody() != "" {
		rest, _ := json.Marshal(members)
		return verb, path, string(rest)
	}
	query := url.Values{}
	for name, value := range members {
		items, isList := value.([]any)
		if !isList {
			items = []any{value}
		}
		for _, item := range items {
			query.Add(name, fmt.Sprint(item))
		}
	}
	return verb, path + "?" + query.Encode(), ""
}

// newSession creates the canary user and signs it in, and creates another.
func newSession(t *testing.T, s *system) *session {
	t.Helper()
	users := authingv3.NewManagementServiceClient(s.grpc)
	created, err := users.CreateUser(t.Context(), &authingv3.CreateUserRequest{
		Username: proto.String("canary"), Email: proto.String("canary@example.com"), Password: proto.String(password),
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := users.CreateUser(t.Context(), &authingv3.CreateUserRequest{Username: proto.String("other")})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := authingv2.NewAuthServiceClient(s.grpc).LoginByUsername(t.Context(), &authingv2.LoginByUsernameRequest{Username: "canary", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return &session{
		user: created.GetUser().GetUserId(), other: other.GetUser().GetUserId(), token: signed.GetUser().GetToken(),
	}
}

func seen(text string, canaries ...string) (found []string) {
	for _, canary := range canaries {
		if strings.Contains(text, canary) {
			found = append(found, canary)
		}
	}
	return found
}

// TestSecretsAreNowhere calls every rpc at every door, with success and with
// upstreams that fail while echoing what they were sent, and looks for the
// planted secrets in everything that is not the answer itself.
func TestSecretsAreNowhere(t *testing.T) {
	good := start(t, embedded())
	who := newSession(t, good)
	canaries := []string{password, otpSecret, poolSecret, appSecret, who.token}

	t.Run("success", func(t *testing.T) {
		for _, m := range rpcs() {
			if errs := everywhere(t, good, who, m); seen(errs, canaries...) != nil {
				t.Errorf("%s: secrets in an error: %s", m.FullName(), errs)
			}
		}
		if found := seen(good.log.String(), canaries...); found != nil {
			t.Errorf("in the log: %v", found)
		}
		for _, m := range rpcs() {
			if !strings.Contains(good.log.String(), fullMethod(m)) {
				t.Errorf("%s was not logged; the test sees nothing", m.FullName())
			}
		}
	})
	for name, answer := range echoes() {
		t.Run(name, func(t *testing.T) {
			broken := start(t, real(upstream(t, answer)))
			for _, m := range rpcs() {
				if errs := everywhere(t, broken, who, m); errs == "" && !undisturbed(m) || seen(errs, canaries...) != nil {
					t.Errorf("%s: no error, or secrets in it: %s", m.FullName(), errs)
				}
			}
			if found := seen(broken.log.String(), canaries...); found != nil {
				t.Errorf("in the log: %v", found)
			}
		})
	}
}

// undisturbed says that the rpc has no error when its upstream fails in ways
// that only its answer shows: nothing is asked, or the answer is not read.
func undisturbed(m protoreflect.MethodDescriptor) bool {
	up, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	switch fullMethod(m) {
	case authingv3.AuthService_RevokeToken_FullMethodName: // RFC 7009 section 2.2: the status says it all
		return true
	case authingv3.AuthService_ValidateTicketV1_FullMethodName: // what is not "yes" is "no"
		return true
	default:
		return up.GetTransport() == optionsv1.Transport_TRANSPORT_LOCAL
	}
}

// echoes are upstreams that fail and give back what they received.
func echoes() map[string]http.HandlerFunc {
	received := func(r *http.Request) string {
		body, _ := io.ReadAll(r.Body)
		text, _ := json.Marshal(string(body) + r.Header.Get("Authorization"))
		return string(text)
	}
	return map[string]http.HandlerFunc{
		"HTML": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = fmt.Fprintf(w, "<html>%s</html>", received(r))
		},
		"truncated": func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"statusCode":200,"data":{"userId":%s`, received(r))
		},
		"refusal with data": func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"statusCode":499,"code":499,"apiCode":1636,"message":"one more step","data":{"mfaToken":%s}}`, received(r))
		},
	}
}

// TestCanariesAreSeenWithoutRedaction proves that the test above can fail.
func TestCanariesAreSeenWithoutRedaction(t *testing.T) {
	s := start(t, embedded(), redact.Off())
	who := newSession(t, s)
	for _, m := range rpcs() {
		everywhere(t, s, who, m)
	}
	if seen(s.log.String(), password) == nil {
		t.Error("without redaction the password is not in the log either: the canary test proves nothing")
	}
}
