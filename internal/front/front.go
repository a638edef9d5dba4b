package front

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/signature"
)

const (
	graphQLPath         = "/graphql/v2"
	graphQLPathV1       = "/graphql"                     // both of v1's endpoints: fields say which
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

	// Declared finds the rpcs that declare a GraphQL root field ("query" or
	// "mutation"; field), of all generations.
	Declared func(operation, rootField string) []Declaration

	// Upstream is Authing itself.
	Upstream Upstream

	// Ending, where given, finds out whose tokens a mutation ends; it is asked
	// before the mutation is passed on. What it returns ends them and is called
	// once the mutation has succeeded. It is asked only for rpcs with the option
	// `revokes`.
	Ending func(ctx context.Context, mutation Mutation) (end func(context.Context), err error)

	// Guard knows the access keys and decides what their callers may do.
	Guard *access.Guard

	// Log takes a line for each request that does not become a call of API;
	// those have one already. Nil: none is written.
	Log *slog.Logger

	// Now is the clock; nil means time.Now.
	Now func() time.Time

	// MaxBodyBytes bounds the body of a REST management request; 0 means 4
	// MiB. AuthService requests are bounded by API.
	MaxBodyBytes int64
}

type front struct {
	api      http.Handler
	routes   routes
	passed   passed
	declared func(operation, rootField string) []Declaration
	upstream Upstream
	ending   func(context.Context, Mutation) (func(context.Context), error)
	maxBody  int64

	log        *slog.Logger
	guard      *access.Guard
	signatures *signature.Verifier
}

// New returns the compatible front. It fails when a part is missing or two
// rpcs claim one route.
func New(opts Options) (http.Handler, error) {
	if opts.API == nil || opts.Declared == nil || opts.Upstream == nil || opts.Guard == nil {
		return nil, errors.New("front: API, Declared, Upstream and Guard are needed")
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
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	routes, err := newRoutes(opts.Services)
	if err != nil {
		return nil, err
	}
	passed, err := newPassed(opts.Services)
	if err != nil {
		return nil, err
	}
	return &front{
		api: opts.API, routes: routes, passed: passed, declared: opts.Declared, upstream: opts.Upstream, ending: opts.Ending,
		maxBody: opts.MaxBodyBytes,
		log:     opts.Log, guard: opts.Guard, signatures: signature.NewVerifier(opts.Guard.Secret, opts.Now),
	}, nil
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
	case graphQLPath, graphQLPathV1:
		f.graphQL(w, r)
	case managementTokenPath:
		f.managementToken(w, r)
	default:
		f.rest(w, r)
	}
}
