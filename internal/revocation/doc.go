// Package revocation spreads the revocations of end users' tokens to every
// replica, and to whoever watches them.
//
// A revocation is applied here first, to the identity.Revoked of this replica's
// verifier, and then told to the others through a log. Revocations can be
// applied in any order and more than once, so telling twice does no harm: what
// may not have arrived is told again.
//
//	log.go       what a log does, and its errors
//	position.go  the ids of events
//	ring.go      the recent events, which watchers read at their own pace
//	watch.go     a watcher's loop
//	memory.go    the log of a single process
//	redis.go     the log that replicas share: a Redis stream
//	reader.go    what the others published
//	gap.go       what the stream has lost
//	outbox.go    what the others are still to be told
//	sender.go    telling them
//	entry.go     an event as an entry of the stream
//	backoff.go   how long to wait for a Redis that is away
//	metrics.go   what is counted, for those who run this
package revocation
