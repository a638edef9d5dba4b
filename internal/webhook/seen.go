package webhook

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxSeen bounds each half of what is remembered, 3 MB in all.
const maxSeen = 1 << 15

// seen remembers deliveries for a window at least. It may forget earlier when
// there are many: what is applied again with its own time changes nothing.
type seen struct {
	mu           sync.Mutex
	window       time.Duration
	recent, past map[[sha256.Size]byte]struct{}
	since        time.Time
}

func (s *seen) has(digest [sha256.Size]byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, recent := s.recent[digest]
	_, past := s.past[digest]
	return recent || past
}

func (s *seen) add(digest [sha256.Size]byte, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recent == nil || len(s.recent) >= maxSeen || now.Sub(s.since) > s.window {
		s.past, s.recent, s.since = s.recent, make(map[[sha256.Size]byte]struct{}), now
	}
	s.recent[digest] = struct{}{}
}
