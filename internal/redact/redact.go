// Package redact keeps secrets out of logs: it prints protobuf messages without
// the fields marked debug_redact, and attributes without values whose names
// speak of secrets.
package redact

import (
	"log/slog"

	"google.golang.org/protobuf/proto"
)

// Placeholder stands where a secret would.
const Placeholder = "[redacted]"

// Redactor decides what logs may show. Use New.
type Redactor struct{ off bool }

// Option changes a Redactor.
type Option func(*Redactor)

// Off shows everything. It exists for the test that proves that secrets would
// be in the log without redaction.
func Off() Option { return func(r *Redactor) { r.off = true } }

// New makes a Redactor.
func New(opts ...Option) *Redactor {
	r := new(Redactor)
	for _, opt := range opts {
		opt(r)
	}
	return r
}

// Message prints a message as JSON when, and only when, it is logged.
func (r *Redactor) Message(m proto.Message) slog.LogValuer { return message{r, m} }

type message struct {
	redactor *Redactor
	message  proto.Message
}

// LogValue formats the message.
func (m message) LogValue() slog.Value {
	if m.message == nil || !m.message.ProtoReflect().IsValid() {
		return slog.AnyValue(nil)
	}
	return slog.AnyValue(m.redactor.json(m.message))
}
