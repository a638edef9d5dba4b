package access_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

const (
	grants  = "callers:\n  mesh: {identities: [\"" + meshID + "\"], scopes: [users.read]}\n  console: {scopes: [%s]}\n"
	allOfIt = "users.read, roles.read"
)

// rotation is a server under traffic whose files change.
type rotation struct {
	*traffic
	system           *system
	files            folder
	servers, clients *certstest.CA
	next             *certstest.CA // of the next server certificate
	roots            *x509.CertPool
	first            key // of console
}

// newRotation starts the server and its traffic: gRPC by certificate, gRPC by
// key and REST by key, the latter two on a connection of their own for each
// call besides one that they keep.
func newRotation(t *testing.T) *rotation {
	t.Helper()
	r := &rotation{
		files: newFolder(t), servers: certstest.New(t), next: certstest.New(t), clients: certstest.New(t),
		first: newKey(t, "console-1", "console"),
	}
	r.roots = r.servers.Pool() // clients are told of the next CA before it is used
	r.roots.AppendCertsFromPEM(r.next.PEM)
	env := embedded()
	secured(r.files, env, r.servers.Issue(nil), r.clients.PEM)
	env["AUTHING_ACCESS_POLICY"] = r.files.write("policy.yaml", fmt.Sprintf(grants, allOfIt))
	env["AUTHING_ACCESS_KEYS"] = r.files.write("keys.yaml", keysFile(r.first))
	r.system = start(t, env)
	r.traffic = newTraffic(t)

	r.joinMesh("gRPC by certificate", r.clients)
	r.joinConsole("", r.first)
	return r
}

// joinMesh adds a client with a certificate, and returns its connection.
func (r *rotation) joinMesh(name string, ca *certstest.CA) *grpc.ClientConn {
	r.t.Helper()
	own := ca.Issue([]string{meshID})
	return r.joinMeshWith(name, trusting(r.t, r.roots, &own))
}

func (r *rotation) joinMeshWith(name string, config *tls.Config) *grpc.ClientConn {
	r.t.Helper()
	conn := dialTLS(r.t, r.system.at.GRPC, config)
	r.join(name, func(ctx context.Context) error { return listUsers(ctx, conn) })
	return conn
}

// joinConsole adds clients that have a key.
func (r *rotation) joinConsole(suffix string, k key) {
	r.t.Helper()
	config := trusting(r.t, r.roots, nil)
	conn := dialTLS(r.t, r.system.at.GRPC, config)
	r.join("gRPC by key"+suffix, func(ctx context.Context) error { return listUsers(ctx, conn, caller(k.secret)...) })
	r.join("gRPC by key, new connections"+suffix, func(ctx context.Context) error { return r.afresh(ctx, config, caller(k.secret)...) })
	kept, fresh := https(r.t, config, true), https(r.t, config, false)
	r.join("REST by key"+suffix, func(ctx context.Context) error { return r.rest(ctx, kept, k) })
	r.join("REST by key, new connections"+suffix, func(ctx context.Context) error { return r.rest(ctx, fresh, k) })
}

func (r *rotation) leaveConsole(suffix string) {
	for _, name := range []string{"gRPC by key", "gRPC by key, new connections", "REST by key", "REST by key, new connections"} {
		r.leave(name + suffix)
	}
}

// afresh calls on a connection of its own.
func (r *rotation) afresh(ctx context.Context, config *tls.Config, headers ...string) error {
	conn, err := grpc.NewClient("passthrough:///"+r.system.at.GRPC, overTLS(config))
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // the call is over
	return listUsers(ctx, conn, headers...)
}

func (r *rotation) rest(ctx context.Context, client *http.Client, k key) error {
	got, err := send(ctx, client, http.MethodPost, "https://"+r.system.at.HTTP+"/api/v3/list-users", "{}", caller(k.secret)...)
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("%d %s", got.status, got.text)
	}
	return err
}

// reload makes the server read its files; all clients go on.
func (r *rotation) reload() {
	r.t.Helper()
	if err := r.system.Reload(); err != nil {
		r.t.Fatal(err)
	}
}

// keeps expects that the server says what is wrong with its files, here and in
// its log, and goes on with what it had.
func (r *rotation) keeps(what, problem string) {
	r.t.Helper()
	err := r.system.Reload()
	if err == nil || !strings.Contains(err.Error(), what+": ") || !strings.Contains(err.Error(), problem) {
		r.t.Fatalf("reload: %v", err)
	}
	said := r.system.log.entries(map[string]string{"level": "ERROR", "msg": "kept the old one", "what": what})
	if len(said) == 0 || !strings.Contains(fmt.Sprint(said[len(said)-1]["error"]), problem) {
		r.t.Errorf("the log: %v", said)
	}
	r.proceed()
}

func (r *rotation) refused(err error, code codes.Code, reason string) {
	r.t.Helper()
	if status.Code(err) != code || apierror.Reason(err) != reason {
		r.t.Errorf("%v, not %s %s", err, code, reason)
	}
}
