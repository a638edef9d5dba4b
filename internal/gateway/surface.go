package gateway

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// dialect is how a surface reads requests and writes answers.
type dialect interface {
	// decode reads a JSON body into the request.
	decode(data []byte, m proto.Message, b *binding, mode codec.Mode) error
	// encode writes the whole body of a successful answer.
	encode(m proto.Message, b *binding, requestID string) ([]byte, error)
	// fail writes an error; b is nil where no route is known.
	fail(w http.ResponseWriter, r *http.Request, b *binding, err error)
}

// surface is a mux with the routes it answers for. Generated code registers
// more routes than that; the rest does not exist here.
type surface struct {
	mux     *runtime.ServeMux
	conn    grpc.ClientConnInterface
	routes  map[route]*binding
	dialect dialect
	maxBody int64
	mode    codec.Mode
	sockets chan struct{} // as many as may be open
}

func newSurface(conn grpc.ClientConnInterface, list []service, routes map[route]*binding, opts Options, d dialect) (*surface, error) {
	s := &surface{
		conn: conn, routes: routes, dialect: d, maxBody: opts.MaxBodyBytes, mode: opts.Convention.mode(),
		sockets: make(chan struct{}, opts.MaxSockets),
	}
	s.mux = runtime.NewServeMux(
		runtime.WithMiddlewares(s.enter),
		runtime.WithMarshalerOption(runtime.MIMEWildcard, marshaler{}),
		runtime.WithForwardResponseOption(forwardHeaders),
		runtime.WithForwardResponseRewriter(s.rewrite),
		runtime.WithErrorHandler(s.callFailed),
		runtime.WithRoutingErrorHandler(s.notRouted),
		runtime.WithIncomingHeaderMatcher(nothing),
		runtime.WithOutgoingHeaderMatcher(nothing),
		runtime.WithOutgoingTrailerMatcher(nothing),
		runtime.WithUnescapingMode(runtime.UnescapingModeAllExceptSlash),
		runtime.WithDisablePathLengthFallback(),
		runtime.WithDisableHTTPMethodOverride(),
		runtime.WithWriteContentLength(),
	)
	for _, service := range list {
		if err := service.register(context.Background(), s.mux, fillingConn{conn}); err != nil {
			return nil, fmt.Errorf("gateway: registering %s: %w", service.descriptor.FullName(), err)
		}
	}
	for at, b := range routes {
		if b.socket == nil {
			continue
		}
		// Generated code knows no such route. What is called stands before it.
		if err := s.mux.HandlePath(at.verb, at.pattern, func(http.ResponseWriter, *http.Request, map[string]string) {}); err != nil {
			return nil, fmt.Errorf("gateway: %s: %w", b.method, err)
		}
	}
	return s, nil
}

// nothing is the header matcher that lets nothing pass: headers.go decides.
func nothing(string) (string, bool) { return "", false }

func (s *surface) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodOptions:
		s.options(w, r)
	case http.MethodHead:
		s.mux.ServeHTTP(bodyless{w}, withMethod(r, http.MethodGet))
	default:
		s.mux.ServeHTTP(w, r)
	}
}

// enter stands between the route and the generated handler.
func (s *surface) enter(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		b := s.matched(r, params)
		if p, ok := r.Context().Value(probeKey{}).(*probe); ok {
			p.binding = b
			return
		}
		if b == nil {
			s.dialect.fail(w, r, nil, routeNotFound())
			return
		}
		c, err := s.newCall(w, r, b)
		if err != nil {
			s.dialect.fail(w, r, b, err)
			return
		}
		if b.socket != nil {
			s.socket(w, r, c, params)
			return
		}
		if b.stream != nil {
			s.stream(w, r, c, params)
			return
		}
		next(w, c.request(r), params)
	}
}

// matched is the binding of the pattern that the mux chose.
func (s *surface) matched(r *http.Request, params map[string]string) *binding {
	pattern, ok := runtime.HTTPPattern(r.Context())
	if !ok {
		return nil
	}
	for _, value := range params {
		if value == "" {
			return nil // /users/ is not /users/{user_id}
		}
	}
	return s.routes[route{r.Method, pattern.String()}]
}

func (s *surface) rewrite(ctx context.Context, m proto.Message) (any, error) {
	c, ok := callFrom(ctx)
	if !ok {
		return nil, apierror.New(codes.Internal, errorsv1.Reason_INTERNAL_PANIC, "the answer has no call")
	}
	body, err := s.dialect.encode(m, c.binding, requestID(ctx, c))
	return rendered(body), err
}

func (s *surface) callFailed(
	ctx context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error,
) {
	if _, probing := ctx.Value(probeKey{}).(*probe); probing {
		return
	}
	c, ok := callFrom(ctx)
	if !ok {
		s.dialect.fail(w, r, nil, err)
		return
	}
	setHeaders(ctx, w)
	if w.Header().Get(requestIDHeader) == "" && c.requestID != "" {
		w.Header().Set(requestIDHeader, c.requestID)
	}
	s.dialect.fail(w, r, c.binding, err)
}

func (s *surface) notRouted(
	ctx context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, _ int,
) {
	if _, probing := ctx.Value(probeKey{}).(*probe); probing {
		return
	}
	verbs, b := s.allowed(w, r)
	if b == nil {
		s.dialect.fail(w, r, nil, routeNotFound())
		return
	}
	w.Header().Set("Allow", strings.Join(verbs, ", "))
	s.dialect.fail(w, r, b, apierror.New(codes.Unimplemented, errorsv1.Reason_METHOD_NOT_ALLOWED,
		"this route takes "+strings.Join(verbs, ", ")))
}

func routeNotFound() error {
	return apierror.New(codes.NotFound, errorsv1.Reason_ROUTE_NOT_FOUND, "this route does not exist")
}
