package server

import (
	"log/slog"
	"net/http"
)

// logRefusals writes a line for requests that are refused before they become a
// call: unknown paths, wrong verbs, unreadable bodies. Calls have a line of
// their own, and the request id of that line in their answer. The query is left
// out: it may hold a token.
func logRefusals(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answered := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answered, r)
		if answered.status < http.StatusBadRequest || w.Header().Get("X-Request-Id") != "" {
			return
		}
		log.LogAttrs(r.Context(), slog.LevelInfo, "refused",
			slog.String("verb", r.Method), slog.String("path", clipped(r.URL.Path)),
			slog.Int("status", answered.status), slog.String("peer", r.RemoteAddr))
	})
}

// maxLoggedPath bounds the path in a log line, in bytes.
const maxLoggedPath = 256

func clipped(path string) string {
	if len(path) > maxLoggedPath {
		return path[:maxLoggedPath] + "…"
	}
	return path
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter

	status int
}

// WriteHeader notes the status.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
