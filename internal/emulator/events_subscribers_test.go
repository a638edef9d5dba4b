package emulator

import "testing"

// Who takes nothing is left behind; the others are not.
func TestSlowSubscribersAreCut(t *testing.T) {
	var all subscribers
	slow, quick, elsewhere := all.join("a"), all.join("a"), all.join("b")
	for range maxUnsent + 1 {
		all.tell("a", "event")
		if event := <-quick.events; event != "event" {
			t.Fatalf("heard %q", event)
		}
	}
	waiting := 0
	for range slow.events { // ends because it was closed
		waiting++
	}
	if waiting != maxUnsent || len(elsewhere.events) != 0 {
		t.Errorf("%d events waited for the slow one, %d for the other", waiting, len(elsewhere.events))
	}
	for _, one := range []*subscriber{slow, quick, elsewhere} {
		all.leave(one)
	}
	if len(all.by) != 0 {
		t.Errorf("nobody listens, and %v is kept", all.by)
	}
}
