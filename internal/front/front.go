package front

import (
	"errors"
	"net/http"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/signature"
)

const (
	graphQLPath         = "/graphql/v2"
	managementTokenPath = "/api/v3/get-management-token" //nolint:gosec // A path, not a credential.
	defaultMaxBodyBytes = 4 << 20
)

// Options are what the front is made of.
type Options struct {
	// API serves the REST paths of our rpcs in Authing's convention, with the
	// server's own credential behind management rpcs. It gets only requests
	// that the front has matched to an rpc and checked.
	API http.Handler

	// Services are the services whose rpcs API serves.
	Services []protoreflect.ServiceDescriptor

	// Method finds the rpc that declares a GraphQL root field ("query" or
	// "mutation"; field). Where several do, a management rpc comes first.
	Method func(operation, rootField string) (protoreflect.MethodDescriptor, bool)

	// Upstream is Authing itself.
	Upstream Upstream

	// Keys are the access keys that open management. Nil: management is not
	// served on this door.
	Keys *access.Keys

	// Now is the clock; nil means time.Now.
	Now func() time.Time

	// MaxBodyBytes bounds the body of a REST management request; 0 means 4
	// MiB. AuthService requests are bounded by API.
	MaxBodyBytes int64
}

type front struct {
	api      http.Handler
	routes   routes
	method   func(operation, rootField string) (protoreflect.MethodDescriptor, bool)
	upstream Upstream
	maxBody  int64

	// Nil, all three, where management is not served.
	keys       *access.Keys
	tokens     *access.Tokens
	signatures *signature.Verifier
}

// New returns the compatible front. It fails when a part is missing or two
// rpcs claim one route.
func New(opts Options) (http.Handler, error) {
	if opts.API == nil || opts.Method == nil || opts.Upstream == nil {
		return nil, errors.New("front: API, Method and Upstream are needed")
	}
	if opts.MaxBodyBytes < 0 {
		return nil, errors.New("front: MaxBodyBytes is negative")
	}
	if opts.MaxBodyBytes == 0 {
		opts.MaxBodyBytes = defaultMaxBodyBytes
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	routes, err := newRoutes(opts.Services)
	if err != nil {
		return nil, err
	}
	f := &front{
		api: opts.API, routes: routes, method: opts.Method,
		upstream: opts.Upstream, maxBody: opts.MaxBodyBytes,
	}
	if opts.Keys != nil {
		f.keys = opts.Keys
		f.signatures = signature.NewVerifier(opts.Keys.Secret, opts.Now)
		if f.tokens, err = access.NewTokens(opts.Keys, opts.Now); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if document, ok := publicDocument(r); ok {
		f.document(w, r, document)
		return
	}
	if browserPath.MatchString(r.URL.Path) {
		f.browser(w, r)
		return
	}
	switch r.URL.Path {
	case graphQLPath:
		f.graphQL(w, r)
	case managementTokenPath:
		f.managementToken(w, r)
	default:
		f.rest(w, r)
	}
}
