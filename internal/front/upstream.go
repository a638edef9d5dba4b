package front

import (
	"context"
	"net/http"
	"net/url"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
)

// Upstream is Authing as the front needs it. Both calls return the answer as
// it came, whatever its status; the front closes its body and reads at most 8
// MiB of it. An error means there is no answer: one of package apierror is shown
// to the client as it is, of any other only that there is no answer. Redirects
// are not to be followed.
type Upstream interface {
	// GraphQL posts a body to /graphql/v2, or to /graphql of one of v1's hosts.
	GraphQL(ctx context.Context, call GraphQLCall) (*http.Response, error)

	// REST sends a request for a path of v1, without any credential of ours.
	REST(ctx context.Context, call RESTCall) (*http.Response, error)

	// Document gets a public document, without any credential.
	Document(ctx context.Context, document Document) (*http.Response, error)

	// Select completes what a request selects by default; an application or a
	// pool that is not configured is an error of package apierror.
	Select(appID, poolID string) (access.Selection, error)

	// AppHost is the own host of an application, of the default one for "".
	AppHost(appID string) (host string, ok bool)
}

// GraphQLCall is one GraphQL request and on whose behalf it is made.
type GraphQLCall struct {
	// Identity is IDENTITY_MANAGEMENT (send the user pool's own token, to the
	// API host), IDENTITY_END_USER (send UserToken, to the application's
	// host) or IDENTITY_NONE (send no credential, to the application's host).
	Identity optionsv1.Identity

	// Host is HOST_V1_USERS or HOST_V1_OAUTH for a call of v1, which goes to the
	// pool's host whoever makes it. Unspecified: a call of v2.
	Host optionsv1.Host

	// PoolID is the pool whose token is sent with IDENTITY_MANAGEMENT; empty
	// means the default one.
	PoolID string

	// UserToken is the end user's token without its scheme; empty unless
	// Identity is IDENTITY_END_USER.
	UserToken string

	// Header holds what else is sent on: the x-authing-* headers of the SDKs
	// and traceparent, one value each, never a credential. x-authing-app-id
	// selects the application.
	Header http.Header

	// Body is a JSON object {query, variables, operationName}.
	Body []byte
}

// RESTCall is a request for a path of the v1 SDKs.
type RESTCall struct {
	// Host is HOST_V1_USERS, HOST_V1_OAUTH or HOST_API.
	Host optionsv1.Host

	// Verb and escaped Path; Query may be empty.
	Verb, Path string
	Query      url.Values

	// Form or JSON is the body; neither: there is none. JSON is an object.
	Form url.Values
	JSON []byte

	// Header holds what else is sent on, as in GraphQLCall.
	Header http.Header
}

// Document names a public document.
type Document struct {
	// Path is /api/v2/.well-known,
	// /oidc/.well-known/jwks.json or /{AppID}/oidc/.well-known/jwks.json.
	Path string

	// AppID is the application the client asks about, in the path or in
	// x-authing-app-id; empty means the default one.
	AppID string
}
