package access_test

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

const (
	meshID      = "spiffe://test.example/ns/web/sa/console"
	withSPIFFE  = "callers:\n  mesh: {identities: [\"" + meshID + "\"], scopes: [users.read]}\n"
	withDNS     = "  legacy: {identities: [\"dns:legacy.internal\"], scopes: [users.read]}\n"
	withKeyOnly = "  keyed: {scopes: [users.read]}\n"
)

// mesh is a server with TLS whose clients may show a certificate.
type mesh struct {
	*system
	servers, clients *certstest.CA
	ofKeyed, ofMesh  key
}

func newMesh(t *testing.T, settings map[string]string) *mesh {
	t.Helper()
	m := &mesh{
		servers: certstest.New(t), clients: certstest.New(t),
		ofKeyed: newKey(t, "k1", "keyed"), ofMesh: newKey(t, "k2", "mesh"),
	}
	env, files := embedded(), newFolder(t)
	secured(files, env, m.servers.Issue(nil), m.clients.PEM)
	env["AUTHING_ACCESS_POLICY"] = files.write("policy.yaml", withSPIFFE+withDNS+withKeyOnly)
	env["AUTHING_ACCESS_KEYS"] = files.write("keys.yaml", keysFile(m.ofKeyed, m.ofMesh))
	for name, value := range settings {
		env[name] = value
	}
	m.system = start(t, env)
	return m
}

func (m *mesh) client(t *testing.T, own *certstest.Pair) *tls.Config {
	t.Helper()
	return trusting(t, m.servers.Pool(), own)
}

func TestCallersWithCertificates(t *testing.T) {
	m := newMesh(t, nil)
	certificate := func(names ...string) *certstest.Pair { pair := m.clients.Issue(names); return &pair }
	for id, tt := range map[string]struct {
		own     *certstest.Pair
		headers []string
		code    codes.Code
		reason  string
		caller  string // as the access log names it
	}{
		"spiffe":           {certificate(meshID), nil, codes.OK, "", "mesh (" + meshID + ")"},
		"dns":              {certificate("legacy.internal"), nil, codes.OK, "", "legacy (dns:legacy.internal)"},
		"one-of-names":     {certificate("other.internal", "legacy.internal"), nil, codes.OK, "", "legacy (dns:legacy.internal)"},
		"unknown":          {certificate("proxy.internal"), nil, codes.PermissionDenied, notPermitted, "dns:proxy.internal"},
		"unknown-and-key":  {certificate("proxy.internal"), caller(m.ofKeyed.secret), codes.OK, "", "keyed (key:k1)"},
		"known-and-key":    {certificate(meshID), caller(m.ofMesh.secret), codes.OK, "", "mesh (key:k2)"},
		"key":              {nil, caller(m.ofKeyed.secret), codes.OK, "", "keyed (key:k1)"},
		"nothing":          {nil, nil, codes.Unauthenticated, unauthenticated, ""},
		"no-name":          {certificate(), nil, codes.Unauthenticated, unauthenticated, ""},
		"two-callers":      {certificate(meshID, "legacy.internal"), nil, codes.Unauthenticated, unauthenticated, ""},
		"another's-key":    {certificate(meshID), caller(m.ofKeyed.secret), codes.InvalidArgument, conflict, ""},
		"wrong-key":        {certificate(meshID), caller("agk_k1_wrong"), codes.Unauthenticated, unauthenticated, ""},
		"another-spiffe":   {certificate(meshID + "/more"), nil, codes.PermissionDenied, notPermitted, meshID + "/more"},
		"another's-domain": {certificate("legacy.internal.example"), nil, codes.PermissionDenied, notPermitted, "dns:legacy.internal.example"},
	} {
		t.Run(id, func(t *testing.T) {
			config := m.client(t, tt.own)
			err := listUsers(t.Context(), dialTLS(t, m.at.GRPC, config), append([]string{"x-request-id", "grpc-" + id}, tt.headers...)...)
			if status.Code(err) != tt.code || apierror.Reason(err) != tt.reason {
				t.Errorf("gRPC: %v", err)
			}
			got, err := send(t.Context(), https(t, config, true), http.MethodPost, "https://"+m.at.HTTP+"/api/v3/list-users", "{}",
				append([]string{"X-Request-Id", "rest-" + id}, tt.headers...)...)
			if err != nil {
				t.Fatal(err)
			}
			want := httpStatus[tt.code]
			if tt.code == codes.OK {
				want = http.StatusOK
			}
			if reason, _ := got.reason(); got.status != want || reason != tt.reason {
				t.Errorf("REST: %d %s", got.status, got.text)
			}
			for _, door := range []string{"grpc-", "rest-"} {
				if named := m.caller(t, door+id); named != tt.caller {
					t.Errorf("%s: the log names %q, not %q", door, named, tt.caller)
				}
			}
		})
	}
}

// caller is who made a call, by the access log.
func (m *mesh) caller(t *testing.T, requestID string) string {
	t.Helper()
	entries := m.log.entries(map[string]string{"msg": "call", "request_id": requestID})
	if len(entries) != 1 {
		t.Fatalf("%d lines of %s in the log", len(entries), requestID)
	}
	name, _ := entries[0]["caller"].(string)
	return name
}

func TestCertificatesOfAnotherCA(t *testing.T) {
	m := newMesh(t, nil)
	stranger := certstest.New(t).Issue([]string{meshID})
	m.refuses(t, m.client(t, &stranger), "unknown certificate authority")
}

func TestCertificatesAreRequired(t *testing.T) {
	m := newMesh(t, map[string]string{"AUTHING_TLS_CLIENT_AUTH": "required"})
	m.refuses(t, m.client(t, nil), "certificate required")

	known := m.clients.Issue([]string{meshID})
	if err := listUsers(t.Context(), dialTLS(t, m.at.GRPC, m.client(t, &known))); err != nil {
		t.Errorf("with a certificate: %v", err)
	}
	// A certificate that names nobody opens the connection, and a key the rpc.
	proxy := m.clients.Issue([]string{"proxy.internal"})
	if err := listUsers(t.Context(), dialTLS(t, m.at.GRPC, m.client(t, &proxy)), caller(m.ofKeyed.secret)...); err != nil {
		t.Errorf("with a proxy's certificate and a key: %v", err)
	}
}

// refuses expects that no door takes a connection, and that a key is of no help.
func (m *mesh) refuses(t *testing.T, config *tls.Config, why string) {
	t.Helper()
	good := caller(m.ofKeyed.secret)
	if err := listUsers(t.Context(), dialTLS(t, m.at.GRPC, config), good...); status.Code(err) != codes.Unavailable {
		t.Errorf("gRPC: %v", err)
	}
	if _, err := send(t.Context(), https(t, config, false), http.MethodPost, "https://"+m.at.HTTP+"/api/v3/list-users", "{}", good...); err == nil {
		t.Error("REST answers")
	}
	for _, at := range []string{m.at.GRPC, m.at.HTTP, m.at.Compat} {
		if err := handshake(t, at, config); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, not %s", at, err, why)
		}
	}
	if calls := m.log.entries(map[string]string{"msg": "call"}); len(calls) != 0 {
		t.Errorf("calls came through: %v", calls)
	}
}

// handshake connects and waits for a first word: with TLS 1.3 a client learns
// only then that its certificate is refused.
func handshake(t *testing.T, at string, config *tls.Config) error {
	t.Helper()
	conn, err := (&tls.Dialer{Config: config}).DialContext(t.Context(), "tcp", at)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing was written
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err) // a server that takes the connection may say nothing
	}
	_, err = conn.Read(make([]byte, 1))
	return err
}

// Who speaks no TLS is not answered.
func TestNoPlainDoors(t *testing.T) {
	m := newMesh(t, nil)
	for _, at := range []string{m.at.HTTP, m.at.Compat} {
		got := call(t, http.MethodPost, "http://"+at+"/api/v3/list-users", "{}", caller(m.ofKeyed.secret)...)
		if got.status != http.StatusBadRequest || got.body != nil {
			t.Errorf("%s: %d %s", at, got.status, got.text)
		}
	}
}
