package middleware

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// RecoverHTTP is Recovery for what happens on a door before a call and after
// it. The standard library would survive the panic too, but would log what was
// panicked with, which may quote the request.
func RecoverHTTP(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler) // asks net/http to cut the connection
			}
			log.ErrorContext(r.Context(), "panic", "method", r.Method, "cause", causeText(cause), "stack", string(debug.Stack()))
			http.Error(w, "the request failed in an unforeseen way", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}
