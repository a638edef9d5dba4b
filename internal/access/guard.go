package access

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"
)

// Options are what a Guard is made of.
type Options struct {
	Known Known
	// Issuers are whose JWTs name callers.
	Issuers []Issuer
	// TokenKey signs the tokens that keys are traded for; replicas share it.
	// Nil: a random one.
	TokenKey []byte
	// Demo is the emulator's own pair, nil with a real Authing.
	Demo *Key
	// Default is what a call selects that names nothing.
	Default Selection
	Now     func() time.Time
	Log     *slog.Logger
}

// Guard decides about every call, whichever door it came through. Without a
// policy it is open: who can reach a door may use all of it. It is safe for
// concurrent use, and keys and policies may be replaced while it is used.
type Guard struct {
	known   Known
	methods Methods
	issuers *issuers
	tokens  *tokens
	demo    *Key
	def     Selection
	now     func() time.Time
	log     *slog.Logger

	keys           atomic.Pointer[Keys]
	policy, shadow atomic.Pointer[Policy]
}

// NewGuard returns a Guard without a policy and with no keys but the demo one.
func NewGuard(opts Options) (*Guard, error) {
	if opts.Known.Methods == nil || opts.Now == nil || opts.Log == nil {
		return nil, errors.New("access: a guard needs methods, a clock and a log")
	}
	for _, issuer := range opts.Issuers {
		opts.Known.Issuers = append(opts.Known.Issuers, issuer.Name)
	}
	if opts.Known.Issuers == nil {
		opts.Known.Issuers = []string{}
	}
	g := &Guard{
		known: opts.Known, methods: opts.Known.Methods, demo: opts.Demo, def: opts.Default,
		now: opts.Now, log: opts.Log,
	}
	var err error
	if g.issuers, err = newIssuers(opts.Issuers, opts.Now); err != nil {
		return nil, err
	}
	if g.tokens, err = newTokens(opts.TokenKey); err != nil {
		return nil, err
	}
	return g, g.setKeys(nil)
}

// Close ends what the guard does in the background.
func (g *Guard) Close() { g.issuers.verifier.Close() }

// LoadKeys replaces the keys by those of a keys file. What is not among them
// any more stops working at once, tokens included. On an error the old ones
// stay.
func (g *Guard) LoadKeys(content []byte) error {
	keys, err := ReadKeys(content)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if key.Pool != "" && g.known.Pools != nil && !slices.Contains(g.known.Pools, key.Pool) {
			return &Problem{Line: key.line, Text: "the pool " + key.Pool + " is not configured"}
		}
	}
	return g.setKeys(keys)
}

func (g *Guard) setKeys(keys []Key) error {
	if g.demo != nil {
		keys = append(keys, *g.demo)
	}
	set, err := NewKeys(keys...)
	if err == nil {
		g.keys.Store(set)
	}
	return err
}

// LoadPolicy replaces the policy. On an error the old one stays.
func (g *Guard) LoadPolicy(content []byte) error { return g.load(&g.policy, content) }

// LoadShadow replaces the policy that is asked for its opinion only: where it
// differs from the decision, the log says so.
func (g *Guard) LoadShadow(content []byte) error { return g.load(&g.shadow, content) }

func (g *Guard) load(into *atomic.Pointer[Policy], content []byte) error {
	policy, err := ReadPolicy(content, g.known)
	if err == nil {
		into.Store(policy)
	}
	return err
}

// Open says that there is no policy.
func (g *Guard) Open() bool { return g.policy.Load() == nil }

// Authorize says whether a caller may use an rpc where the call acts; selected
// says where that is, and is asked only if it matters. Errors: PERMISSION_DENIED
// with what is missing in ErrorInfo.metadata, and those of selected. The caller
// comes back as the selection completes it.
func (g *Guard) Authorize(
	ctx context.Context, caller Caller, method string, selected func() (Selection, error),
) (Caller, error) {
	if !NeedsCaller(method) {
		return caller, nil
	}
	policy, shadow := g.policy.Load(), g.shadow.Load()
	known, err := g.authorize(policy, caller, method, selected)
	if shadow != nil {
		_, opinion := g.authorize(shadow, caller.under(shadow), method, selected)
		g.compare(ctx, known, method, err, opinion)
	}
	return known, err
}

func (g *Guard) authorize(policy *Policy, caller Caller, method string, selected func() (Selection, error)) (Caller, error) {
	rpc, known := g.methods[method]
	if !known {
		return caller, denied(lacksScope, "", "the method is not granted to anybody").refusal(caller, method)
	}
	if policy == nil && caller.Pool == "" {
		return caller, nil
	}
	// Whoever may not use the rpc at all learns nothing of what is configured.
	if policy != nil && !caller.public && !caller.demo {
		if decision := policy.method(caller, method); !decision.Allowed {
			return caller, decision.refusal(caller, method)
		}
	}
	at, err := selected()
	if err != nil {
		return caller, err
	}
	var decision Decision
	switch {
	case rpc.Management && caller.Pool != "" && caller.Pool != at.Pool:
		decision = denied(lacksPool, at.Pool, "the credential of %s is for the pool %s alone", caller, caller.Pool)
	case policy == nil, caller.demo:
		return caller, nil
	case caller.public:
		caller.Identity = applicationPrefix + at.Application
		caller.Name = policy.named[caller.Identity]
		decision = policy.method(caller, method)
	default:
		decision = policy.decide(caller, method, at, g.def)
	}
	if !decision.Allowed {
		return caller, decision.refusal(caller, method)
	}
	return caller, nil
}

// under is the caller as another policy names it.
func (c Caller) under(policy *Policy) Caller {
	if len(c.identities) > 0 {
		c.Name, _ = policy.callerOf(c.identities)
	}
	return c
}

// compare logs where the shadow policy would have decided otherwise.
func (g *Guard) compare(ctx context.Context, caller Caller, method string, enforced, shadow error) {
	if (enforced == nil) == (shadow == nil) {
		return
	}
	attrs := []slog.Attr{
		slog.String("caller", caller.String()), slog.String("method", method),
		slog.String("enforced", verdict(enforced)), slog.String("shadow", verdict(shadow)),
	}
	if shadow != nil {
		attrs = append(attrs, slog.String("why", shadow.Error()))
	}
	g.log.LogAttrs(ctx, slog.LevelWarn, "the shadow policy decides otherwise", attrs...)
}

func verdict(err error) string {
	if err == nil {
		return "allowed"
	}
	return "denied"
}
