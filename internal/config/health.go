package config

// Health is when this service says that it is ready (docs/health.md).
type Health struct {
	Interval      Timeout `key:"interval" default:"10s" help:"How often health is looked at for those who watch it over gRPC, and a refused credential is tried again."`
	RevocationLag Delay   `key:"revocation_lag" default:"1m" help:"With redis.url: how old what is known of other replicas' revocations may be before this one is not ready. 0: it always is."`
}
