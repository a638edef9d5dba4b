package server

import (
	"io"
	"net/http"
	"net/http/pprof"
	"strings"

	"google.golang.org/grpc"
	channelz "google.golang.org/grpc/channelz/service"
)

const pprofPath = "/debug/pprof/"

// withProfiles answers profiles of the process. The command line shows the
// program's name alone: who runs this may have put more into it.
func withProfiles(mux *http.ServeMux) {
	mux.HandleFunc("GET "+pprofPath, pprof.Index)
	mux.HandleFunc("GET "+pprofPath+"profile", pprof.Profile)
	mux.HandleFunc("GET "+pprofPath+"symbol", pprof.Symbol)
	mux.HandleFunc("POST "+pprofPath+"symbol", pprof.Symbol)
	mux.HandleFunc("GET "+pprofPath+"trace", pprof.Trace)
	mux.HandleFunc("GET "+pprofPath+"cmdline", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, serviceName)
	})
}

// withChannelz makes a door answer gRPC's channelz service as well, over HTTP/2
// without TLS. What it tells are addresses and counts.
func (s *Server) withChannelz(d *door, server *http.Server) {
	channels := grpc.NewServer()
	channelz.RegisterChannelzServiceToServer(channels)
	s.closers.add("channelz", func() error { channels.Stop(); return nil })
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	next, guarded := server.Handler, sameOrigin(d.local(), channels)
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 && strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc") {
			guarded.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
