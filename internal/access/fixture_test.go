package access_test

import (
	"bytes"
	"crypto/x509"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

// One rpc of each kind that the tests need.
const (
	getUser    = "/authing.v3.ManagementService/GetUser"       // users.read
	createUser = "/authing.v3.ManagementService/CreateUser"    // users.write
	signIn     = "/authing.v3.AuthService/SignInByCredentials" // auth.sign_in
	getProfile = "/authing.v3.AuthService/GetProfile"          // auth.profile
	login      = "/authing.v2.AuthService/LoginByEmail"        // auth.sign_in
	search     = "/authing.v2.ManagementService/SearchUsers"   // users.read
	health     = "/grpc.health.v1.Health/Check"                // needs no caller
	reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
	unknownRPC = "/authing.v3.ManagementService/DoesNotExist"   // nobody's
	meshURL    = "https://mesh.test"                            // iss
	audience   = "authing-grpc"                                 // aud
	canary     = "canary-0123456789abcdef-this-must-not-appear" // a secret
)

var noon = time.Date(2026, time.May, 1, 12, 0, 0, 0, time.UTC)

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func allMethods(t testing.TB) access.Methods {
	t.Helper()
	methods, err := access.MethodsOf(
		authingv2.File_authing_v2_auth_service_proto.Services().Get(0),
		authingv2.File_authing_v2_management_service_proto.Services().Get(0),
		authingv3.File_authing_v3_auth_service_proto.Services().Get(0),
		authingv3.File_authing_v3_management_service_proto.Services().Get(0),
	)
	if err != nil {
		t.Fatal(err)
	}
	return methods
}

// fixture is a guard and what the tests do to it.
type fixture struct {
	*access.Guard
	*clock

	t       testing.TB
	log     *bytes.Buffer
	keys    string            // the keys file
	secrets map[string]string // by key id
	ca      *certstest.CA
	mesh    signer
}

// newFixture makes a guard with two pools, two applications, the issuer mesh
// and a policy, none for "".
func newFixture(t testing.TB, policy string, change ...func(*access.Options)) *fixture {
	t.Helper()
	f := &fixture{
		clock: &clock{at: noon}, t: t, log: new(bytes.Buffer),
		keys: "keys:\n", secrets: map[string]string{}, ca: certstest.New(t), mesh: newSigner(t, "k1"),
	}
	options := access.Options{
		Known: access.Known{
			Methods: allMethods(t), Pools: []string{"pool-1", "pool-2"}, Applications: []string{"app-1", "app-2"},
		},
		Issuers: []access.Issuer{{Name: "mesh", URL: meshURL, Audience: audience, Keys: fixed(f.mesh)}},
		Default: access.Selection{Pool: "pool-1", Application: "app-1"},
		Now:     f.now, Log: slog.New(slog.NewJSONHandler(f.log, nil)),
	}
	for _, one := range change {
		one(&options)
	}
	guard, err := access.NewGuard(options)
	if err != nil {
		t.Fatal(err)
	}
	f.Guard = guard
	if policy != "" {
		f.loaded(guard.LoadPolicy([]byte(policy)))
	}
	return f
}

func (f *fixture) loaded(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// key adds a key to the keys file; more are further members of it.
func (f *fixture) key(id, caller string, more ...string) (secret string) {
	f.t.Helper()
	key, secret, err := access.NewKey(id, caller)
	f.loaded(err)
	members := append([]string{"id: " + id, "caller: " + caller, "hash: '" + key.Hash() + "'"}, more...)
	f.keys += "  - {" + strings.Join(members, ", ") + "}\n"
	f.secrets[id] = secret
	f.loaded(f.LoadKeys([]byte(f.keys)))
	return secret
}

func (f *fixture) certificate(names ...string) *x509.Certificate {
	f.t.Helper()
	leaf, err := x509.ParseCertificate(f.ca.Issue(names).TLS(f.t).Certificate[0])
	f.loaded(err)
	return leaf
}

// call is Identify and Authorize, as every door does it.
func (f *fixture) call(method string, from access.Credentials, at access.Selection) (access.Caller, error) {
	caller, err := f.Identify(f.t.Context(), method, from)
	if err != nil {
		return caller, err
	}
	return f.Authorize(f.t.Context(), caller, method, selecting(at))
}

func selecting(at access.Selection) func() (access.Selection, error) {
	return func() (access.Selection, error) { return at, nil }
}

// signer makes JWTs with one key.
// meshClaims are the claims of a good token of the issuer mesh, changed by
// pairs of name and value; a nil value takes the claim away.
// refusal is what callers can act on in an error.
type refusal struct {
	code   codes.Code
	reason string
	// metadata in the order caller, scope, pool, application, error: what is
	// given of them, written name=value.
	metadata string
}

func refusalOf(err error) refusal {
	if err == nil {
		return refusal{}
	}
	info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
	var parts []string
	for _, name := range []string{"caller", "scope", "pool", "application", "error"} {
		if value, given := info.GetMetadata()[name]; given {
			parts = append(parts, name+"="+value)
		}
	}
	return refusal{grpcstatus.Code(err), info.GetReason(), strings.Join(parts, " ")}
}

// The refusals that most tests expect.
var (
	missing  = refusal{codes.Unauthenticated, "CALLER_UNAUTHENTICATED", ""}
	rejected = refusal{codes.Unauthenticated, "CALLER_UNAUTHENTICATED", "error=invalid_token"}
	misplace = refusal{codes.Unauthenticated, "USER_TOKEN_MISSING", "error=invalid_token"}
	conflict = refusal{codes.InvalidArgument, "CREDENTIALS_CONFLICT", ""}
)

func forbidden(metadata string) refusal {
	return refusal{codes.PermissionDenied, "CALLER_NOT_PERMITTED", metadata}
}

func bearer(token string) []string { return []string{"Bearer " + token} }
