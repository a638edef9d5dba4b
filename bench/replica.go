package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"google.golang.org/grpc/metadata"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

var (
	servesGRPC = regexp.MustCompile(`msg=serving door=gRPC address=(\S+)`)
	servesREST = regexp.MustCompile(`msg=serving door=REST address=(\S+)`)
)

// replica is our server, and a caller's key for it.
type replica struct {
	*process

	key string
}

// as is a context in which calls are the caller's.
func (r *replica) as(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "x-caller-authorization", r.key)
}

// signIn gets access tokens of the demo user, all different: each worker signs
// in once, since checking a password is slow on purpose, and refreshes then.
func (r *replica) signIn(ctx context.Context, n int) ([]string, error) {
	tokens, errs := make([]string, n), make([]error, 4)
	ctx = r.as(ctx)
	var running sync.WaitGroup
	for worker := range errs {
		running.Go(func() {
			client := authingv3.NewAuthServiceClient(r.conn(worker))
			answer, err := client.SignInByCredentials(ctx, &authingv3.SignInByCredentialsRequest{
				Connection:      "PASSWORD",
				PasswordPayload: &authingv3.SignInByPasswordPayload{Username: new("bob"), Password: "passw0rd"},
				Options:         &authingv3.SignInOptions{Scope: new("openid profile email phone offline_access")},
			})
			refresh := answer.GetLoginToken().GetRefreshToken()
			for i := worker; i < n && err == nil; i += len(errs) {
				var next *authingv3.GetNewAccessTokenByRefreshTokenResponse
				next, err = client.GetNewAccessTokenByRefreshToken(ctx, &authingv3.GetNewAccessTokenByRefreshTokenRequest{RefreshToken: refresh})
				tokens[i], refresh = next.GetTokenSet().GetAccessToken(), next.GetTokenSet().GetRefreshToken()
			}
			errs[worker] = err
		})
	}
	running.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return tokens, nil
}
