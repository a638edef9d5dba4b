package mesh

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
)

// maxLoggedPath bounds a path in the log, in bytes.
const maxLoggedPath = 256

// change says what of a request that passes is to be changed. What is set is
// not among what is removed: proxies set first and remove then.
func (d *Decider) change(decision *Decision, head *headers, rule *Rule, user []Header) {
	decision.Set = user
	remove := func(name string) {
		set := slices.ContainsFunc(decision.Set, func(h Header) bool { return h.Name == name })
		if !set && !slices.Contains(decision.Remove, name) {
			decision.Remove = append(decision.Remove, name)
		}
	}
	// Also those that were not seen: the proxy may have shown some headers only.
	for _, name := range [...]string{HeaderUserID, HeaderScopes, HeaderIssuer, HeaderRoles} {
		remove(name)
	}
	for _, name := range head.spoofed {
		remove(name)
	}
	if !d.removeToken {
		return
	}
	if slices.ContainsFunc(head.authorization, func(value string) bool { _, is := bearerOf(value); return is }) {
		remove("authorization")
	}
	cookie := d.cookie
	if rule != nil {
		cookie = or(rule.Cookie, d.cookie)
	}
	if cookie == "" {
		return
	}
	switch rest, found := withoutCookie(head.cookies, cookie); {
	case found && rest == "":
		remove("cookie")
	case found:
		decision.Set = append(decision.Set, Header{"cookie", rest})
	}
}

// note logs a refusal: what could not be decided is for those who run this, the
// rest for who looks closer. The path is without its query, where secrets are.
func (d *Decider) note(ctx context.Context, req *Request, decision *Decision) {
	level, message := slog.LevelDebug, "request refused"
	switch {
	case d.shadow:
		level, message = slog.LevelWarn, "request would be refused"
	case decision.Reason.status() >= 500 && !errors.Is(ctx.Err(), context.Canceled):
		level = slog.LevelWarn
	}
	if !d.log.Enabled(ctx, level) {
		return
	}
	path := decision.path
	if path == "" { // it cannot be read
		path, _, _ = strings.Cut(req.Target, "?")
	}
	attrs := []slog.Attr{
		slog.String("reason", string(decision.Reason)), slog.String("rule", decision.Rule),
		slog.String("method", cut(req.Method, maxMethod)), slog.String("host", cut(req.Host, maxHost)),
		slog.String("path", cut(path, maxLoggedPath)),
	}
	if decision.err != nil {
		attrs = append(attrs, slog.String("error", decision.err.Error()))
	}
	d.log.LogAttrs(ctx, level, message, attrs...)
}

func cut(text string, most int) string {
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
