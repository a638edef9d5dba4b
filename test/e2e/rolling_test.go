package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// beServer makes the test's binary a server, so that there is one to signal.
const beServer = "E2E_BE_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(beServer) == "" {
		os.Exit(m.Run())
	}
	os.Exit(cli.Main(cli.Program{Name: "server", Commands: &struct {
		Serve served `cmd:"" default:"withargs"`
	}{served{cli.NewSettings(config.Server)}}}))
}

// served is the server's command.
type served struct{ cli.Settings }

// Run serves until the context ends.
func (s *served) Run(ctx context.Context, system *cli.System) error {
	cfg, err := s.Load(system)
	if err != nil {
		return err
	}
	redactor := redact.New()
	running, err := server.New(ctx, cfg, server.Deps{
		Logger: server.NewLogger(system.Err, cfg.Log, redactor), Redactor: redactor, Banner: io.Discard,
	})
	if err != nil {
		return err
	}
	return running.Run(ctx)
}

// node is a server that is a process, always at the same addresses.
type node struct {
	grpc, http string
	env        []string
	log        *lockedBuffer
	process    *exec.Cmd // nil if it does not run
}

func newNode(t *testing.T, host string) *node {
	t.Helper()
	n := &node{grpc: freeAddress(t), http: freeAddress(t), log: new(lockedBuffer)}
	env := real(host)
	env[beServer] = "true"
	env["AUTHING_GRPC_ADDR"], env["AUTHING_HTTP_ADDR"], env["AUTHING_COMPAT_ADDR"] = n.grpc, n.http, "off"
	env["AUTHING_LOG_LEVEL"] = "info"
	// Long enough for whoever looks at readiness before a call to have made it.
	env["AUTHING_SHUTDOWN_DELAY"] = "2s"
	n.env = os.Environ()
	for name, value := range env {
		n.env = append(n.env, name+"="+value)
	}
	t.Cleanup(n.kill)
	n.start(t)
	return n
}

// freeAddress is one that stays free while its server restarts: where all of
// 127.0.0.0/8 is this machine, it is at a host that nothing else uses.
func freeAddress(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	own := fmt.Sprintf("127.77.%d.%d:0", os.Getpid()>>8&0xff, os.Getpid()&0xff)
	listener, err := config.Listen(t.Context(), "tcp", own)
	if err != nil {
		listener, err = config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // nothing was served
	return listener.Addr().String()
}

// start begins a process and waits until its health is SERVING.
func (n *node) start(t *testing.T) {
	t.Helper()
	process := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0]) // ended by stop
	process.Env, process.Stderr = n.env, n.log
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	n.process = process
	conn, err := grpc.NewClient("passthrough:///"+n.grpc, dialing()...)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // ends the watch
	ctx, cancel := context.WithTimeout(t.Context(), longEnough)
	defer cancel()
	health, err := grpc_health_v1.NewHealthClient(conn).Watch(ctx, new(grpc_health_v1.HealthCheckRequest), grpc.WaitForReady(true))
	for status := (*grpc_health_v1.HealthCheckResponse)(nil); err == nil && status.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING; {
		status, err = health.Recv()
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, n.log)
	}
}

// kill ends the process where nobody calls any more.
func (n *node) kill() {
	if n.process != nil {
		_ = n.process.Process.Kill() // it may have ended
		_ = n.process.Wait()
	}
}

// stop lets the process drain and waits for its end.
func (n *node) stop(t *testing.T) {
	t.Helper()
	if err := n.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v", err)
	}
	if err := n.process.Wait(); err != nil {
		t.Errorf("the server ended with: %v\n%s", err, n.log)
	}
	n.process = nil
}

// TestRollingRestart restarts two servers in turn while they are called all the
// time, by clients that repeat nothing, and no call fails.
func TestRollingRestart(t *testing.T) {
	authing := start(t, embedded())
	token := signedIn(t, authing)
	nodes := []*node{newNode(t, "http://"+authing.at.Emulator), newNode(t, "http://"+authing.at.Emulator)}
	page, err := authingv3.NewManagementServiceClient(authing.grpc).ListUsers(t.Context(), new(authingv3.ListUsersRequest))
	if err != nil {
		t.Fatal(err)
	}
	on := newLoad(nodes)
	ask := questions{verify: &identityv1.VerifyTokenRequest{Token: token}, user: &authingv3.GetUserRequest{UserId: page.GetList()[0].GetUserId()}}
	ctx, end := context.WithCancel(t.Context())
	var calling sync.WaitGroup
	defer calling.Wait()
	defer end()
	for range 2 { // of each
		for kind, client := range on.clients(t, ask) {
			calling.Go(func() { on.keep(ctx, kind, client) })
		}
	}
	for _, n := range nodes {
		on.reachesAll(t)
		n.stop(t)
		n.start(t)
	}
	on.reachesAll(t)
	end()
	calling.Wait()
	if err := errors.Join(on.failures...); err != nil {
		t.Errorf("%d calls went well, but:\n%v", on.good, err)
	}
}
