package access

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/client"
)

// maxKeySet bounds a key set, and every file read for it, in bytes.
const maxKeySet = 1 << 20

// KeySource is where the keys of an issuer are: in a file, at an address, or
// where the issuer's OpenID discovery says.
type KeySource struct {
	URL      string // of the issuer, for its discovery
	KeysURL  string
	KeysFile string
	// CAFile replaces the system's CAs. It and TokenFile are read for every
	// fetch: both are rotated by others.
	CAFile string
	// TokenFile holds a bearer token to ask with.
	TokenFile string
}

// Keys gets the key set.
func (s KeySource) Keys(ctx context.Context) ([]byte, error) {
	if s.KeysFile != "" {
		return readBounded(s.KeysFile)
	}
	web, err := s.client()
	if err != nil {
		return nil, err
	}
	defer web.CloseIdleConnections()
	address := s.KeysURL
	if address == "" {
		found, err := client.Discover(ctx, s.URL, web)
		if err != nil {
			return nil, fmt.Errorf("discovery: %w", err)
		}
		address = found.JwksURI
	}
	return get(ctx, web, address)
}

func (s KeySource) client() (*http.Client, error) {
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		ResponseHeaderTimeout: 10 * time.Second,
	}
	if s.CAFile != "" {
		content, err := readBounded(s.CAFile)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		if !transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(content) {
			return nil, fmt.Errorf("%s holds no certificate", s.CAFile)
		}
	}
	web := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	if s.TokenFile != "" {
		token, err := readBounded(s.TokenFile)
		if err != nil {
			return nil, err
		}
		web.Transport = withToken{transport, strings.TrimSpace(string(token))}
	}
	return web, nil
}

// withToken adds a bearer token to every request.
type withToken struct {
	*http.Transport

	token string
}

// RoundTrip implements http.RoundTripper.
func (t withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" {
		return nil, errors.New("a token is sent over https only")
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+t.token)
	return t.Transport.RoundTrip(r)
}

func get(ctx context.Context, web *http.Client, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("the address of the keys is no URL")
	}
	answer, err := web.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // nothing was written
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers HTTP %d", address, answer.StatusCode)
	}
	return bounded(answer.Body, address)
}

func readBounded(name string) ([]byte, error) {
	file, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // nothing was written
	return bounded(file, name)
}

func bounded(from io.Reader, name string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, maxKeySet+1))
	if err == nil && len(content) > maxKeySet {
		err = fmt.Errorf("%s is larger than %d bytes", name, maxKeySet)
	}
	return content, err
}
