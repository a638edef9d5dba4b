package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

// KeyVariable holds the caller's key. It has no flag: everybody on the machine
// can read a command line.
const KeyVariable = "AUTHING_CALLER_KEY"

// maxKeyFile bounds a file with a caller's key, in bytes.
const maxKeyFile = 64 << 10

// Connection is how a command reaches a running server.
type Connection struct {
	Server    string `default:"127.0.0.1:50051" env:"AUTHING_SERVER" placeholder:"HOST:PORT" help:"Where the server's gRPC is. Default: ${default}."`
	TLS       bool   `name:"tls" help:"Speak TLS. Always so with another machine."`
	TLSCA     string `name:"tls-ca" env:"AUTHING_SERVER_CA" placeholder:"FILE" help:"PEM file with the CAs of the server's certificate, in place of the system's. Implies --tls."`
	TLSCert   string `name:"tls-cert" env:"AUTHING_CALLER_CERT" placeholder:"FILE" help:"PEM file with a certificate that names this caller."`
	TLSKey    string `name:"tls-key" env:"AUTHING_CALLER_CERT_KEY" placeholder:"FILE" help:"PEM file with its private key."`
	KeyFile   string `name:"caller-key-file" env:"AUTHING_CALLER_KEY_FILE" placeholder:"FILE" help:"File with the key of this caller (docs/access.md). The key itself: $$AUTHING_CALLER_KEY."`
	Pool      string `name:"userpool-id" env:"AUTHING_SERVER_USERPOOL_ID" placeholder:"ID" help:"User pool, where the server has several. Default: its first."`
	Plaintext bool   `name:"insecure" help:"Send keys and users to another machine without TLS."`
}

// Dial prepares the connection. Nothing is sent before the first call.
func (c *Connection) Dial(system *System) (*grpc.ClientConn, error) {
	transport, err := c.transport()
	if err != nil {
		return nil, err
	}
	key, err := c.key(system)
	if err != nil {
		return nil, err
	}
	var pairs []string
	if key != "" {
		pairs = append(pairs, "x-caller-authorization", "Bearer "+key)
	}
	if c.Pool != "" {
		pairs = append(pairs, "x-authing-userpool-id", c.Pool)
	}
	conn, err := grpc.NewClient(c.Server, grpc.WithTransportCredentials(transport),
		grpc.WithUnaryInterceptor(func(
			ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption,
		) error {
			return invoke(metadata.AppendToOutgoingContext(ctx, pairs...), method, req, reply, conn, opts...)
		}),
		grpc.WithStreamInterceptor(func(
			ctx context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string, stream grpc.Streamer, opts ...grpc.CallOption,
		) (grpc.ClientStream, error) {
			return stream(metadata.AppendToOutgoingContext(ctx, pairs...), desc, conn, method, opts...)
		}))
	if err != nil {
		return nil, Mistake("--server", err.Error())
	}
	return conn, nil
}

func (c *Connection) transport() (credentials.TransportCredentials, error) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return nil, Mistake("--tls-cert", "needs --tls-key, and the other way round")
	}
	if !c.TLS && c.TLSCA == "" && c.TLSCert == "" && (c.Plaintext || here(c.Server)) {
		return insecure.NewCredentials(), nil
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.TLSCA != "" {
		pem, err := os.ReadFile(c.TLSCA)
		if err != nil {
			return nil, Mistake("--tls-ca", err.Error())
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(pem) {
			return nil, Mistake("--tls-ca", "holds no certificate")
		}
	}
	if c.TLSCert != "" {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, Mistake("--tls-cert", err.Error())
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	return credentials.NewTLS(settings), nil
}

// here says that an address is of this machine alone.
func here(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

func (c *Connection) key(system *System) (string, error) {
	key, _ := system.LookupEnv(KeyVariable)
	if c.KeyFile != "" {
		if key != "" {
			return "", Mistake("--caller-key-file", "is given besides "+KeyVariable)
		}
		content, err := os.ReadFile(c.KeyFile)
		switch {
		case err != nil:
			return "", Mistake("--caller-key-file", err.Error())
		case len(content) > maxKeyFile:
			return "", Mistake("--caller-key-file", "is too large for a key")
		}
		if key = strings.TrimSpace(string(content)); key == "" {
			return "", Mistake("--caller-key-file", "is empty")
		}
	}
	if err := printable(key); err != nil {
		return "", Mistake("the caller's key", err.Error())
	}
	return key, nil
}

// printable keeps what no header can hold out, without quoting it.
func printable(key string) error {
	if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("has a character that no key has")
	}
	return nil
}
