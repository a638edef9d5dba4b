package oauthserver

import (
	"net/http"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// Server answers introspection and the documents. It is safe for concurrent use.
type Server struct {
	opts      Options
	published *published
}

// New returns a Server; Close ends it.
func New(opts Options) (*Server, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	remembered, err := newPublished(&opts)
	if err != nil {
		return nil, err
	}
	return &Server{opts: opts, published: remembered}, nil
}

// Close waits for what is under way in the background.
func (s *Server) Close() { s.published.close() }

// route is what one path answers.
type route struct {
	methods []string
	handle  func(w http.ResponseWriter, r *http.Request, application string) error
}

// Before answers what is the server's and leaves all else to next.
func (s *Server) Before(next http.Handler) http.Handler {
	reading := []string{http.MethodGet, http.MethodHead}
	routes := map[kind]route{
		introspection: {[]string{http.MethodPost}, s.introspect},
		metadata:      {reading, s.serveMetadata},
		keySet:        {reading, s.serveKeys},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, application := readPath(r.URL.EscapedPath())
		if found == elsewhere {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		at := routes[found]
		if !slices.Contains(at.methods, r.Method) {
			allowed := strings.Join(at.methods, ", ")
			w.Header().Set("Allow", allowed)
			refuse(w, http.StatusMethodNotAllowed, invalidRequest, "this path takes "+allowed)
			return
		}
		application, err := s.selected(r, application)
		if err == nil {
			err = at.handle(w, r, application)
		}
		if err != nil {
			s.fail(w, err)
		}
	})
}

const applicationHeader = "X-Authing-App-Id"

// selected is the application that a request names, by its path or by the header
// that selects one elsewhere too; "" for none.
func (s *Server) selected(r *http.Request, inPath string) (string, error) {
	selected := inPath
	for _, named := range r.Header.Values(applicationHeader) {
		if named != "" && selected != "" && named != selected {
			return "", apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
				"the request names two different applications")
		}
		selected = max(selected, named)
	}
	return selected, nil
}

// application is the configured one of that id, the default one for "".
func (s *Server) application(id string) (Application, error) {
	if id == "" {
		return s.opts.Applications[0], nil
	}
	for _, one := range s.opts.Applications {
		if one.ID == id {
			return one, nil
		}
	}
	return Application{}, apierror.New(codes.NotFound, errorsv1.Reason_APPLICATION_NOT_FOUND, "the application is not configured here")
}
