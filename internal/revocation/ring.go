package revocation

import (
	"sort"
	"sync"
)

// ring keeps the recent events, in order. Watchers read it at their own pace by
// serial numbers, which count what was added here: no watcher has a buffer of
// its own, and whoever is overtaken has missed something.
type ring struct {
	size uint64
	// elsewhere says that positions are given by somebody else, so that a
	// watcher may know later ones than are known here.
	elsewhere bool

	mu         sync.Mutex
	records    []record // serial number s is at (s-origin) % size
	origin     uint64
	first, end uint64 // the serial numbers that are kept: first <= s < end
	// All events after base are kept here, once there is one.
	base, newest position
	based        bool
	changed      chan struct{} // closed when something is added

	ready chan struct{} // closed once the past is known
	once  sync.Once
}

func newRing(size int, elsewhere bool) *ring {
	return &ring{
		size: uint64(size), elsewhere: elsewhere, //nolint:gosec // checked with the options
		changed: make(chan struct{}), ready: make(chan struct{}),
	}
}

// complete says that the past is known.
func (r *ring) complete() { r.once.Do(func() { close(r.ready) }) }

// add keeps an event. Positions only grow.
func (r *ring) add(one record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.see(one.at)
	if r.end-r.first == r.size {
		r.base = r.records[(r.first-r.origin)%r.size].at
		r.first++
	}
	if place := (r.end - r.origin) % r.size; place < uint64(len(r.records)) {
		r.records[place] = one
	} else {
		r.records = append(r.records, one)
	}
	r.end++
	r.wake()
}

// pass notes an event that is not worth keeping.
func (r *ring) pass(at position) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.see(at)
}

func (r *ring) see(at position) {
	if !r.based {
		r.base, r.based = at, true
	}
	r.newest = at
}

// restart forgets everything: the events to come do not follow those known.
func (r *ring) restart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end++ // overtakes even those who had read everything
	r.first, r.origin = r.end, r.end
	r.records, r.based, r.newest = nil, false, position{}
	r.wake()
}

func (r *ring) wake() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// last is the position of the latest event.
func (r *ring) last() (at position, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.newest, r.based
}

// start is the serial number of the oldest event.
func (r *ring) start() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.first
}

// seek is the serial number of the first event after a position.
func (r *ring) seek(after position) (uint64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.based || after.before(r.base) || !r.elsewhere && r.newest.before(after) {
		return 0, ErrTooOld
	}
	skipped := sort.Search(int(r.end-r.first), func(i int) bool { //nolint:gosec // at most size
		return after.before(r.at(r.first + uint64(i)).at) //nolint:gosec // not negative
	})
	return r.first + uint64(skipped), nil //nolint:gosec // not negative
}

// read copies events from a serial number on. Where there are none yet, changed
// is closed when there are.
func (r *ring) read(serial uint64, into []record) (n int, changed <-chan struct{}, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if serial < r.first {
		return 0, nil, ErrBehind
	}
	for n < len(into) && serial < r.end {
		into[n] = r.at(serial)
		n, serial = n+1, serial+1
	}
	return n, r.changed, nil
}

func (r *ring) at(serial uint64) record { return r.records[(serial-r.origin)%r.size] }
