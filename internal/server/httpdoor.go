package server

import (
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/certs"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
)

// Limits of one HTTP connection.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 10 * time.Second // after the call's own time
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// serveHTTP makes a door serve a handler whose calls take callTimeout at most,
// over TLS if there are certificates.
func serveHTTP(d *door, handler http.Handler, certs *certs.Store, callTimeout time.Duration, log *slog.Logger) *http.Server {
	log = log.With("door", d.name)
	server := &http.Server{
		Handler:           middleware.RecoverHTTP(log, logRefusals(log, handler)),
		ReadHeaderTimeout: readHeaderTimeout,
		// On HTTP/1 it also ends a call that is still being answered.
		ReadTimeout:    readTimeout + callTimeout,
		WriteTimeout:   readTimeout + callTimeout + writeTimeout,
		IdleTimeout:    idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	d.serve, d.drain, d.cut = server.Serve, server.Shutdown, server.Close
	if certs != nil {
		server.TLSConfig = certs.ServerConfig("h2", "http/1.1")
		d.serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	return server
}
