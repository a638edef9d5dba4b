package access_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

// secured adds TLS to the environment of a server.
func secured(files folder, env map[string]string, own certstest.Pair, clientCA []byte) {
	env["AUTHING_TLS_CERT"] = files.write("tls.crt", string(own.Cert))
	env["AUTHING_TLS_KEY"] = files.write("tls.key", string(own.Key))
	if clientCA != nil {
		env["AUTHING_TLS_CLIENT_CA"] = files.write("clients.crt", string(clientCA))
	}
}

// trusting is a client's TLS. It shows its certificate, if any, to whoever asks
// for one, be it of their CAs or not.
func trusting(t *testing.T, servers *x509.CertPool, own *certstest.Pair) *tls.Config {
	t.Helper()
	config := &tls.Config{
		RootCAs: servers, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12,
		ClientSessionCache: tls.NewLRUClientSessionCache(1), // connections are resumed where they can be
	}
	if own != nil {
		pair := own.TLS(t)
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	}
	return config
}

// dialTLS is a gRPC client.
func dialTLS(t *testing.T, at string, config *tls.Config) *grpc.ClientConn {
	t.Helper()
	return dial(t, at, overTLS(config))
}

func overTLS(config *tls.Config) grpc.DialOption {
	return grpc.WithTransportCredentials(credentials.NewTLS(config))
}

// https is an HTTP client; with reuse it keeps its connection.
func https(t *testing.T, config *tls.Config, reuse bool) *http.Client {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: config.Clone(), ForceAttemptHTTP2: true, DisableKeepAlives: !reuse}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// listUsers needs users.read.
func listUsers(ctx context.Context, conn *grpc.ClientConn, headers ...string) error {
	_, err := authingv3.NewManagementServiceClient(conn).ListUsers(with(ctx, headers...), &authingv3.ListUsersRequest{})
	return err
}

// listRoles needs roles.read.
func listRoles(ctx context.Context, conn *grpc.ClientConn, headers ...string) error {
	_, err := authingv3.NewManagementServiceClient(conn).ListRoles(with(ctx, headers...), &authingv3.ListRolesRequest{})
	return err
}
