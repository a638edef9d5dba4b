package signature

import (
	"strconv"
	"testing"
	"time"
)

func TestNoncesForgetWithoutLettingReplaysThrough(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 21, 2, 30, 0, 0, time.UTC)
	var n nonces
	for i := range maxNonces + 10 {
		if !n.add(strconv.Itoa(i), start.Add(time.Duration(i)*time.Millisecond), start) {
			t.Fatalf("nonce %d refused", i)
		}
	}
	if len(n.seen) != maxNonces || len(n.order) != maxNonces {
		t.Errorf("remembers %d nonces in order of %d, want %d", len(n.seen), len(n.order), maxNonces)
	}
	if n.add("0", start, start) {
		t.Error("a forgotten nonce was accepted again")
	}
	later := start.Add(3 * Window)
	if !n.add("new", later, later) {
		t.Error("a new nonce was refused")
	}
	if len(n.seen) != 1 {
		t.Errorf("remembers %d nonces after all others expired, want 1", len(n.seen))
	}
}
