package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/certs"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
)

// guard makes what decides who may call, and keeps its files up to date.
func (s *Server) guard(cfg *config.Config, upstream authing.Config, b *backend) (*access.Guard, error) {
	services, err := b.described()
	if err != nil {
		return nil, err
	}
	methods, err := access.MethodsOf(services...)
	if err != nil {
		return nil, err
	}
	methods[checkMethod] = access.Method{Scope: checkScope}
	options := access.Options{
		Known: access.Known{Methods: methods, Pools: []string{}, Applications: []string{}},
		Now:   time.Now, Log: s.log,
		TokenKey: []byte(cfg.Access.TokenKey.Reveal()),
	}
	for _, pool := range upstream.Pools {
		options.Known.Pools = append(options.Known.Pools, pool.ID)
	}
	for _, app := range upstream.Applications {
		options.Known.Applications = append(options.Known.Applications, app.ID)
	}
	options.Default = access.Selection{Pool: upstream.Pools[0].ID, Application: upstream.Applications[0].ID}
	if b.demo != nil {
		key := access.DemoKey(b.demo.UserPoolID, b.demo.UserPoolSecret)
		options.Demo = &key
	}
	for _, one := range cfg.Issuers {
		options.Issuers = append(options.Issuers, access.Issuer{
			Name: string(one.Name), URL: string(one.URL), Audience: string(one.Audience), Claims: one.Claims,
			Keys: access.KeySource{
				URL: string(one.URL), KeysURL: string(one.KeysURL), KeysFile: string(one.KeysFile),
				CAFile: string(one.CAFile), TokenFile: string(one.TokenFile),
			}.Keys,
		})
	}
	guard, err := access.NewGuard(options)
	if err != nil {
		return nil, err
	}
	s.closers.add("guard", func() error { guard.Close(); return nil })
	for _, file := range []struct {
		key, name string
		path      config.Path
		load      func([]byte) error
	}{
		{"access.policy", "policy", cfg.Access.Policy, guard.LoadPolicy},
		{"access.shadow_policy", "shadow policy", cfg.Access.ShadowPolicy, guard.LoadShadow},
		{"access.keys", "keys", cfg.Access.Keys, guard.LoadKeys},
	} {
		if file.path == "" {
			continue
		}
		load := func(contents [][]byte) error { return file.load(contents[0]) }
		if err := s.files.Add(file.name, load, string(file.path)); err != nil {
			return nil, &config.Mistake{Key: file.key, Value: string(file.path), Problem: err.Error()}
		}
	}
	return guard, nil
}

// ReadPolicy reads the configured policy as the server would; which pools and
// applications there are is not looked at.
func ReadPolicy(cfg *config.Config) (*access.Policy, error) {
	methods, err := access.MethodsOf(services()...)
	if err != nil {
		return nil, err
	}
	methods[checkMethod] = access.Method{Scope: checkScope}
	mistake := &config.Mistake{Key: "access.policy", Variable: "AUTHING_ACCESS_POLICY", Value: string(cfg.Access.Policy)}
	if cfg.Access.Policy == "" {
		mistake.Problem = "is missing"
		return nil, mistake
	}
	content, err := os.ReadFile(string(cfg.Access.Policy))
	if err != nil {
		mistake.Problem = "cannot be read: " + err.Error()
		return nil, mistake
	}
	policy, err := access.ReadPolicy(content, access.Known{Methods: methods})
	if err != nil {
		mistake.Problem = err.Error()
		return nil, mistake
	}
	return policy, nil
}

// transport makes what the doors speak TLS with, nil for none.
func (s *Server) transport(settings config.TLS) (*certs.Store, error) {
	if !settings.On() {
		return nil, nil
	}
	auth := certs.Optional
	if settings.ClientAuth == config.ClientAuthRequired {
		auth = certs.Required
	}
	store := certs.New(auth, time.Now)
	files := []string{string(settings.Cert), string(settings.Key)}
	if settings.ClientCA != "" {
		files = append(files, string(settings.ClientCA))
	}
	load := func(contents [][]byte) error {
		var clientCAs []byte
		if len(contents) > 2 {
			if clientCAs = contents[2]; len(clientCAs) == 0 {
				return errors.New("the CAs of clients are an empty file")
			}
		}
		return store.Load(contents[0], contents[1], clientCAs)
	}
	if err := s.files.Add("certificates", load, files...); err != nil {
		return nil, &config.Mistake{Key: "tls", Value: fmt.Sprint(files), Problem: err.Error()}
	}
	return store, nil
}

// trusted is the client certificate that a connection showed, if it counts.
func trusted(store *certs.Store) middleware.Trusted {
	return func(state *tls.ConnectionState) (*x509.Certificate, error) {
		if store == nil {
			return nil, nil
		}
		return store.Peer(state)
	}
}

// selector is a Services that knows where a call acts.
type selector interface {
	Selection(ctx context.Context, fullMethod string, req proto.Message) (pool, application string, err error)
}

// selection asks the engine where a call acts.
func (b *backend) selection(ctx context.Context, method string, req proto.Message) (access.Selection, error) {
	engine, ok := b.services.(selector)
	if !ok {
		return access.Selection{}, nil
	}
	pool, application, err := engine.Selection(ctx, method, req)
	return access.Selection{Pool: pool, Application: application}, err
}

// checkOpen keeps a door from other machines as long as it is open to anybody
// or readable on the way, unless the operator insists.
func (s *Server) checkOpen(d *door, cfg *config.Config, b *backend) error {
	var lacks string
	switch open, plain := b.guard.Open(), b.certs == nil; {
	case d.local() || !open && !plain:
		return nil
	case open && plain:
		lacks = "neither a policy (access.policy) nor TLS (tls.cert, tls.key)"
	case open:
		lacks = "no policy (access.policy)"
	default:
		lacks = "no TLS (tls.cert, tls.key)"
	}
	if !cfg.Insecure {
		return &config.Mistake{
			Key: settingOf[d.name], Value: d.listener.Addr().String(),
			Problem: "other machines reach it, and there is " + lacks,
			Allowed: "a loopback address, what is missing, or --insecure",
		}
	}
	s.log.Warn("insecure: other machines reach this door, and there is "+lacks,
		"door", d.name, "address", d.listener.Addr().String())
	if b.guard.Open() && b.demo == nil {
		s.log.Warn("ManagementService and DirectoryService are refused on this door until there is a policy", "door", d.name)
	}
	return nil
}
