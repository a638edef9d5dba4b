package access_test

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

func TestRotationOfTheServersCertificate(t *testing.T) {
	r := newRotation(t)
	pair := r.next.Issue(nil)
	r.files.write("tls.crt", string(pair.Cert))
	r.keeps("certificates", "private key does not match")
	if shown := r.shown(); slices.Equal(shown, pair.TLS(t).Certificate[0]) {
		t.Error("a certificate without its key is shown")
	}

	r.files.write("tls.key", string(pair.Key))
	r.reload()
	if shown := r.shown(); !slices.Equal(shown, pair.TLS(t).Certificate[0]) {
		t.Error("new connections see the old certificate")
	}
	r.proceed()
}

// shown is the certificate that a new connection sees.
func (r *rotation) shown() []byte {
	r.t.Helper()
	conn, err := (&tls.Dialer{Config: trusting(r.t, r.roots, nil)}).DialContext(r.t.Context(), "tcp", r.system.at.GRPC)
	if err != nil {
		r.t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // nothing was written
	return conn.(*tls.Conn).ConnectionState().PeerCertificates[0].Raw
}

func TestRotationOfTheClientsCA(t *testing.T) {
	r := newRotation(t)
	own := r.clients.Issue([]string{meshID})
	config := trusting(t, r.roots, &own)
	old := r.joinMeshWith("old client", config)
	oldREST := https(t, config, true)
	restOfOld := func() (reply, error) {
		return send(t.Context(), oldREST, http.MethodPost, "https://"+r.system.at.HTTP+"/api/v3/list-users", "{}")
	}
	if got, err := restOfOld(); err != nil || got.status != http.StatusOK {
		t.Fatalf("%v %s", err, got.text)
	}

	next := certstest.New(t)
	r.files.write("clients.crt", string(r.clients.PEM)+string(next.PEM))
	r.reload()
	r.proceed()
	r.joinMesh("gRPC by a certificate of the next CA", next)

	r.leave("old client")
	r.leave("gRPC by certificate")
	r.files.write("clients.crt", string(next.PEM))
	r.reload()
	r.refused(listUsers(t.Context(), old), codes.Unauthenticated, unauthenticated) // the connection is the same
	if got, err := restOfOld(); err != nil || got.status != http.StatusUnauthorized {
		t.Errorf("REST of the old client: %v %d %s", err, got.status, got.text)
	}
	r.refused(r.afresh(t.Context(), config), codes.Unavailable, "")
	r.proceed()

	r.files.write("clients.crt", "not a certificate")
	r.keeps("certificates", "CAs of clients")
}

func TestRotationOfKeys(t *testing.T) {
	r := newRotation(t)
	config := trusting(t, r.roots, nil)
	conn := dialTLS(t, r.system.at.GRPC, config)
	token := r.system.trade(t, https(t, config, true), "https", r.first)
	byToken := func() error { return listUsers(t.Context(), conn, caller(token)...) }
	if err := byToken(); err != nil {
		t.Fatal(err)
	}

	second := newKey(t, "console-2", "console")
	r.refused(listUsers(t.Context(), conn, caller(second.secret)...), codes.Unauthenticated, unauthenticated)
	r.files.write("keys.yaml", keysFile(r.first, second))
	r.reload()
	r.proceed()
	r.joinConsole(" 2", second)

	r.leaveConsole("")
	r.files.write("keys.yaml", keysFile(second))
	r.reload()
	r.refused(listUsers(t.Context(), conn, caller(r.first.secret)...), codes.Unauthenticated, unauthenticated)
	r.refused(byToken(), codes.Unauthenticated, unauthenticated)
	if got, err := send(t.Context(), https(t, config, true), http.MethodPost, "https://"+r.system.at.HTTP+"/api/v3/list-users", "{}",
		caller(r.first.secret)...); err != nil || got.status != http.StatusUnauthorized {
		t.Errorf("REST: %v %d %s", err, got.status, got.text)
	}
	r.proceed()

	r.files.write("keys.yaml", keysFile(second)+"  - {id: console-3}\n")
	r.keeps("keys", "line 5: the key has no caller")
}

func TestRotationOfThePolicy(t *testing.T) {
	r := newRotation(t)
	conn := dialTLS(t, r.system.at.GRPC, trusting(t, r.roots, nil))
	roles := func() error { return listRoles(t.Context(), conn, caller(r.first.secret)...) }
	if err := roles(); err != nil {
		t.Fatal(err)
	}

	r.files.write("policy.yaml", fmt.Sprintf(grants, "users.read"))
	r.reload()
	r.refused(roles(), codes.PermissionDenied, notPermitted)
	r.proceed()

	r.files.write("policy.yaml", fmt.Sprintf(grants, "users.red, roles.read"))
	r.keeps("policy", "line 3: no rpc has the scope users.red")
	r.refused(roles(), codes.PermissionDenied, notPermitted) // nothing of the broken file counts

	r.files.write("policy.yaml", fmt.Sprintf(grants, allOfIt))
	r.reload()
	if err := roles(); err != nil {
		t.Errorf("granted again: %v", err)
	}
	r.proceed()
}
