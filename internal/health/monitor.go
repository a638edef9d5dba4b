package health

import (
	"sync"
	"sync/atomic"

	grpchealth "google.golang.org/grpc/health"
)

// phase is where the process is between its start and its end.
type phase int32

const (
	starting phase = iota
	serving
	draining
)

func (p phase) String() string { return [...]string{"starting", "ok", "draining"}[p] }

// lifecycle is the component of the process itself.
const lifecycle = "server"

// Monitor knows how the process is. It is safe for concurrent use.
type Monitor struct {
	phase      atomic.Int32
	components []Component

	mu       sync.Mutex // of telling
	told     *grpchealth.Server
	services []string
}

// New returns a Monitor of a process that is starting.
func New() *Monitor { return new(Monitor) }

// Add adds what readiness depends on. All are added before the first question.
func (m *Monitor) Add(components ...Component) { m.components = append(m.components, components...) }

// Start says that the process serves.
func (m *Monitor) Start() {
	m.phase.CompareAndSwap(int32(starting), int32(serving))
	m.Tell()
}

// Drain says that the process ends. There is no way back.
func (m *Monitor) Drain() {
	m.phase.Store(int32(draining))
	m.Tell()
}

func (m *Monitor) now() phase { return phase(m.phase.Load()) }

// Started says that the process is past its start.
func (m *Monitor) Started() bool { return m.now() != starting }

// Draining says that the process ends.
func (m *Monitor) Draining() bool { return m.now() == draining }

// Ready says whether calls should come here.
func (m *Monitor) Ready() bool {
	ready, _ := m.readiness()
	return ready
}

// readiness is that of the whole, and of each component by name.
func (m *Monitor) readiness() (ready bool, of map[string]Report) {
	at := m.now()
	ready, of = at == serving, map[string]Report{lifecycle: {State: State(at.String())}}
	for _, component := range m.components {
		report := component.Check()
		of[component.Name] = report
		ready = ready && report.State != Failed
	}
	return ready, of
}
