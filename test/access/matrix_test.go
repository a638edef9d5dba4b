package access_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// What the guard refuses with.
var (
	unauthenticated = errorsv1.Reason_CALLER_UNAUTHENTICATED.String()
	notPermitted    = errorsv1.Reason_CALLER_NOT_PERMITTED.String()
	conflict        = errorsv1.Reason_CREDENTIALS_CONFLICT.String()
	needsUser       = errorsv1.Reason_USER_TOKEN_MISSING.String()
)

// verdict is how a call is refused; the zero value says that it is not.
type verdict struct {
	code   codes.Code
	reason string
	lacks  string // the scope or application that is missing
}

var admitted verdict

// matrix is the server that every call of the matrix meets, and who calls.
type matrix struct {
	*system
	all    []rpc
	conn   *grpc.ClientConn
	halves [2]half
	other  key // of a caller who may do everything
	wrong  string
	past   key
	user   string // an end user's token
}

// half is a caller who holds half of all scopes, the other one the rest.
type half struct {
	scopes []string
	key    key
	token  string // traded for the key
}

func (m *matrix) holder(r rpc) half {
	if slices.Contains(m.halves[0].scopes, r.scope) {
		return m.halves[0]
	}
	return m.halves[1]
}

func (m *matrix) stranger(r rpc) half {
	if slices.Contains(m.halves[0].scopes, r.scope) {
		return m.halves[1]
	}
	return m.halves[0]
}

// newMatrix starts the server; more is added to its policy.
func newMatrix(t *testing.T, more string) *matrix {
	t.Helper()
	m := &matrix{
		all: rpcs(t), wrong: "agk_nobody_0123456789ABCDEFGHIJKLMNOP",
		other: newKey(t, "other", "other"), past: newKey(t, "past", "other", "expires: 2001-01-01T00:00:00Z"),
	}
	granted := scopes(m.all)
	m.halves[0] = half{scopes: granted[:len(granted)/2], key: newKey(t, "one", "first")}
	m.halves[1] = half{scopes: granted[len(granted)/2:], key: newKey(t, "two", "second")}
	policy := fmt.Sprintf(`callers:
  other: {scopes: ["*"], pools: ["*"], applications: ["*"]}
  first: {scopes: [%s], pools: ["*"], applications: ["*"]}
  second: {scopes: [%s], pools: ["*"], applications: ["*"]}
`, strings.Join(m.halves[0].scopes, ", "), strings.Join(m.halves[1].scopes, ", "))

	env, files := embedded(), newFolder(t)
	env["AUTHING_ACCESS_POLICY"] = files.write("policy.yaml", policy+more)
	env["AUTHING_ACCESS_KEYS"] = files.write("keys.yaml", keysFile(m.other, m.past, m.halves[0].key, m.halves[1].key))
	m.system = start(t, env)
	m.conn = dial(t, m.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	for i := range m.halves {
		m.halves[i].token = m.trade(t, plain, "http", m.halves[i].key)
	}
	m.user = m.signIn(t)
	return m
}

func dial(t *testing.T, at string, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+at, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// trade gets a token for a key at the front, as the SDKs do.
func (s *system) trade(t *testing.T, client *http.Client, scheme string, k key) string {
	t.Helper()
	r, err := send(t.Context(), client, http.MethodPost, scheme+"://"+s.at.Compat+"/api/v3/get-management-token",
		fmt.Sprintf(`{"accessKeyId":%q,"accessKeySecret":%q}`, k.id, k.secret))
	token, _ := r.at("data", "access_token").(string)
	if err != nil || token == "" {
		t.Fatalf("%v %s", err, r.text)
	}
	return token
}

// signIn gets the token of the emulator's own user.
func (m *matrix) signIn(t *testing.T) string {
	t.Helper()
	password := "passw0rd" // of the demo seed
	signed, err := authingv3.NewAuthServiceClient(m.conn).SignInByCredentials(
		with(t.Context(), "x-caller-authorization", m.other.secret),
		&authingv3.SignInByCredentialsRequest{
			Connection:      "PASSWORD",
			PasswordPayload: &authingv3.SignInByPasswordPayload{Account: proto.String("bob"), Password: password},
		})
	if err != nil {
		t.Fatal(err)
	}
	return signed.GetLoginToken().GetAccessToken()
}

func with(ctx context.Context, pairs ...string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, pairs...)
}

func (s *system) rest(path string) string   { return "http://" + s.at.HTTP + path }
func (s *system) compat(path string) string { return "http://" + s.at.Compat + path }

// Callers of gRPC and REST, and how each is judged.
var rows = []struct {
	name    string
	headers func(*matrix, rpc) []string
	want    func(rpc) verdict
}{
	{"none", func(*matrix, rpc) []string { return nil }, unknown},
	{"wrong key", func(m *matrix, _ rpc) []string { return caller(m.wrong) }, unknown},
	{"expired key", func(m *matrix, _ rpc) []string { return caller(m.past.secret) }, unknown},
	{"user's token", func(m *matrix, _ rpc) []string { return caller(m.user) }, unknown},
	{"user's token in authorization", func(m *matrix, _ rpc) []string { return authorization(m.user) }, unknown},
	{"without scope", func(m *matrix, r rpc) []string { return caller(m.stranger(r).key.secret) }, lacksScope},
	{"token without scope", func(m *matrix, r rpc) []string { return caller(m.stranger(r).token) }, lacksScope},
	{"with scope", func(m *matrix, r rpc) []string { return caller(m.holder(r).key.secret) }, pass},
	{"token with scope", func(m *matrix, r rpc) []string { return caller(m.holder(r).token) }, pass},
	{"key in authorization", func(m *matrix, r rpc) []string { return authorization(m.holder(r).key.secret) }, managementOnly},
	{"two callers", func(m *matrix, r rpc) []string {
		if r.management {
			return slices.Concat(caller(m.holder(r).key.secret), authorization(m.other.secret))
		}
		return slices.Concat(caller(m.holder(r).key.secret), caller(m.other.secret))
	}, twice},
	{"key and user's token", func(m *matrix, r rpc) []string {
		return slices.Concat(caller(m.holder(r).key.secret), authorization(m.user))
	}, userBesides},
}

func caller(credential string) []string {
	return []string{"x-caller-authorization", "Bearer " + credential}
}

func authorization(credential string) []string {
	return []string{"authorization", "Bearer " + credential}
}

func pass(rpc) verdict    { return admitted }
func unknown(rpc) verdict { return verdict{code: codes.Unauthenticated, reason: unauthenticated} }
func twice(rpc) verdict   { return verdict{code: codes.InvalidArgument, reason: conflict} }

func lacksScope(r rpc) verdict {
	return verdict{code: codes.PermissionDenied, reason: notPermitted, lacks: r.scope}
}

// managementOnly: authorization is the end user's on all other rpcs.
func managementOnly(r rpc) verdict {
	if r.management {
		return admitted
	}
	return verdict{code: codes.Unauthenticated, reason: needsUser}
}

// userBesides: nobody but the caller has a credential on management rpcs.
func userBesides(r rpc) verdict {
	if r.management {
		return twice(r)
	}
	return admitted
}

func TestMatrixGRPC(t *testing.T) {
	m := newMatrix(t, "")
	for _, r := range m.all {
		t.Run(r.name[1:], func(t *testing.T) {
			for _, row := range rows {
				err := first(with(t.Context(), row.headers(m, r)...), m.conn, r.name)
				if wrong := judgeGRPC(err, row.want(r)); wrong != "" {
					t.Errorf("%s: %s: %v", row.name, wrong, err)
				}
			}
		})
	}
}

// first calls an rpc of any kind with an empty message, up to its first answer.
func first(ctx context.Context, conn *grpc.ClientConn, method string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // streams may go on for ever
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, method)
	if err != nil {
		return err
	}
	_ = stream.SendMsg(new(emptypb.Empty)) // the answer says what was wrong
	_ = stream.CloseSend()
	if err := stream.RecvMsg(new(emptypb.Empty)); !errors.Is(err, io.EOF) {
		return err
	}
	return nil // no answer at all
}

func judgeGRPC(err error, want verdict) string {
	info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
	got := verdict{status.Code(err), info.GetReason(), info.GetMetadata()["scope"]}
	switch {
	case want == admitted && apierror.UpstreamOf(err).GetStatusCode() == http.StatusNotImplemented:
		return "" // the call got as far as the emulator, which does not do everything
	case want == admitted && (refuses(got.reason) || broken(got.code)):
		return "is not admitted"
	case want != admitted && got != want:
		return fmt.Sprintf("is %v, not %v", got, want)
	}
	return ""
}

// refuses says that a reason is the guard's.
func refuses(reason string) bool {
	return slices.Contains([]string{unauthenticated, notPermitted, conflict}, reason)
}

// broken says that a call has ended before anybody could judge it.
func broken(code codes.Code) bool {
	return slices.Contains([]codes.Code{
		codes.Unavailable, codes.Internal, codes.Unknown, codes.Unimplemented, codes.DeadlineExceeded, codes.Canceled,
	}, code)
}
