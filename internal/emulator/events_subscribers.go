package emulator

import "sync"

// maxUnsent is how many events wait for a subscriber that is slow.
const maxUnsent = 256

// subscribers are those who listen to events now.
type subscribers struct {
	mu sync.Mutex
	by map[string]map[*subscriber]struct{} // by the code of the event
}

// subscriber listens to one event.
type subscriber struct {
	code   string
	events chan string // closed when it was too slow
}

func (s *subscribers) join(code string) *subscriber {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := &subscriber{code, make(chan string, maxUnsent)}
	if s.by == nil {
		s.by = make(map[string]map[*subscriber]struct{})
	}
	if s.by[code] == nil {
		s.by[code] = make(map[*subscriber]struct{})
	}
	s.by[code][one] = struct{}{}
	return one
}

func (s *subscribers) leave(one *subscriber) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(one)
}

func (s *subscribers) drop(one *subscriber) {
	delete(s.by[one.code], one)
	if len(s.by[one.code]) == 0 {
		delete(s.by, one.code)
	}
}

// tell hands an event to all who listen to it.
func (s *subscribers) tell(code, payload string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for one := range s.by[code] {
		select {
		case one.events <- payload:
		default:
			close(one.events)
			s.drop(one)
		}
	}
}
