// Command authing-flow is the flow of ../README.md in Go. Of the repository it
// imports gen/ alone.
//
//   - main.go: the connection, and the steps in their order.
//   - sign_in.go: sign-up, sign-in, second factor.
//   - tokens.go: a token verified and revoked.
//   - manage.go: users, roles, a stream of users.
//   - errors.go: what a refusal says.
package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"time"

	"github.com/pquerna/otp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/health" // asks servers for their health, as the service config says
	"google.golang.org/grpc/metadata"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// flow is what the steps share.
type flow struct {
	auth       authingv3.AuthServiceClient
	management authingv3.ManagementServiceClient
	identity   identityv1.IdentityServiceClient
	directory  directoryv1.DirectoryServiceClient
	inbox      string   // URL of the emulator
	app        *otp.Key // the authenticator app

	run    string // makes the names of this run its own
	email  string // of the user who signs up
	user   string // its id
	token  string // its access token
	worker string // id of the user who is created
	role   string // code of the role that is created
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // every call has a deadline
	defer cancel()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, describe(err))
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	conn, err := dial(cmp.Or(os.Getenv("EXAMPLE_GRPC"), "127.0.0.1:50051"))
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing was written

	id := strconv.FormatInt(time.Now().UnixNano(), 36)
	f := &flow{
		auth:       authingv3.NewAuthServiceClient(conn),
		management: authingv3.NewManagementServiceClient(conn),
		identity:   identityv1.NewIdentityServiceClient(conn),
		directory:  directoryv1.NewDirectoryServiceClient(conn),
		inbox:      cmp.Or(os.Getenv("EXAMPLE_EMULATOR"), "http://127.0.0.1:3000"),
		run:        id, email: "ada-" + id + "@example.com", role: "auditor-" + id,
	}
	for _, step := range []func(context.Context) error{
		f.signUp, f.signInWithCode, f.addSecondFactor, f.signInWithSecondFactor,
		f.verifyToken, f.revokeToken,
		f.manageUser, f.assignRole, f.streamUsers, f.readRefusal, f.cleanUp,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// dial connects with the service config: calls that may be repeated are, and
// servers that are not healthy get none. Against a real deployment the credentials
// are TLS: google.golang.org/grpc/credentials.
func dial(address string) (*grpc.ClientConn, error) {
	config, err := os.ReadFile("../service-config.json") // embed it in a program of yours
	if err != nil {
		return nil, err
	}
	return grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(string(config)))
}

// as makes calls on behalf of the end user who has the token.
func as(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}
