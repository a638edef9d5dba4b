package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

const (
	// password is the canary that users of these tests sign in with.
	password = "canary-passw0rd"
	// otpSecret is the canary in authenticators, which have base32.
	otpSecret = "CANARYCANARYCANARY234567"
)

// canaryRequests holds requests with secrets wherever the rpc takes some, of rpcs
// that a generated request would not bring far. The emulator may refuse them.
// PASSWORD is the canary password, BASE32 the canary authenticator, UNIQUE another
// name for each call, USER the id of a user, TOKEN that user's token, OTHER the id
// of a user that nobody needs.
var canaryRequests = merge(
	canaryRequestsV1,
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

// canaryRequest is the rpc's request of [canaryRequests], else one with every
// field set and the canary in all that are secret. Where the application signs the
// call it is that of these tests, whose secret is a canary, too.
func canaryRequest(m protoreflect.MethodDescriptor) string {
	if text, typed := canaryRequests[fullMethod(m)]; typed {
		return text
	}
	sampler := sample.Sampler{Text: func(fd protoreflect.FieldDescriptor) string {
		signed := fd.Parent() == m.Input() && identity(m) == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT
		own := fd.Parent() == m.Input()
		switch {
		case own && string(fd.Name()) == sample.Upstream(m).GetPoolId():
			return poolID
		case own && string(fd.Name()) == sample.Upstream(m).GetAppId():
			return appID
		case signed && fd.Name() == "client_id":
			return appID
		case signed && fd.Name() == "client_secret":
			return appSecret
		case sample.Secret(fd):
			return "PASSWORD"
		default:
			return sample.Text(fd)
		}
	}}
	return sample.PlainText(sampler.Message(m.Input()))
}

// rpcs are the rpcs of the mirrored packages, last those that end the session of
// who calls them.
func rpcs() []protoreflect.MethodDescriptor {
	all := sample.RPCs()
	slices.SortStableFunc(all, func(a, b protoreflect.MethodDescriptor) int { return cmp.Compare(endsSession(a), endsSession(b)) })
	return all
}

// endsSession is 1 for yes.
func endsSession(m protoreflect.MethodDescriptor) int {
	revokes, _ := proto.GetExtension(m.Options(), optionsv1.E_Revokes).(*optionsv1.Revokes)
	if revokes.GetOwn() || revokes.GetOwnToken() {
		return 1
	}
	return 0
}

func fullMethod(m protoreflect.MethodDescriptor) string { return sample.FullMethod(m) }

func identity(m protoreflect.MethodDescriptor) optionsv1.Identity {
	return sample.Upstream(m).GetIdentity()
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
	text := canaryRequest(m)
	in, out := newMessage(t, m.Input()), newMessage(t, m.Output())
	if err := protojson.Unmarshal([]byte(who.fill(text)), in); err != nil {
		t.Fatalf("%s: %v", m.FullName(), err)
	}
	ctx := t.Context()
	var header []string
	if identity(m) == optionsv1.Identity_IDENTITY_END_USER {
		ctx = metadata.NewOutgoingContext(ctx, metadata.Pairs("authorization", "Bearer "+who.token))
		header = []string{"Authorization", who.token}
	}
	var told strings.Builder
	if err := s.invoke(ctx, m, in, out); err != nil {
		told.WriteString(withoutData(err))
	}
	for _, door := range []string{s.at.HTTP, s.at.Compat} {
		verb, path, body := httpForm(m, who.fill(text))
		if door == s.at.Compat && identity(m) == optionsv1.Identity_IDENTITY_MANAGEMENT {
			header = []string{"Authorization", "Bearer " + frontToken(t, s)}
		}
		if m.IsStreamingServer() {
			listen(t, "http://"+door+path, body, header...)
			continue
		}
		got := call(t, verb, "http://"+door+path, body, header...)
		if got.at("statusCode") != 200.0 && got.at("code") != 200.0 && strings.HasPrefix(path, "/api/") {
			delete(got.body, "data")
			rest, _ := json.Marshal(got.body)
			told.Write(rest)
		}
	}
	return told.String()
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
	rule := sample.Public(m)
	if rule == nil {
		return http.MethodPost, fullMethod(m), text
	}
	var members map[string]any
	_ = json.Unmarshal([]byte(text), &members)
	r := sample.Place(rule, m.Input(), members)
	return r.Verb, r.Target(), r.Body()
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
		good.stop() // streams are logged when they end
		logged := good.log.String()
		if found := seen(logged, canaries...); found != nil {
			t.Errorf("in the log: %v", found)
		}
		for _, m := range rpcs() {
			if !strings.Contains(logged, fullMethod(m)) {
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
			broken.stop()
			if found := seen(broken.log.String(), canaries...); found != nil {
				t.Errorf("in the log: %v", found)
			}
		})
	}
}

// undisturbed says that the rpc has no error when its upstream fails in ways
// that only its answer shows: nothing is asked, or the answer is not read.
func undisturbed(m protoreflect.MethodDescriptor) bool {
	switch fullMethod(m) {
	case authingv2.AuthService_RevokeToken_FullMethodName,
		authingv3.AuthService_RevokeToken_FullMethodName: // RFC 7009 section 2.2: the status says it all
		return true
	case authingv1.AuthService_Preflight_FullMethodName: // an upstream that fails is its answer
		return true
	case authingv3.AuthService_ValidateTicketV1_FullMethodName: // what is not "yes" is "no"
		return true
	default:
		return sample.Upstream(m).GetTransport() == optionsv1.Transport_TRANSPORT_LOCAL
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
