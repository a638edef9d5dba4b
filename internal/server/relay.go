package server

import (
	"context"
	"net/http"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// relay is Authing as the compatible front needs it.
type relay struct{ client *authing.Client }

// GraphQL posts a body to /graphql/v2 of the application that the call selects, or
// to v1's host of its pool.
func (r relay) GraphQL(ctx context.Context, call front.GraphQLCall) (*http.Response, error) {
	app, ok := r.client.Application(call.Header.Get("x-authing-app-id"))
	if !ok {
		return nil, unknownApplication()
	}
	pool := call.PoolID
	if call.Identity != optionsv1.Identity_IDENTITY_MANAGEMENT {
		pool = app.PoolID
	}
	return told(r.client.ForwardGraphQL(ctx, &authing.Call{
		Host: call.Host, Identity: call.Identity, App: app, PoolID: pool, UserToken: call.UserToken, Forward: firsts(call.Header),
	}, call.Body))
}

// REST sends a request for a path of v1 to the pool's host of v1.
func (r relay) REST(ctx context.Context, call front.RESTCall) (*http.Response, error) {
	app, ok := r.client.Application(call.Header.Get("x-authing-app-id"))
	if !ok {
		return nil, unknownApplication()
	}
	return told(r.client.ForwardREST(ctx, &authing.Call{
		Host: call.Host, App: app, PoolID: app.PoolID, Forward: firsts(call.Header),
		Verb: call.Verb, Path: call.Path, Query: call.Query, Raw: call.JSON,
	}, call.Form))
}

// told says what only the client knows of a call that was not answered.
func told(answer *http.Response, err error) (*http.Response, error) {
	if unanswered := service.Unanswered(err); unanswered != nil {
		return nil, unanswered
	}
	return answer, err
}

// firsts is a header with one value each.
func firsts(header http.Header) map[string]string {
	one := make(map[string]string, len(header))
	for name := range header {
		one[name] = header.Get(name)
	}
	return one
}

// Document gets a public document of the application that it names.
func (r relay) Document(ctx context.Context, document front.Document) (*http.Response, error) {
	app, ok := r.client.Application(document.AppID)
	if !ok {
		return nil, unknownApplication()
	}
	return told(r.client.PublicDocument(ctx, app, document.Path))
}

// Select completes what a request selects.
func (r relay) Select(appID, poolID string) (access.Selection, error) {
	app, ok := r.client.Application(appID)
	if !ok {
		return access.Selection{}, unknownApplication()
	}
	pool, ok := r.client.Pool(poolID)
	if !ok {
		return access.Selection{}, apierror.New(codes.NotFound, errorsv1.Reason_USER_POOL_NOT_CONFIGURED,
			"the user pool is not configured here")
	}
	return access.Selection{Pool: pool.ID, Application: app.ID}, nil
}

// AppHost is where an application's own pages are.
func (r relay) AppHost(appID string) (string, bool) {
	app, ok := r.client.Application(appID)
	return app.Host, ok
}

func unknownApplication() error {
	return apierror.New(codes.NotFound, errorsv1.Reason_APPLICATION_NOT_FOUND, "the application is not configured here")
}
