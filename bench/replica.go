package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"google.golang.org/grpc/metadata"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/access"
)

// The pool and application of the embedded emulator.
const (
	poolID, poolSecret = "bench-pool", "bench-pool-secret" //nolint:gosec // the emulator's, made up
	appID, appSecret   = "bench-app", "bench-app-secret"
)

var (
	servesGRPC     = regexp.MustCompile(`msg=serving door=gRPC address=(\S+)`)
	servesEmulator = regexp.MustCompile(`msg=serving door=emulator address=(\S+)`)
)

// replica is our server, and a caller's key for it.
type replica struct {
	*process

	key string
}

// startReplica runs the server on its embedded emulator, or on the Authing at
// host, with a policy, a key and whatever else the environment says.
func startReplica(ctx context.Context, program, dir, name, host string, more ...string) (*replica, error) {
	key, secret, err := access.NewKey("bench-1", "bench")
	if err != nil {
		return nil, err
	}
	env := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
		"AUTHING_ACCESS_POLICY": filepath.Join(dir, name+"-policy.yaml"),
		"AUTHING_ACCESS_KEYS":   filepath.Join(dir, name+"-keys.yaml"),
		"AUTHING_MESH_ENABLED":  "true",
	}
	for file, content := range map[string]string{
		env["AUTHING_ACCESS_POLICY"]: "callers:\n  bench: {scopes: [tokens.read, \"auth.*\"]}\n",
		env["AUTHING_ACCESS_KEYS"]:   "keys:\n  - {id: bench-1, caller: bench, hash: \"" + key.Hash() + "\"}\n",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	if host == "" {
		maps.Copy(env, map[string]string{
			"AUTHING_EMULATOR_USERPOOL_ID": poolID, "AUTHING_EMULATOR_USERPOOL_SECRET": poolSecret,
			"AUTHING_EMULATOR_APP_ID": appID, "AUTHING_EMULATOR_APP_SECRET": appSecret,
		})
	} else {
		maps.Copy(env, map[string]string{
			"AUTHING_HOST": host, "AUTHING_USERPOOL_ID": poolID, "AUTHING_USERPOOL_SECRET": poolSecret,
			"AUTHING_APP_HOST": host, "AUTHING_APP_ID": appID, "AUTHING_APP_SECRET": appSecret,
		})
	}
	for variable, value := range env {
		more = append(more, variable+"="+value)
	}
	running, err := start(ctx, filepath.Join(dir, name+".log"), servesGRPC, more, program)
	if err != nil {
		return nil, err
	}
	return &replica{running, secret}, nil
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
