package health

// State is how a component is.
type State string

// The states. A degraded component still lets the service be ready.
const (
	OK       State = "ok"
	Degraded State = "degraded"
	Failed   State = "failed"
)

// Report is how a component is, and why. The detail is for people: fixed words
// and counts, nothing that callers or Authing sent.
type Report struct {
	State  State  `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// Share reports how many of all fail: none is OK, all are Failed, and others
// still serve somebody.
func Share(failing, all int, detail string) Report {
	switch {
	case failing == 0:
		return Report{State: OK}
	case failing < all:
		return Report{State: Degraded, Detail: detail}
	default:
		return Report{State: Failed, Detail: detail}
	}
}

// Component is something that readiness depends on.
type Component struct {
	Name string
	// Check must be quick: it tells what is known and asks nobody.
	Check func() Report
	// Needs says whether a gRPC service cannot do without it.
	Needs func(service string) bool
}
