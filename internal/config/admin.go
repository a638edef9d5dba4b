package config

// Admin is the HTTP listener for those who run this: metrics, profiles, channels. It has no TLS and
// asks nobody who they are.
type Admin struct {
	Addr OptionalAddress `key:"addr" default:"off" help:"Where metrics are served, at /metrics (docs/metrics.md), and profiles at /debug/pprof/ (docs/observability.md), without TLS and to whoever asks. Other machines reach it with insecure only."`
}
