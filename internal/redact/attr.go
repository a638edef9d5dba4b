package redact

import (
	"log/slog"
	"reflect"
	"slices"

	"google.golang.org/protobuf/proto"
)

// replaceAttr hides an attribute whose own name, or whose group's, speaks of a
// secret, and prints messages by Message. Names inside maps with text keys,
// such as headers, count too.
func (r *Redactor) replaceAttr(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) == 0 && builtIn[attr.Key] {
		return attr
	}
	if !r.off && (ownSecret(attr.Key) || slices.ContainsFunc(groups, ownSecret)) {
		return slog.String(attr.Key, Placeholder)
	}
	if attr.Value.Kind() != slog.KindAny {
		return attr
	}
	given := attr.Value.Any()
	if m, ok := given.(proto.Message); ok {
		return slog.Attr{Key: attr.Key, Value: r.Message(m).LogValue()}
	}
	if members, ok := r.members(given); ok {
		return slog.Any(attr.Key, members)
	}
	return attr
}

// builtIn are slog's own attributes.
var builtIn = map[string]bool{slog.TimeKey: true, slog.LevelKey: true, slog.MessageKey: true, slog.SourceKey: true}

// members copies a map with text keys, such as http.Header and metadata.MD,
// without its secrets.
func (r *Redactor) members(v any) (map[string]any, bool) {
	m := reflect.ValueOf(v)
	if m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.String {
		return nil, false
	}
	printed := make(map[string]any, m.Len())
	for it := m.MapRange(); it.Next(); {
		key := it.Key().String()
		printed[key] = r.named(key, it.Value().Interface)
	}
	return printed, true
}
