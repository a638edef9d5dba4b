package server

import (
	"context"
	"net/http"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// Paths of forward-auth on the REST door.
const (
	forwardPath = "/forward-auth"       // Traefik, Caddy
	nginxPath   = "/forward-auth/nginx" // nginx
)

// checkMethod is the rpc of ext_authz, and what forward-auth counts as: a proxy
// needs the same scope for both.
const (
	checkMethod = authv3.Authorization_Check_FullMethodName
	checkScope  = "tokens.read"
)

// decider makes what judges requests for proxies, nil if it is not wanted.
func decider(cfg *config.Config, engine *service.Engine, s *Server) (*mesh.Decider, error) {
	if !cfg.Mesh.Enabled {
		return nil, nil
	}
	options := mesh.Options{
		Tokens: engine.Verifier(), Permissions: permissions{engine},
		Cookie: string(cfg.Mesh.Cookie), Realm: string(cfg.Mesh.Realm),
		RemoveToken: bool(cfg.Mesh.RemoveToken), Shadow: bool(cfg.Mesh.Shadow), Log: s.log,
	}
	for _, rule := range cfg.Rules {
		need, err := mesh.ParseNeed(string(rule.Need))
		if err != nil {
			return nil, err
		}
		options.Routes = append(options.Routes, mesh.Route{
			Host: string(rule.Host), PathPrefix: string(rule.Path), Methods: rule.Methods,
			Rule: mesh.Rule{
				Name: string(rule.Name), Need: need, Scopes: rule.Scopes, Roles: rule.Roles,
				Resource: string(rule.Resource), Action: string(rule.Action),
				Audience: string(rule.Audience), MaxStaleness: rule.MaxStaleness.Max, Cookie: string(rule.Cookie),
			},
		})
	}
	made, err := mesh.New(options)
	if err != nil {
		return nil, &config.Mistake{Key: "rules", Problem: err.Error()}
	}
	return made, nil
}

// permissions asks Authing what a user may do.
type permissions struct{ engine *service.Engine }

// Allowed implements mesh.Permissions.
func (p permissions) Allowed(ctx context.Context, token *identity.Token, _, resource, action string) (bool, error) {
	return p.engine.Allowed(ctx, token, resource, action)
}

// withForwardAuth answers forward-auth and leaves all else to next.
func (b *backend) withForwardAuth(next http.Handler) http.Handler {
	if b.decider == nil {
		return next
	}
	nginx, forwarded := b.forProxies(mesh.NewNginx(b.decider)), b.forProxies(mesh.NewForwarded(b.decider))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case nginxPath:
			nginx.ServeHTTP(w, r)
		case forwardPath:
			forwarded.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// forProxies lets proxies pass that the policy knows. authorization is the end
// user's here, so a proxy proves itself by its certificate or by
// x-caller-authorization.
func (b *backend) forProxies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := b.admitProxy(r); err != nil {
			b.log.ErrorContext(r.Context(), "a proxy is refused, and so are its users",
				"reason", apierror.Reason(err), "code", status.Code(err).String(), "peer", r.RemoteAddr)
			// Not 401 or 403: the proxy would take them for the user's.
			refusal := apierror.New(codes.Internal, errorsv1.Reason(errorsv1.Reason_value[apierror.Reason(err)]), "this proxy may not ask: "+status.Convert(err).Message())
			gateway.WriteError(w, r, refusal, gateway.REST, optionsv1.Envelope_ENVELOPE_V3)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (b *backend) admitProxy(r *http.Request) error {
	certificate, err := b.trusted(r.TLS)
	if err != nil {
		return access.Untrusted()
	}
	caller, err := b.guard.Identify(r.Context(), checkMethod, access.Credentials{
		Certificate: certificate, Caller: r.Header.Values("X-Caller-Authorization"),
	})
	if err != nil {
		return err
	}
	_, err = b.guard.Authorize(r.Context(), caller, checkMethod, func() (access.Selection, error) {
		return b.selection(r.Context(), checkMethod, nil)
	})
	return err
}
