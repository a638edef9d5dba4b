package server

import (
	"io"
	"log/slog"

	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/redact"
)

// NewLogger makes the program's log. Everything written to it is redacted.
func NewLogger(w io.Writer, settings config.Log, redactor *redact.Redactor) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.Level(settings.Level)}
	var handler slog.Handler = slog.NewTextHandler(w, options)
	if settings.Format == config.FormatJSON {
		handler = slog.NewJSONHandler(w, options)
	}
	return slog.New(redactor.Handler(handler))
}
