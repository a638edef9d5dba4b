package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// TestEveryRequestLeavesALine: what became a call is logged as one, what was
// refused before is logged as that, once each and without the query.
func TestEveryRequestLeavesALine(t *testing.T) {
	s := start(t, embedded())
	call(t, http.MethodGet, s.rest("/api/v3/nothing?token=hidden-canary"), "")
	call(t, http.MethodPost, s.rest("/api/v3/signin"), "{")
	call(t, http.MethodPost, s.rest("/api/v3/signin"), "{}")
	for line, want := range map[string]int{
		`"msg":"refused","door":"REST","verb":"GET","path":"/api/v3/nothing","status":404`: 1,
		`"path":"/api/v3/signin","status":400`:                                             1,
		`"method":"/authing.v3.AuthService/SignInByCredentials"`:                           1,
		"hidden-canary": 0,
	} {
		if got := strings.Count(s.log.String(), line); got != want {
			t.Errorf("%d lines with %s, want %d", got, line, want)
		}
	}
}
