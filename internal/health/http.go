package health

import (
	"encoding/json"
	"net/http"
)

// The paths, as Kubernetes' own servers have them. /healthz is /readyz without
// the components.
const (
	livePath    = "/livez"
	readyPath   = "/readyz"
	startupPath = "/startupz"
	healthPath  = "/healthz"
)

// Asks says that a request for the path is a question about health.
func Asks(path string) bool {
	switch path {
	case livePath, readyPath, startupPath, healthPath:
		return true
	default:
		return false
	}
}

// answer is what is said over HTTP.
type answer struct {
	Status     string            `json:"status"`
	Components map[string]Report `json:"components,omitempty"`
}

// Over answers questions about health and leaves all else to next.
func (m *Monitor) Over(next http.Handler) http.Handler {
	questions := map[string]func() (bool, map[string]Report){
		livePath:    func() (bool, map[string]Report) { return true, nil }, // who answers lives
		readyPath:   m.readiness,
		startupPath: func() (bool, map[string]Report) { return m.Started(), nil },
		healthPath:  func() (bool, map[string]Report) { return m.Ready(), nil },
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ask, ours := questions[r.URL.Path]
		if !ours {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		good, components := ask()
		said := answer{Status: "ok", Components: components}
		if !good {
			said.Status = "unavailable"
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(said) // who went away needs no answer
	})
}
