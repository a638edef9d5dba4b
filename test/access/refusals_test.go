package access_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
	"github.com/authing-grpc/authing-grpc/internal/config"
)

// doors are the settings that say where each door is.
var doors = map[string]string{
	"AUTHING_GRPC_ADDR": "grpc.addr", "AUTHING_HTTP_ADDR": "http.addr", "AUTHING_COMPAT_ADDR": "compat.addr",
}

// A door that other machines reach needs a policy and TLS, or a decision.
func TestDoorsForOtherMachines(t *testing.T) {
	files := newFolder(t)
	policy := map[string]string{"AUTHING_ACCESS_POLICY": files.write("policy.yaml", withSPIFFE)}
	transport := map[string]string{}
	secured(files, transport, certstest.New(t).Issue(nil), nil)
	for name, tt := range map[string]struct {
		given []map[string]string
		lacks string
	}{
		"nothing": {nil, "there is neither a policy (access.policy) nor TLS (tls.cert, tls.key)"},
		"policy":  {[]map[string]string{policy}, "there is no TLS (tls.cert, tls.key)"},
		"TLS":     {[]map[string]string{transport}, "there is no policy (access.policy)"},
		"both":    {[]map[string]string{policy, transport}, ""},
	} {
		for variable, setting := range doors {
			t.Run(name+" "+setting, func(t *testing.T) {
				env := embedded()
				env[variable] = "0.0.0.0:0"
				for _, more := range tt.given {
					maps.Copy(env, more)
				}
				refused, log, err := open(t, env)
				var mistake *config.Mistake
				switch {
				case tt.lacks == "" && err != nil:
					t.Fatal(err)
				case tt.lacks == "":
					_ = refused.Close()
					if strings.Contains(log.String(), "insecure") {
						t.Errorf("a warning: %s", log)
					}
					return
				case !errors.As(err, &mistake) || mistake.Key != setting || !strings.HasSuffix(mistake.Problem, tt.lacks):
					t.Errorf("%v", err)
				case !strings.Contains(mistake.Allowed, "--insecure"):
					t.Errorf("no way out is named: %v", err)
				}

				byFlag := maps.Clone(env)
				env["AUTHING_INSECURE"] = "true"
				starts(t, env, tt.lacks)
				starts(t, byFlag, tt.lacks, "--insecure")
			})
		}
	}
}

// starts expects a server that starts and warns.
func starts(t *testing.T, env map[string]string, lacks string, args ...string) {
	t.Helper()
	opened, log, err := open(t, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close() //nolint:errcheck // it never ran
	warnings := log.entries(map[string]string{
		"level": "WARN", "msg": "insecure: other machines reach this door, and " + lacks,
	})
	if len(warnings) != 1 {
		t.Errorf("%d warnings: %s", len(warnings), log)
	}
}

// This machine needs neither.
func TestDoorsForThisMachine(t *testing.T) {
	opened, log, err := open(t, embedded())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close() //nolint:errcheck // it never ran
	if strings.Contains(log.String(), "insecure") {
		t.Errorf("a warning: %s", log)
	}
}

// Being insecure opens the doors, not a real pool.
func TestInsecureKeepsManagementClosed(t *testing.T) {
	for name, tt := range map[string]struct {
		host   string
		closed bool
	}{"other machines": {"0.0.0.0:0", true}, "this machine": {"127.0.0.1:0", false}} {
		t.Run(name, func(t *testing.T) {
			var reached atomic.Int32
			authing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/list-users") { // a server asks for its token and for keys when it starts
					reached.Add(1)
				}
				_, _ = io.WriteString(w, `{"statusCode":200,"data":{"access_token":"management","expires_in":7200,"list":[]}}`)
			}))
			t.Cleanup(authing.Close)
			s := start(t, map[string]string{
				"AUTHING_GRPC_ADDR": tt.host, "AUTHING_HTTP_ADDR": tt.host, "AUTHING_COMPAT_ADDR": tt.host, "AUTHING_INSECURE": "true",
				"AUTHING_HOST": authing.URL, "AUTHING_USERPOOL_ID": poolID, "AUTHING_USERPOOL_SECRET": "secret",
				"AUTHING_APP_HOST": authing.URL, "AUTHING_APP_ID": appID, "AUTHING_APP_SECRET": "secret",
				"AUTHING_LOG_FORMAT": "json",
			})

			// The front holds no key, wherever it is.
			front := call(t, http.MethodPost, s.compat("/api/v3/list-users"), "{}", authorization("agk_k1_0123456789")...)
			if reason, _ := front.reason(); reason != notPermitted || front.frontStatus() != http.StatusForbidden || reached.Load() != 0 {
				t.Errorf("front: %s", front.text)
			}
			err := listUsers(t.Context(), dial(t, s.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials())))
			rest := call(t, http.MethodPost, s.rest("/api/v3/list-users"), "{}")
			reason, _ := rest.reason()
			if !tt.closed {
				if err != nil || rest.status != http.StatusOK || reached.Load() == 0 {
					t.Errorf("gRPC: %v; REST: %d %s; Authing was asked %d times", err, rest.status, rest.text, reached.Load())
				}
				return
			}
			if status.Code(err) != codes.PermissionDenied || apierror.Reason(err) != notPermitted {
				t.Errorf("gRPC: %v", err)
			}
			if rest.status != http.StatusForbidden || reason != notPermitted {
				t.Errorf("REST: %d %s", rest.status, rest.text)
			}
			if reached.Load() != 0 {
				t.Error("Authing was asked")
			}
			if warned := strings.Count(s.log.String(), "ManagementService and DirectoryService are refused on this door"); warned != 3 {
				t.Errorf("%d warnings", warned)
			}
		})
	}
}

// A refusal says over HTTP what is missing (RFC 6750 section 3).
func TestChallenges(t *testing.T) {
	const invalid = `Bearer realm="caller", error="invalid_token"`
	m := newMatrix(t, "")
	for name, tt := range map[string]struct {
		verb, path, body string
		headers          []string
		want             string
	}{
		"no credential":          {"POST", "/api/v3/list-users", "{}", nil, `Bearer realm="caller"`},
		"no credential, v2":      {"GET", "/api/v2/users/1", "", nil, `Bearer realm="caller"`},
		"no credential, unbound": {"POST", "/authing.v2.ManagementService/ListUserRoles", "{}", nil, `Bearer realm="caller"`},
		"wrong key":              {"POST", "/api/v3/list-users", "{}", caller(m.wrong), invalid},
		"wrong key, unbound":     {"POST", "/authing.v2.ManagementService/ListUserRoles", "{}", caller(m.wrong), invalid},
		"wrong key, OAuth":       {"POST", "/oidc/token", "{}", caller(m.wrong), invalid},
		"expired key":            {"POST", "/api/v3/list-users", "{}", caller(m.past.secret), invalid},
		"user's token":           {"POST", "/api/v3/list-users", "{}", caller(m.user), invalid},
		"no user":                {"GET", "/api/v3/get-profile", "", caller(m.other.secret), "Bearer"},
		"no scope": {
			"POST", "/api/v3/list-users", "{}", caller(m.stranger(rpc{scope: "users.read"}).key.secret),
			`Bearer realm="caller", error="insufficient_scope", scope="users.read"`,
		},
		"two callers": {
			"POST", "/api/v3/list-users", "{}", append(caller(m.other.secret), authorization(m.halves[0].key.secret)...), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(t, tt.verb, m.rest(tt.path), tt.body, tt.headers...)
			if challenge := got.header.Get("WWW-Authenticate"); challenge != tt.want {
				t.Errorf("%d %s: %s", got.status, challenge, got.text)
			}
		})
	}
}
