package server

import "net/http"

// endConnections ends each connection with its next answer once this process
// drains. Who keeps connections takes the next one elsewhere; what is still kept
// when the door closes is cut, and loses the call that is just then on its way.
func (s *Server) endConnections(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.health.Draining() {
			w.Header().Set("Connection", "close") // over HTTP/2 it is a GOAWAY
		}
		next.ServeHTTP(w, r)
	})
}
