package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestHealthzFollowsReadiness(t *testing.T) {
	ready := false
	handler := withHealthz(func() bool { return ready }, http.NotFoundHandler())
	for _, want := range []int{http.StatusServiceUnavailable, http.StatusOK, http.StatusServiceUnavailable} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, healthzPath, nil))
		if answer.Code != want {
			t.Errorf("ready %v: %d", ready, answer.Code)
		}
		ready = !ready
	}
}
