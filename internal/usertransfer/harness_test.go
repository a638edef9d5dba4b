package usertransfer_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
	"github.com/authing-grpc/authing-grpc/internal/usertransfer"
)

// start runs a server over an empty pool and returns where its gRPC is.
func start(t *testing.T) string {
	t.Helper()
	env := map[string]string{
		"AUTHING_GRPC_ADDR": "127.0.0.1:0", "AUTHING_HTTP_ADDR": "127.0.0.1:0", "AUTHING_EMULATOR_ADDR": "127.0.0.1:0",
		"AUTHING_EMULATOR_SEED": file(t, "seed.yaml", "users: []\n"),
	}
	cfg, err := config.Load(config.Server, config.Sources{LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok }})
	if err != nil {
		t.Fatal(err)
	}
	redactor := redact.New()
	running, err := server.New(t.Context(), cfg, server.Deps{
		Logger: server.NewLogger(io.Discard, cfg.Log, redactor), Redactor: redactor, Banner: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- running.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return running.Addresses().GRPC
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// dial connects; around stands between the caller and each unary call.
func dial(t *testing.T, addr string, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+addr, append(options, grpc.WithTransportCredentials(insecure.NewCredentials()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// calls is an interceptor that counts the calls of CreateUser, and is told of
// each before and after it.
type calls struct {
	created int
	before  func(n int) error
	after   func(n int) error
}

func (c *calls) option() grpc.DialOption {
	return grpc.WithUnaryInterceptor(func(
		ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption,
	) error {
		if method != authingv3.ManagementService_CreateUser_FullMethodName {
			return invoke(ctx, method, req, reply, conn, opts...)
		}
		c.created++
		if c.before != nil {
			if err := c.before(c.created); err != nil {
				return err
			}
		}
		err := invoke(ctx, method, req, reply, conn, opts...)
		if err == nil && c.after != nil {
			err = c.after(c.created)
		}
		return err
	})
}

// one call at a time, without waiting.
var pace = usertransfer.Pace{Concurrency: 1, PerSecond: 1000, Delay: time.Millisecond}

// imported runs an import of a file.
func imported(ctx context.Context, t *testing.T, name string, conn grpc.ClientConnInterface) (usertransfer.Summary, error) {
	t.Helper()
	input := usertransfer.Input{Name: name, Format: userfile.CSV}
	found, err := input.Check(func(int, userfile.Mistake) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return usertransfer.Import{Users: authingv3.NewManagementServiceClient(conn), Pace: pace}.ImportFile(ctx, input, found, "here")
}

// names are the users of a pool, in the order of their creation.
func names(t *testing.T, conn grpc.ClientConnInterface) (all []string) {
	t.Helper()
	answer, err := authingv3.NewManagementServiceClient(conn).ListUsers(t.Context(), &authingv3.ListUsersRequest{Options: &authingv3.ListUsersOptions{
		Pagination: &authingv3.Pagination{Page: proto.Int64(1), Limit: proto.Int64(50)},
		Sort:       []*authingv3.UserSorting{{Field: "username", Order: "asc"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range answer.GetList() {
		all = append(all, user.GetUsername())
	}
	return all
}
