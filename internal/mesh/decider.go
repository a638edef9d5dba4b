package mesh

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// decideTimeout bounds a decision, whatever time the proxy gives it.
const decideTimeout = 10 * time.Second

// Decider decides about requests, whichever proxy asks. It is safe for
// concurrent use and does not change but for what it counts.
type Decider struct {
	tokens      Tokens
	permissions Permissions
	routes      []Route
	fallback    Rule
	audience    string
	cookie      string
	realm       string
	removeToken bool
	shadow      bool
	log         *slog.Logger
	tally       *tally
}

// New returns a Decider. Errors name the rule that is wrong.
func New(opts Options) (*Decider, error) {
	if opts.Tokens == nil || opts.Log == nil {
		return nil, errors.New("mesh: a decider needs tokens and a log")
	}
	fallback := Rule{Name: "default", Audience: opts.Audience, Cookie: opts.Cookie}
	if err := fallback.check(false); err != nil {
		return nil, errors.New("mesh: the default rule: " + err.Error())
	}
	if opts.Realm == "" {
		opts.Realm = DefaultRealm
	}
	if !isRealm(opts.Realm) {
		return nil, errors.New("mesh: the realm must be printable ASCII without quotes")
	}
	routes, err := checkRoutes(opts.Routes, opts.Permissions != nil)
	if err != nil {
		return nil, err
	}
	return &Decider{
		tokens: opts.Tokens, permissions: opts.Permissions, routes: routes, fallback: fallback,
		audience: opts.Audience, cookie: opts.Cookie, realm: opts.Realm,
		removeToken: opts.RemoveToken && !opts.Shadow, shadow: opts.Shadow, log: opts.Log,
		tally: &tally{decisions: make(map[counted]uint64)},
	}, nil
}

func isRealm(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return len(text) <= maxText
}

// Decide says whether a request may pass, and what of it is to be changed then.
func (d *Decider) Decide(ctx context.Context, req *Request) Decision {
	ctx, cancel := context.WithTimeout(ctx, decideTimeout)
	defer cancel()
	head := readHeaders(req.Headers)
	decision, rule, user := d.decide(ctx, req, head)
	if rule != nil {
		decision.Rule = rule.Name
	}
	if decision.Reason != "" {
		decision.Challenge = d.challenge(decision.Reason, rule)
		decision.Shadow = d.shadow
		d.note(ctx, req, &decision)
	}
	d.tally.add(&decision)
	if decision.Allowed() {
		d.change(&decision, head, rule, user)
	}
	return decision
}

// decide finds the rule and asks it; the user is nil without a good token.
func (d *Decider) decide(ctx context.Context, req *Request, head *headers) (Decision, *Rule, []Header) {
	host, hostOK := readHost(req.Host)
	path, pathOK := readPath(req.Target)
	switch {
	case !hostOK || !pathOK || !isMethod(req.Method):
		return Decision{Reason: ReasonMalformed}, nil, nil
	case head.tooLarge():
		return Decision{Reason: ReasonTooLarge, path: path}, nil, nil
	case req.KeepsHeaders && len(head.spoofed) > 0:
		return Decision{Reason: ReasonIdentityHeader, path: path}, nil, nil
	}
	rule, err := readExtensions(req.Extensions, d.permissions != nil)
	if err != nil {
		return Decision{Reason: ReasonRule, err: err, path: path}, nil, nil
	}
	if rule == nil {
		rule = d.match(host, path, req.Method)
	}
	if rule.Need == NeedNothing {
		return Decision{path: path}, rule, nil
	}
	decision, user := d.ask(ctx, rule, head)
	decision.path = path
	return decision, rule, user
}

func (d *Decider) match(host, path, method string) *Rule {
	for i := range d.routes {
		if d.routes[i].matches(host, path, method) {
			return &d.routes[i].Rule
		}
	}
	return &d.fallback
}

// ask finds out who it is, and whether that is enough.
func (d *Decider) ask(ctx context.Context, rule *Rule, head *headers) (Decision, []Header) {
	raw, reason := head.token(or(rule.Cookie, d.cookie))
	if reason != "" {
		return Decision{Reason: reason}, nil
	}
	token, err := d.verify(ctx, rule, raw)
	if err != nil {
		return Decision{Reason: reasonOf(err), err: err}, nil
	}
	found := whoOf(token)
	user, usable := found.headers()
	switch {
	case !usable:
		return Decision{Reason: ReasonIdentity}, nil
	case rule.Need == NeedScopes && !found.grants.HasScopes(rule.Scopes):
		return Decision{Reason: ReasonScopes}, user
	case rule.Need == NeedRoles && !found.grants.HasRole(rule.Roles):
		return Decision{Reason: ReasonRoles}, user
	case rule.Need == NeedPermission:
		allowed, err := d.permissions.Allowed(ctx, token, raw, rule.Resource, rule.Action)
		switch {
		case err != nil:
			return Decision{Reason: ReasonPermissionFailed, err: err}, user
		case !allowed:
			return Decision{Reason: ReasonPermission}, user
		}
	}
	return Decision{}, user
}

func (d *Decider) verify(ctx context.Context, rule *Rule, raw string) (*identity.Token, error) {
	audience := or(rule.Audience, d.audience)
	if rule.MaxStaleness == nil {
		return d.tokens.Verify(ctx, raw, audience)
	}
	token, _, err := d.tokens.VerifyFresh(ctx, raw, audience, *rule.MaxStaleness)
	return token, err
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, identity.ErrExpired):
		return ReasonTokenExpired
	case errors.Is(err, identity.ErrRevoked), errors.Is(err, identity.ErrRefused):
		return ReasonTokenRevoked
	case errors.Is(err, identity.ErrInvalid):
		return ReasonTokenInvalid
	default:
		return ReasonTokenUnverified
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
