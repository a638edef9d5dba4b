package authing

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// ForwardGraphQL sends a GraphQL body that somebody else wrote and checked, and
// returns the answer as it came, whatever it says. Only the identity, the
// application, the pool, the user's token, the forwarded headers and, of v1, the
// host of who count.
func (c *Client) ForwardGraphQL(ctx context.Context, who *Call, body []byte) (*http.Response, error) {
	host, generation, path := optionsv1.Host_HOST_APP, V2, GraphQLPath
	switch {
	case who.toV1():
		host, generation, path = who.Host, V1, v1GraphQLPath
	case who.Identity == optionsv1.Identity_IDENTITY_MANAGEMENT:
		host = optionsv1.Host_HOST_API
	}
	return c.forward(ctx, &Call{
		Operation:  path,
		Generation: generation,
		Host:       host,
		Identity:   who.Identity,
		Envelope:   optionsv1.Envelope_ENVELOPE_NONE,
		Verb:       http.MethodPost,
		Path:       path,
		Raw:        body,
		App:        who.App,
		PoolID:     who.PoolID,
		UserToken:  who.UserToken,
		Forward:    who.Forward,
	})
}

// ForwardREST sends a request for a path of v1 that somebody else wrote, with a
// form or with who's raw body, and returns the answer as it came. No credential
// goes with it.
func (c *Client) ForwardREST(ctx context.Context, who *Call, form url.Values) (*http.Response, error) {
	call := *who
	call.Operation, call.Generation = who.Path, V1
	call.Identity, call.Envelope = optionsv1.Identity_IDENTITY_NONE, optionsv1.Envelope_ENVELOPE_NONE
	if form != nil {
		call.Body, call.Members = optionsv1.Body_BODY_FORM, make(map[string]json.RawMessage, len(form))
		for name := range form {
			call.Members[name] = jsonString(form.Get(name))
		}
	}
	return c.forward(ctx, &call)
}

// PublicDocument gets a document that Authing publishes without credentials,
// such as its signing keys, as it came.
func (c *Client) PublicDocument(ctx context.Context, app Application, path string) (*http.Response, error) {
	return c.forward(ctx, &Call{
		Operation: path, Repeatable: true,
		Host:     optionsv1.Host_HOST_APP,
		Identity: optionsv1.Identity_IDENTITY_NONE,
		Verb:     http.MethodGet,
		Path:     path,
		App:      app,
	})
}

// forward sends a call and keeps its answer, however it ends. Only a refused
// management token is dealt with here: nobody else can get a new one.
func (c *Client) forward(ctx context.Context, call *Call) (*http.Response, error) {
	var got *answer
	err := c.withCredential(ctx, call, func(token string) (err error) {
		if got, err = c.exchange(ctx, call, token); err != nil || call.Identity != optionsv1.Identity_IDENTITY_MANAGEMENT {
			return err
		}
		if _, err = openGraphQL(call, got); isRejection(err) {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode:    got.status,
		Header:        got.header,
		Body:          io.NopCloser(bytes.NewReader(got.body)),
		ContentLength: int64(len(got.body)),
	}, nil
}

// maxKeySet bounds a published key set, in bytes.
const maxKeySet = 1 << 20

// KeySet returns the keys that an application publishes (RFC 7517): at its own
// path, or, where Authing has none, at that of its host.
func (c *Client) KeySet(ctx context.Context, app Application) ([]byte, error) {
	got, err := c.keySetAt(ctx, app, "/"+url.PathEscape(app.ID)+"/oidc/.well-known/jwks.json")
	if err == nil && got.status == http.StatusNotFound {
		got, err = c.keySetAt(ctx, app, "/oidc/.well-known/jwks.json")
	}
	switch {
	case err != nil:
		return nil, err
	case got.status != http.StatusOK || len(got.body) > maxKeySet:
		return nil, fmt.Errorf("%w: keys: HTTP %d, %d bytes", ErrMalformed, got.status, len(got.body))
	default:
		return got.body, nil
	}
}

func (c *Client) keySetAt(ctx context.Context, app Application, path string) (*answer, error) {
	return c.exchange(ctx, &Call{
		Operation: "keys", // repeatable, but a key set tries again by itself
		Host:      optionsv1.Host_HOST_APP,
		Identity:  optionsv1.Identity_IDENTITY_NONE,
		Verb:      http.MethodGet,
		Path:      path,
		App:       app,
	}, "")
}

// Text sends a call whose answer is text rather than JSON.
func (c *Client) Text(ctx context.Context, call *Call) (string, error) {
	got, err := c.exchange(ctx, call, call.UserToken)
	if err != nil {
		return "", err
	}
	if got.status >= 400 {
		_, err := open(call, got)
		return "", err
	}
	if got.status != http.StatusOK {
		return "", fmt.Errorf("%w: %s: HTTP %d", ErrMalformed, call.Operation, got.status)
	}
	return string(got.body), nil
}
