package authing

import (
	"bytes"
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// Generation is which SDK generation a call mirrors; it decides how tokens are
// written and which management token is used.
type Generation int

// The generations.
const (
	V1 Generation = 1
	V2 Generation = 2
	V3 Generation = 3
)

// GraphQLPath is where v2 GraphQL is served, v1GraphQLPath where that of v1 is,
// on hosts of its own.
const (
	GraphQLPath   = "/graphql/v2"
	v1GraphQLPath = "/graphql"
)

// Call is one request to Authing.
type Call struct {
	// Operation names the call in errors: the rpc's full method.
	Operation  string
	Generation Generation
	Host       optionsv1.Host
	Identity   optionsv1.Identity
	Envelope   optionsv1.Envelope

	// Verb and escaped path; a GraphQL call has neither.
	Verb, Path string
	Query      url.Values
	Body       optionsv1.Body
	// Members are the members of a JSON body or the fields of a form. Nil: no
	// body.
	Members map[string]json.RawMessage

	// GraphQL is the document of a GraphQL call, Members its variables and
	// Result the path to its answer.
	GraphQL string
	Result  []string

	// Raw is a whole JSON body, instead of Members.
	Raw []byte

	// File is uploaded as a form of its own, instead of Members.
	File *File

	// Repeatable: sent twice, the call does no more than sent once.
	Repeatable bool

	// NoAnswer: a bare answer is not looked at.
	NoAnswer bool

	// App is the selected application.
	App Application
	// PoolID is the pool that a management call administers, and whose hosts
	// serve a call that goes to no application's; the default one for "".
	PoolID string
	// UserToken is the end user's token without scheme.
	UserToken string
	// Forward holds headers that are sent as they are: language, tenant, trace
	// context.
	Forward map[string]string
}

// Do sends the call and returns its data. A management call whose token
// Authing refuses is sent again once with a new token.
func (c *Client) Do(ctx context.Context, call *Call) (json.RawMessage, error) {
	var data json.RawMessage
	err := c.withCredential(ctx, call, func(token string) (err error) {
		data, err = c.once(ctx, call, token)
		return err
	})
	if err != nil {
		return nil, err
	}
	return data, nil
}

// withCredential runs attempt with the token that the call's identity needs.
func (c *Client) withCredential(ctx context.Context, call *Call, attempt func(token string) error) error {
	if call.Identity != optionsv1.Identity_IDENTITY_MANAGEMENT {
		return attempt(call.UserToken)
	}
	pool, ok := c.Pool(call.PoolID)
	if !ok {
		return ErrNoPool
	}
	token, err := c.tokens.get(ctx, pool, call.Generation, "")
	if err != nil {
		return err
	}
	if err = attempt(token); !isRejection(err) {
		return err
	}
	c.tokenRefused(pool.ID, call.Generation)
	if token, err = c.tokens.get(ctx, pool, call.Generation, token); err != nil {
		return err
	}
	if err = attempt(token); isRejection(err) {
		return fmt.Errorf("%w: %w", ErrCredentialRejected, err)
	}
	return err
}

func (c *Client) once(ctx context.Context, call *Call, token string) (json.RawMessage, error) {
	began := time.Now()
	got, err := c.transmit(ctx, call, token)
	if err != nil {
		c.measured(ctx, call, began, err)
		return nil, err
	}
	data, err := open(call, got)
	c.measured(ctx, call, began, err)
	var refused *Error
	if errors.As(err, &refused) && (refused.APICode == codeUndecryptable || refused.StatusCode == codeUndecryptable) {
		c.keys.forget(c.address(keyCall(call)))
	}
	return data, err
}

// exchange sends a call whose answer is read elsewhere.
func (c *Client) exchange(ctx context.Context, call *Call, token string) (*answer, error) {
	began := time.Now()
	got, err := c.transmit(ctx, call, token)
	c.measured(ctx, call, began, outcomeByStatus(got, err))
	return got, err
}

func (c *Client) transmit(ctx context.Context, call *Call, token string) (*answer, error) {
	ctx = withOperation(ctx, call.Operation)
	return c.carry(ctx, call.Repeatable, func() (*http.Request, error) { return c.request(ctx, call, token) })
}

// address is the base URL of the call.
func (c *Client) address(call *Call) string {
	host := call.App.Host
	if call.Host == optionsv1.Host_HOST_AD {
		host = cmp.Or(call.App.ADHost, host)
	}
	if pool, ok := c.Pool(call.PoolID); ok {
		switch call.Host {
		case optionsv1.Host_HOST_API:
			host = pool.Host
		case optionsv1.Host_HOST_V1_USERS:
			host = cmp.Or(pool.V1UsersHost, pool.Host)
		case optionsv1.Host_HOST_V1_OAUTH:
			host = cmp.Or(pool.V1OAuthHost, pool.Host)
		default: // the application's own
		}
	}
	return strings.TrimRight(host, "/")
}

// toV1 says that the call goes to a host of v1.
func (call *Call) toV1() bool {
	return call.Host == optionsv1.Host_HOST_V1_USERS || call.Host == optionsv1.Host_HOST_V1_OAUTH
}

// graphQLPath is where the call's GraphQL is served.
func (call *Call) graphQLPath() string {
	if call.Generation == V1 {
		return v1GraphQLPath
	}
	return GraphQLPath
}

func (c *Client) request(ctx context.Context, call *Call, token string) (*http.Request, error) {
	members := call.Members
	if call.Identity == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT {
		members = withClient(members, call.App)
	}
	target, body, contentType, err := c.written(call, members)
	if err != nil {
		return nil, err
	}
	verb := call.Verb
	if call.GraphQL != "" {
		verb = http.MethodPost
	}
	request, err := http.NewRequestWithContext(ctx, verb, target, body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", call.Operation, err)
	}
	for name, value := range call.Forward {
		request.Header.Set(name, value)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	c.identify(request.Header, call, token)
	return request, nil
}

// written is the URL and the body of the call.
func (c *Client) written(call *Call, members map[string]json.RawMessage) (target string, body io.Reader, contentType string, err error) {
	target = c.address(call) + call.Path
	var value any = members
	switch {
	case call.File != nil:
		body, contentType, err := call.File.form()
		return withQuery(target, call.Query), body, contentType, err
	case call.Raw != nil:
		return withQuery(target, call.Query), bytes.NewReader(call.Raw), "application/json", nil
	case call.GraphQL != "":
		target = c.address(call) + call.graphQLPath()
		value = map[string]any{"query": call.GraphQL, "variables": members}
	case members == nil || call.Body == optionsv1.Body_BODY_NONE:
		return withQuery(target, call.Query), nil, "", nil
	case call.Body == optionsv1.Body_BODY_FORM:
		form, err := formOf(members)
		return withQuery(target, call.Query), strings.NewReader(form.Encode()), "application/x-www-form-urlencoded", err
	case call.Body == optionsv1.Body_BODY_MULTIPART:
		return "", nil, "", fmt.Errorf("%s: multipart bodies cannot be sent", call.Operation)
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return "", nil, "", fmt.Errorf("%s: %w", call.Operation, err)
	}
	return withQuery(target, call.Query), &buf, "application/json", nil
}

func withQuery(target string, query url.Values) string {
	if len(query) == 0 {
		return target
	}
	return target + "?" + query.Encode()
}

func formOf(members map[string]json.RawMessage) (url.Values, error) {
	form := make(url.Values, len(members))
	for name, raw := range members {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			text = string(raw)
		}
		form.Set(name, text)
	}
	return form, nil
}

// withClient adds the application's id, and its secret where the application
// sends it in the body.
func withClient(members map[string]json.RawMessage, app Application) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(members)+2)
	for name, value := range members {
		out[name] = value
	}
	delete(out, "client_secret")
	if app.method() == ClientSecretBasic {
		delete(out, "client_id")
		return out
	}
	out["client_id"] = jsonString(app.ID)
	if app.method() == ClientSecretPost {
		out["client_secret"] = jsonString(app.Secret)
	}
	return out
}

func (a Application) method() TokenAuthMethod {
	switch {
	case a.TokenAuthMethod != "":
		return a.TokenAuthMethod
	case a.Secret == "":
		return ClientSecretNone
	default:
		return ClientSecretPost
	}
}

// HasSecret says in constant time whether secret is the application's.
func (a Application) HasSecret(secret string) bool {
	return a.Secret != "" && subtle.ConstantTimeCompare([]byte(a.Secret), []byte(secret)) == 1
}

// identify says who calls: the application, the pool, and the credential. The
// hosts of v1 know bearers alone; its calls name their pool in variables.
func (c *Client) identify(h http.Header, call *Call, token string) {
	h.Set("X-Authing-Request-From", "sdk")
	h.Set("X-Authing-Sdk-Version", "authing-grpc:"+c.config.Version)
	if call.toV1() {
		if token != "" {
			h.Set("Authorization", "Bearer "+token)
		}
		return
	}
	switch call.Identity {
	case optionsv1.Identity_IDENTITY_MANAGEMENT:
		if pool, ok := c.Pool(call.PoolID); ok {
			h.Set("X-Authing-Userpool-Id", pool.ID)
		}
		h.Set("Authorization", "Bearer "+token)
		return
	case optionsv1.Identity_IDENTITY_APPLICATION_CLIENT:
		if call.App.method() == ClientSecretBasic {
			h.Set("Authorization", basic(call.App))
		}
	case optionsv1.Identity_IDENTITY_END_USER:
		// OpenID Connect takes bearers (RFC 6750) in every generation.
		if call.Generation == V3 && call.Envelope != optionsv1.Envelope_ENVELOPE_NONE {
			h.Set("Authorization", token)
		} else {
			h.Set("Authorization", "Bearer "+token)
		}
	default: // the application's id alone
	}
	if call.App.ID != "" {
		h.Set("X-Authing-App-Id", call.App.ID)
	}
	if call.App.PoolID != "" {
		h.Set("X-Authing-Userpool-Id", call.App.PoolID)
	}
}

// basic is the header of RFC 6749 section 2.3.1 as the SDKs write it.
func basic(app Application) string {
	var r http.Request
	r.Header = make(http.Header)
	r.SetBasicAuth(app.ID, app.Secret)
	return r.Header.Get("Authorization")
}

// ParseBasic reads the header that basic writes.
func ParseBasic(authorization string) (id, secret string, ok bool) {
	r := http.Request{Header: http.Header{"Authorization": {authorization}}}
	return r.BasicAuth()
}

func jsonString(s string) json.RawMessage {
	text, _ := json.Marshal(s) // A string always encodes.
	return text
}
