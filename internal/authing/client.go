package authing

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/failsafe-go/failsafe-go/retrypolicy"
)

// Limits of one call.
const (
	maxAnswer        = 16 << 20 // bytes; a page of 50 users is well below 1 MiB
	dialTimeout      = 5 * time.Second
	tlsTimeout       = 5 * time.Second
	idleTimeout      = 90 * time.Second
	maxConnsPerHost  = 256
	maxIdlePerHost   = 128
	maxHeaderAnswer  = 64 << 10
	maxRetryAfterSec = 24 * 60 * 60
)

// Client calls Authing. It is safe for concurrent use.
type Client struct {
	config Config
	http   *http.Client
	// sockets carries connections that stay open, which must not use up those
	// of calls.
	sockets *http.Client
	now     func() time.Time
	tokens  *tokens
	keys    *passwordKeys
	// measures count calls, if they are observed.
	measures measures
	hosts    *hosts
	retries  retrypolicy.RetryPolicy[*attempts] // nil: off
}

// New builds a client; it makes no call.
func New(config Config) (*Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	c := &Client{config: config, now: config.Now}
	if c.now == nil {
		c.now = time.Now
	}
	transport, sockets := config.Transport, config.Transport
	if transport == nil {
		unlimited := newTransport()
		unlimited.MaxConnsPerHost = 0
		transport, sockets = newTransport(), unlimited
	}
	c.http, c.sockets = httpClient(config.Tracing.over(transport)), httpClient(sockets)
	c.tokens, c.hosts = newTokens(c), newHosts(config)
	if config.Retries > 0 {
		c.retries = retries(config.Retries)
	}
	var err error
	if c.keys, err = newPasswordKeys(c, config.PasswordPublicKey); err != nil {
		return nil, err
	}
	return c, nil
}

func httpClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: transport,
		// A redirect would carry credentials to a host nobody configured.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    tlsTimeout,
		MaxConnsPerHost:        maxConnsPerHost,
		MaxIdleConns:           2 * maxIdlePerHost,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderAnswer,
		ForceAttemptHTTP2:      true,
	}
}

// Close releases idle connections.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
	c.sockets.CloseIdleConnections()
}

// Now is the client's clock.
func (c *Client) Now() time.Time { return c.now() }

// Application returns the configured application of that id; the default one
// for "".
func (c *Client) Application(id string) (Application, bool) {
	if id == "" {
		return c.config.Applications[0], true
	}
	for _, app := range c.config.Applications {
		if app.ID == id {
			return app, true
		}
	}
	return Application{}, false
}

// Applications returns the configured applications, the default one first.
func (c *Client) Applications() []Application { return slices.Clone(c.config.Applications) }

// Pool returns the configured pool of that id; the default one for "".
func (c *Client) Pool(id string) (Pool, bool) {
	for _, pool := range c.config.Pools {
		if id == "" || pool.ID == id {
			return pool, true
		}
	}
	return Pool{}, false
}

// answer is a response that was read whole.
type answer struct {
	status     int
	header     http.Header
	body       []byte
	retryAfter time.Duration
}

func (c *Client) send(ctx context.Context, r *http.Request) (*answer, error) {
	response, err := c.http.Do(r)
	if err != nil {
		return nil, transportError(ctx, err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, transportError(ctx, err)
	}
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrMalformed, maxAnswer)
	}
	return &answer{
		status:     response.StatusCode,
		header:     response.Header,
		body:       body,
		retryAfter: retryAfter(response.Header.Get("Retry-After"), c.now()),
	}, nil
}

// retryAfter reads the header of RFC 9110 section 10.2.3: seconds or a date.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Duration(min(max(seconds, 0), maxRetryAfterSec)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return min(at.Sub(now), maxRetryAfterSec*time.Second)
	}
	return 0
}

// isRejection says whether Authing refused the credential of the call rather
// than the call.
func isRejection(err error) bool {
	var refused *Error
	if !errors.As(err, &refused) {
		return false
	}
	switch {
	case refused.HTTPStatus == http.StatusUnauthorized, refused.StatusCode == http.StatusUnauthorized:
		return true
	default:
		return isLoginCode(refused.APICode) || isLoginCode(refused.StatusCode)
	}
}

// isLoginCode: not logged in, login expired, login invalid.
func isLoginCode(code int64) bool {
	return code == 2020 || code == 2206 || code == 2207
}
