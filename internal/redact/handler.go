package redact

import (
	"context"
	"log/slog"
	"slices"
)

// Handler wraps any handler, so that no secret in an attribute reaches it:
// attributes whose names speak of secrets are hidden, and messages are printed
// as Message prints them.
func (r *Redactor) Handler(next slog.Handler) slog.Handler {
	return &handler{redactor: r, next: next}
}

type handler struct {
	redactor *Redactor
	next     slog.Handler
	groups   []string
}

// Enabled asks the wrapped handler.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle passes the record on with its attributes replaced.
func (h *handler) Handle(ctx context.Context, record slog.Record) error {
	if h.harmless(record) {
		return h.next.Handle(ctx, record)
	}
	replaced := slog.NewRecord(record.Time, record.Level, record.Message, record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		replaced.AddAttrs(h.replace(h.groups, attr))
		return true
	})
	return h.next.Handle(ctx, replaced)
}

// harmless says that nothing of a record would be replaced, which is so with one
// line a call.
func (h *handler) harmless(record slog.Record) bool {
	harmless := len(h.groups) == 0
	record.Attrs(func(attr slog.Attr) bool {
		switch attr.Value.Kind() {
		case slog.KindAny, slog.KindGroup, slog.KindLogValuer:
			harmless = false
		default:
			harmless = harmless && (h.redactor.off || !ownSecret(attr.Key))
		}
		return harmless
	})
	return harmless
}

// WithAttrs replaces the attributes that every later record carries.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	replaced := make([]slog.Attr, len(attrs))
	for i, attr := range attrs {
		replaced[i] = h.replace(h.groups, attr)
	}
	return &handler{h.redactor, h.next.WithAttrs(replaced), h.groups}
}

// WithGroup puts later attributes below a name.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &handler{h.redactor, h.next.WithGroup(name), append(slices.Clone(h.groups), name)}
}

func (h *handler) replace(groups []string, attr slog.Attr) slog.Attr {
	attr.Value = attr.Value.Resolve()
	if attr.Value.Kind() != slog.KindGroup {
		return h.redactor.replaceAttr(groups, attr)
	}
	if attr.Key != "" {
		groups = append(slices.Clone(groups), attr.Key)
	}
	var members []any
	for _, member := range attr.Value.Group() {
		members = append(members, h.replace(groups, member))
	}
	return slog.Group(attr.Key, members...)
}
