package authing

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// TokenAuthMethod is how an application shows its secret (OpenID Connect Core
// section 9).
type TokenAuthMethod string

// The methods that Authing's applications can be set to.
const (
	ClientSecretPost  TokenAuthMethod = "client_secret_post"
	ClientSecretBasic TokenAuthMethod = "client_secret_basic"
	ClientSecretNone  TokenAuthMethod = "none"
)

// Application is one application of a pool.
type Application struct {
	ID     string
	Secret string
	// Host is the application's own address, such as
	// https://example.authing.cn.
	Host string
	// EventsHost is where its users subscribe to events, such as
	// wss://openevent.authing.cn. Empty: nowhere.
	EventsHost string
	// ADHost is where users of Active Directory sign in. Empty: Host.
	ADHost          string
	PoolID          string
	TokenAuthMethod TokenAuthMethod
}

// Pool is a user pool and the secret that administers it. The v3 SDKs call the
// pair access key id and access key secret.
type Pool struct {
	ID     string
	Secret string
	// Host is the address of the management API, such as
	// https://api.authing.cn.
	Host string
	// EventsHost is where its administrators subscribe to events. Empty: nowhere.
	EventsHost string
	// V1UsersHost and V1OAuthHost serve the v1 SDKs: GraphQL at /graphql, and the
	// paths beside it. Empty: Host.
	V1UsersHost, V1OAuthHost string
}

// Config is what a [Client] needs.
type Config struct {
	// Applications; the first is the default one.
	Applications []Application
	// Pools; the first is the default one.
	Pools []Pool
	// PasswordPublicKey is the PEM key that v1 and v2 passwords are encrypted with.
	// Empty: what the upstream publishes, else the public cloud's key.
	PasswordPublicKey string
	// PasswordScheme is how v3 passwords are encrypted where the caller leaves
	// that to this service. Empty: PasswordNone.
	PasswordScheme PasswordScheme
	// CDNURL is where portraits and logos are, PipelineTemplatesURL where the
	// templates of v1 pipelines are. Empty: they cannot be reached.
	CDNURL, PipelineTemplatesURL string
	// Version is sent as part of x-authing-sdk-version.
	Version string
	// Retries is how often a repeatable call is sent again, as long as it fails in
	// a way that passes; 0: never.
	Retries int
	// BreakerCalls is how many calls of a host are the least to judge it by: if
	// half of them fail within ten seconds, it is not called for BreakerPause. 0:
	// it always is.
	BreakerCalls uint
	BreakerPause time.Duration
	// Tracing makes spans of calls. Nil: none.
	Tracing *Tracing
	// Transport carries the calls. Nil: one of our own.
	Transport http.RoundTripper
	// Now is the clock. Nil: time.Now.
	Now func() time.Time
}

func (c Config) validate() error {
	var errs []error
	if len(c.Applications) == 0 {
		errs = append(errs, errors.New("no application is configured"))
	}
	for i, app := range c.Applications {
		errs = append(errs, validHost(app.Host, fmt.Sprintf("applications[%d].host", i)),
			validEventsHost(app.EventsHost, fmt.Sprintf("applications[%d].eventsHost", i)),
			validHost(cmp.Or(app.ADHost, app.Host), fmt.Sprintf("applications[%d].adHost", i)))
		if app.ID == "" {
			errs = append(errs, fmt.Errorf("applications[%d].id is empty", i))
		}
		if !slices.Contains([]TokenAuthMethod{"", ClientSecretPost, ClientSecretBasic, ClientSecretNone}, app.TokenAuthMethod) {
			errs = append(errs, fmt.Errorf("applications[%d]: unknown token auth method %q", i, app.TokenAuthMethod))
		}
	}
	for i, pool := range c.Pools {
		errs = append(errs, validHost(pool.Host, fmt.Sprintf("pools[%d].host", i)),
			validEventsHost(pool.EventsHost, fmt.Sprintf("pools[%d].eventsHost", i)),
			validHost(cmp.Or(pool.V1UsersHost, pool.Host), fmt.Sprintf("pools[%d].v1UsersHost", i)),
			validHost(cmp.Or(pool.V1OAuthHost, pool.Host), fmt.Sprintf("pools[%d].v1OAuthHost", i)))
		if pool.ID == "" || pool.Secret == "" {
			errs = append(errs, fmt.Errorf("pools[%d]: id and secret are both needed", i))
		}
	}
	errs = append(errs, validURL(c.CDNURL, "the CDN's address"),
		validURL(c.PipelineTemplatesURL, "the address of pipeline templates"))
	if !slices.Contains([]PasswordScheme{"", PasswordNone, PasswordRSA, PasswordSM2}, c.PasswordScheme) {
		errs = append(errs, fmt.Errorf("unknown password scheme %q", c.PasswordScheme))
	}
	return errors.Join(errs...)
}

// validEventsHost takes the schemes of websockets besides.
func validEventsHost(host, what string) error {
	for socket, web := range map[string]string{"ws://": "http://", "wss://": "https://"} {
		if rest, ok := strings.CutPrefix(host, socket); ok {
			host = web + rest
		}
	}
	if host == "" {
		return nil
	}
	return validHost(host, what)
}

func validHost(host, what string) error {
	u, err := url.Parse(host)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s must be an absolute http(s) URL", what)
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return fmt.Errorf("%s must be scheme and host alone", what)
	}
	return nil
}
