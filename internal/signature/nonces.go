package signature

import (
	"container/heap"
	"sync"
	"time"
)

// maxNonces bounds the memory of a Verifier to about 20 MB.
const maxNonces = 1 << 17

// nonces remembers which requests were seen. It forgets those whose date is too
// old to be accepted anyway. When it is full it forgets the oldest and refuses
// what is not younger, so that forgetting never lets a replay through.
type nonces struct {
	mu    sync.Mutex
	seen  map[string]struct{}
	order byDate
	floor time.Time
}

// add reports whether the nonce is new.
func (n *nonces) add(nonce string, date, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for len(n.order) > 0 && now.Sub(n.order[0].date) > Window {
		n.forgetOldest()
	}
	if _, seen := n.seen[nonce]; seen || !date.After(n.floor) {
		return false
	}
	if len(n.order) >= maxNonces {
		n.floor = n.order[0].date
		n.forgetOldest()
	}
	if n.seen == nil {
		n.seen = make(map[string]struct{})
	}
	n.seen[nonce] = struct{}{}
	heap.Push(&n.order, dated{nonce, date})
	return true
}

func (n *nonces) forgetOldest() {
	oldest := heap.Pop(&n.order).(dated)
	delete(n.seen, oldest.nonce)
}

type dated struct {
	nonce string
	date  time.Time
}

// byDate is a heap with the oldest first.
type byDate []dated

func (h byDate) Len() int           { return len(h) }
func (h byDate) Less(i, j int) bool { return h[i].date.Before(h[j].date) }
func (h byDate) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byDate) Push(x any)        { *h = append(*h, x.(dated)) }
func (h *byDate) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	(*h)[last] = dated{}
	*h = (*h)[:last]
	return x
}
