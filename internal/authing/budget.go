package authing

import "sync"

// A host is sent no more than budgetSize repetitions and one for each ten calls
// that went well, as in gRPC's retry throttling: an outage is not multiplied.
const (
	budgetSize   = 10
	budgetEarned = 0.1
)

// budget is the repetitions that a host may still be sent.
type budget struct {
	mu   sync.Mutex
	left float64
}

func newBudget() budget { return budget{left: budgetSize} }

// earn is told of each call that went well.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+budgetEarned, budgetSize)
}

// spend takes one, if there is one.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
