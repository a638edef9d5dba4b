package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
	"github.com/authing-grpc/authing-grpc/internal/health"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
	"github.com/authing-grpc/authing-grpc/internal/redact"
	"github.com/authing-grpc/authing-grpc/internal/reload"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

// Deps is what a server is given besides its configuration.
type Deps struct {
	Logger   *slog.Logger
	Redactor *redact.Redactor
	// Banner takes the few lines that greet a newcomer; os.Stdout.
	Banner io.Writer
	// Services answers calls. Nil: the engine over the configured Authing, or
	// over the emulator.
	Services Services
}

// Addresses are where the doors are, as a client on this machine dials them;
// "" for a door that there is not.
type Addresses struct {
	GRPC, HTTP, Compat, Emulator, Admin string
}

// Server is the process: its doors and what is behind them.
type Server struct {
	log     *slog.Logger
	timeout time.Duration // of the shutdown
	doors   []*door       // ended from the last to the first
	closers closers
	files   *reload.Set // certificates, keys and policies
	every   time.Duration
	health  *health.Monitor
	// checking is how often health is looked at, beginning is what is to be had
	// first and retry what may be missing later; nil if others answer the calls.
	checking         time.Duration
	beginning, retry func(context.Context)
	delay            time.Duration      // from draining to taking no more calls
	tracing          *telemetry.Tracing // nil if it is off
	// revocations is nil if others answer the calls.
	revocations revocation.Log
	// leaving ends when no more calls are taken.
	leaving context.Context //nolint:containedctx // of the process, not of a call
	leave   context.CancelFunc
	out     io.Writer
	banner  string
}

// New opens every listener and builds what answers behind it. Run serves; if it
// is never called, Close frees what New took. A *config.Mistake in the error
// is the operator's.
func New(ctx context.Context, cfg *config.Config, deps Deps) (*Server, error) {
	tracing, err := tracingOf(ctx, cfg.Tracing, deps.Logger)
	if err != nil {
		return nil, err
	}
	if tracing != nil {
		deps.Logger = slog.New(telemetry.LogHandler(deps.Logger.Handler()))
	}
	s := newServer(cfg, deps)
	if s.tracing = tracing; tracing != nil {
		s.closers.add("tracing", func() error { return tracing.Close(context.WithoutCancel(ctx)) }) // after all that makes spans
	}
	if err := s.build(ctx, cfg, deps); err != nil {
		_ = s.Close() // the first error says what went wrong
		return nil, err
	}
	return s, nil
}

func newServer(cfg *config.Config, deps Deps) *Server {
	leaving, leave := context.WithCancel(context.Background())
	return &Server{
		leaving: leaving, leave: leave,
		log: deps.Logger, out: deps.Banner, timeout: time.Duration(cfg.ShutdownTimeout),
		files: reload.New(deps.Logger), every: time.Duration(cfg.ReloadInterval),
		health: health.New(), checking: time.Duration(cfg.Health.Interval), delay: time.Duration(cfg.ShutdownDelay),
	}
}

func (s *Server) build(ctx context.Context, cfg *config.Config, deps Deps) error {
	b := &backend{log: deps.Logger, tracing: s.tracing, services: deps.Services, timeout: time.Duration(cfg.RequestTimeout)}
	upstream := upstreamOf(cfg)
	if cfg.Embedded() {
		// Its door comes first: the real address is the engine's upstream, and
		// it outlives the calls of the other doors.
		credentials, err := s.openEmulator(ctx, cfg)
		if err != nil {
			return err
		}
		upstream = upstreamOfEmulator(credentials)
		b.demo = &credentials
	}
	upstream.Retries = int(cfg.Upstream.Retries)
	upstream.BreakerCalls, upstream.BreakerPause = uint(cfg.Upstream.BreakerCalls), time.Duration(cfg.Upstream.BreakerPause)
	upstream.Tracing = s.ofUpstream()
	upstream.PasswordScheme = authing.PasswordScheme(cfg.PasswordEncryptType)
	if b.services == nil {
		if err := s.connect(b, cfg, upstream); err != nil {
			return err
		}
	}
	if err := s.admit(b, cfg, deps, upstream); err != nil {
		return err
	}
	if err := s.openAdmin(ctx, cfg, b); err != nil {
		return err
	}
	if err := s.openGRPC(ctx, cfg, b); err != nil {
		return err
	}
	for _, web := range s.webDoors(cfg, b) {
		if err := s.openHTTP(ctx, cfg, web, b); err != nil {
			return err
		}
	}
	if b.demo != nil {
		s.banner = banner(*b.demo, s.Addresses(), b.certs != nil, cfg.ReflectionOn())
	}
	return nil
}

// admit makes what stands before the services: TLS, and who may call.
func (s *Server) admit(b *backend, cfg *config.Config, deps Deps, upstream authing.Config) (err error) {
	if b.certs, err = s.transport(cfg.TLS); err != nil {
		return err
	}
	b.trusted = trusted(b.certs)
	if b.guard, err = s.guard(cfg, upstream, b); err != nil {
		return err
	}
	b.chain, err = middleware.New(middleware.Options{
		Logger: deps.Logger, Redactor: deps.Redactor, Timeout: b.timeout,
		Guard: b.guard, Trusted: b.trusted, Select: b.selection,
	})
	return err
}

// webDoor is an HTTP door: where it is and what answers there.
type webDoor struct {
	name    string
	address string // "" = not opened
	handler func(*door) (http.Handler, error)
}

func (s *Server) webDoors(cfg *config.Config, b *backend) []webDoor {
	return []webDoor{
		{doorREST, string(cfg.HTTP.Addr), func(d *door) (http.Handler, error) {
			rest, err := gateway.New(b.connection(d.name, b.opens(d)), gateway.Options{Convention: gateway.REST, Unbound: true})
			if err != nil {
				return nil, err
			}
			if rest, err = s.withOAuth(cfg, b, rest); err != nil {
				return nil, err
			}
			if rest, err = b.withDocs(cfg.HTTP.Docs.On(d.local()), rest); err != nil {
				return nil, err
			}
			answers := b.withForwardAuth(sameOrigin(b.localOnly() && b.opens(d), rest))
			if answers, err = s.withWebhook(cfg.Webhook, answers); err != nil {
				return nil, err
			}
			return s.health.Over(answers), nil
		}},
		{doorCompat, string(cfg.Compat.Addr), b.compatible},
	}
}

func (s *Server) openHTTP(ctx context.Context, cfg *config.Config, web webDoor, b *backend) error {
	if web.address == "" {
		return nil
	}
	d, err := s.open(ctx, web.name, web.address)
	if err != nil {
		return err
	}
	if err := s.checkOpen(d, cfg, b); err != nil {
		return err
	}
	handler, err := web.handler(d)
	if err != nil {
		return err
	}
	sockets := newSockets()
	server := serveHTTP(d, s.endConnections(sockets.over(middleware.AtDoor(handler))), b.certs, b.timeout, s.log)
	server.Handler = s.traceHTTP(d, b.requests.At(labelOf[d.name], server.Handler))
	sockets.endWith(d)
	return nil
}

func (s *Server) openGRPC(ctx context.Context, cfg *config.Config, b *backend) error {
	d, err := s.open(ctx, doorGRPC, string(cfg.GRPC.Addr))
	if err != nil {
		return err
	}
	if err := s.checkOpen(d, cfg, b); err != nil {
		return err
	}
	serveGRPC(d, b, s.health, cfg.ReflectionOn())
	s.closers.add("gRPC server", d.cut) // its workers wait even before it serves
	return nil
}

// open adds a listening door.
func (s *Server) open(ctx context.Context, name, address string) (*door, error) {
	d, err := listen(ctx, name, address)
	if err != nil {
		return nil, err
	}
	s.doors = append(s.doors, d)
	s.closers.add(name+" listener", d.listener.Close)
	return d, nil
}

// Addresses returns where the doors are.
func (s *Server) Addresses() Addresses {
	var at Addresses
	for _, d := range s.doors {
		switch d.name {
		case doorGRPC:
			at.GRPC = d.address()
		case doorREST:
			at.HTTP = d.address()
		case doorCompat:
			at.Compat = d.address()
		case doorEmulator:
			at.Emulator = d.address()
		case doorAdmin:
			at.Admin = d.address()
		}
	}
	return at
}
