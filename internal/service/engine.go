package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Services lists what the engine serves.
func Services() []protoreflect.ServiceDescriptor {
	return []protoreflect.ServiceDescriptor{
		authingv1.File_authing_v1_auth_service_proto.Services().Get(0),
		authingv1.File_authing_v1_management_service_proto.Services().Get(0),
		authingv2.File_authing_v2_auth_service_proto.Services().Get(0),
		authingv2.File_authing_v2_management_service_proto.Services().Get(0),
		authingv3.File_authing_v3_auth_service_proto.Services().Get(0),
		authingv3.File_authing_v3_management_service_proto.Services().Get(0),
	}
}

// overrides are the rpcs whose SDKs do client-side work.
var overrides = []func(*Engine) error{
	overrideCAS,
	overrideCheckLoginStatus,
	overrideEncryptPasswordV1,
	overrideExternalSignIn,
	overrideHasRole,
	overrideOIDCV1,
	overrideOrgs,
	overrideOrgsV1,
	overridePKCE,
	overrideParseToken,
	overridePasswordLevel,
	overridePipelineTemplatesV1,
	overridePreflightV1,
	overrideQRLoginV1,
	overrideProgramAccount,
	overrideProgramSecret,
	overrideRefreshToken,
	overrideRoleUDFValue,
	overrideTokensV1,
	overrideURLs,
	overrideUploads,
	overrideUserInfo,
	overrideWhitelist,
}

// Engine serves every rpc of the mirrored packages.
type Engine struct {
	client *authing.Client
	log    *slog.Logger
	plans  map[string]*plan // by full method
	roots  map[string][]RootField
	odd    atomic.Uint64

	verifier  *identity.Verifier
	revoked   *identity.Revoked
	revoke    Revoke
	refreshes singleflight.Group

	// leaving ends when no more calls are taken.
	leaving context.Context //nolint:containedctx // of the process, not of a call
}

// Option is what an engine need not be given.
type Option func(*Engine)

// WithRevocations makes the engine believe what is revoked there, and say what
// calls revoke. Without it nobody else hears of them.
func WithRevocations(revoked *identity.Revoked, revoke Revoke) Option {
	return func(e *Engine) { e.revoked, e.revoke = revoked, revoke }
}

// WithLeaving makes streams end when the context does: the server takes no more
// calls then. Without it they go on for as long as their callers listen.
func WithLeaving(leaving context.Context) Option {
	return func(e *Engine) { e.leaving = leaving }
}

// New compiles the plans; a contradiction in the contract is an error here and
// not at the first call.
func New(client *authing.Client, log *slog.Logger, options ...Option) (*Engine, error) {
	e := &Engine{
		client:  client,
		log:     log,
		plans:   make(map[string]*plan),
		roots:   make(map[string][]RootField),
		revoked: identity.NewRevoked(),
		leaving: context.Background(),
	}
	e.revoke = e.revokeHere
	for _, option := range options {
		option(e)
	}
	var errs []error
	for _, service := range Services() {
		for i := range service.Methods().Len() {
			errs = append(errs, e.add(service.Methods().Get(i)))
		}
	}
	var err error
	if e.verifier, err = e.newVerifier(); err != nil {
		return nil, err
	}
	for _, install := range overrides {
		errs = append(errs, install(e))
	}
	for _, p := range e.plans {
		if p.local && p.override == nil {
			errs = append(errs, fmt.Errorf("%s: a local rpc needs an override", p.fullMethod))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Engine) add(method protoreflect.MethodDescriptor) error {
	p, err := compile(method)
	if err != nil {
		return fmt.Errorf("%s: %w", method.FullName(), err)
	}
	e.plans[p.fullMethod] = p
	if p.document != "" {
		e.declare(p.operation+" "+p.result[0], RootField{method, p.result, p.argument, slices.Collect(maps.Values(p.arguments))})
	}
	for _, alias := range p.aliases {
		_, field, _ := strings.Cut(alias, " ")
		e.declare(alias, RootField{method, []string{field}, p.argument, nil})
	}
	return nil
}

// RootField is an rpc that asks for a root field of Authing's GraphQL.
type RootField struct {
	Method protoreflect.MethodDescriptor
	// Path is the field and those below it that lead to the answer.
	Path []string
	// Argument is where a variable of the rpc's document, or a request field, is
	// among the field's arguments: options → _id.
	Argument func(name string) []string
	// Arguments are all that the rpc's document gives the field, likewise; nil where
	// the rpc has none.
	Arguments [][]string
}

func (e *Engine) declare(root string, by RootField) { e.roots[root] = append(e.roots[root], by) }

// RootFields returns the rpcs that declare a root field of Authing's GraphQL
// ("query" or "mutation" and the field's name), of all generations.
func (e *Engine) RootFields(operation, rootField string) []RootField {
	return e.roots[operation+" "+rootField]
}

// OddFields is how many optional fields of Authing's answers were left out
// because their value made no sense.
func (e *Engine) OddFields() uint64 { return e.odd.Load() }

// Close ends what the engine does in the background.
func (e *Engine) Close() { e.verifier.Close() }

// Register adds the services of the engine that serve accepts (nil: all) to a
// server.
func (e *Engine) Register(server grpc.ServiceRegistrar, serve func(protoreflect.ServiceDescriptor) bool) {
	for _, service := range Services() {
		if serve != nil && !serve(service) {
			continue
		}
		desc := &grpc.ServiceDesc{
			ServiceName: string(service.FullName()),
			HandlerType: (*any)(nil),
			Metadata:    service.ParentFile().Path(),
		}
		for i := range service.Methods().Len() {
			method := service.Methods().Get(i)
			if method.IsStreamingServer() {
				desc.Streams = append(desc.Streams, e.stream(method))
			} else {
				desc.Methods = append(desc.Methods, e.method(method))
			}
		}
		server.RegisterService(desc, e)
	}
}

// now is the client's clock, so that one clock decides.
func (e *Engine) now() time.Time { return e.client.Now() }

func (e *Engine) method(method protoreflect.MethodDescriptor) grpc.MethodDesc {
	p := e.plans[fullMethod(method)]
	handle := func(ctx context.Context, req any) (any, error) {
		return e.invoke(ctx, p, req.(proto.Message))
	}
	return grpc.MethodDesc{
		MethodName: string(method.Name()),
		Handler: func(srv any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
			req := p.request.New().Interface()
			if err := decode(req); err != nil {
				return nil, err
			}
			if interceptor == nil {
				return handle(ctx, req)
			}
			return interceptor(ctx, req, &grpc.UnaryServerInfo{Server: srv, FullMethod: p.fullMethod}, handle)
		},
	}
}

func (e *Engine) invoke(ctx context.Context, p *plan, req proto.Message) (proto.Message, error) {
	return e.withRevocation(ctx, p, req, func() (proto.Message, error) {
		if p.override != nil {
			return p.override(ctx, req)
		}
		return e.call(ctx, p, req)
	})
}

func fullMethod(method protoreflect.MethodDescriptor) string {
	return "/" + string(method.Parent().FullName()) + "/" + string(method.Name())
}
