package front_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/front"
)

// seen is one request as it arrived behind the front.
type seen struct {
	verb, path, query string
	header            http.Header
	body              string
}

// fakeAPI stands for the gateway over the engine.
type fakeAPI struct {
	mu   sync.Mutex
	seen []seen
}

func (a *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	a.seen = append(a.seen, seen{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Clone(), string(body)})
	a.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"statusCode":200,"message":"from the API"}`)
}

// fakeUpstream stands for Authing.
type fakeUpstream struct {
	mu        sync.Mutex
	calls     []front.GraphQLCall
	documents []front.Document
	rest      []front.RESTCall

	status int
	body   string
	err    error
}

func (u *fakeUpstream) GraphQL(_ context.Context, call front.GraphQLCall) (*http.Response, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.calls = append(u.calls, call)
	return u.answer()
}

func (u *fakeUpstream) REST(_ context.Context, call front.RESTCall) (*http.Response, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.rest = append(u.rest, call)
	return u.answer()
}

// Select knows one pool and one application.
func (u *fakeUpstream) Select(appID, pool string) (access.Selection, error) {
	if appID != "" && appID != "app-1" || pool != "" && pool != poolID {
		return access.Selection{}, apierror.New(codes.NotFound, errorsv1.Reason_USER_POOL_NOT_CONFIGURED, "not here")
	}
	return access.Selection{Pool: poolID, Application: "app-1"}, nil
}

// AppHost is where the pages of the only application are.
func (u *fakeUpstream) AppHost(appID string) (string, bool) {
	return "https://app.example.com", appID == "" || appID == "app-1"
}

func (u *fakeUpstream) Document(_ context.Context, document front.Document) (*http.Response, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.documents = append(u.documents, document)
	return u.answer()
}

func (u *fakeUpstream) answer() (*http.Response, error) {
	if u.err != nil {
		return nil, u.err
	}
	return &http.Response{
		StatusCode: u.status,
		Header:     http.Header{"Set-Cookie": {"session=1"}, "X-Internal": {"1"}},
		Body:       io.NopCloser(strings.NewReader(u.body)),
	}, nil
}

var (
	errBroken   = errors.New("dial tcp 10.0.0.1:443: planted detail")
	errRejected = apierror.New(codes.Internal, errorsv1.Reason_MANAGEMENT_CREDENTIAL_REJECTED, "for the operator")
)
