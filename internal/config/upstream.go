package config

import (
	"errors"
	"strconv"
	"time"
)

// Upstream is how Authing is treated when it does not answer.
type Upstream struct {
	Retries      Count   `key:"retries" default:"2" help:"How often a call that may be repeated (idempotency_level) is sent again after a refused or broken connection, 429, 502, 503 or 504, as long as its deadline leaves room. 0: never."`
	BreakerCalls Count   `key:"breaker_calls" default:"20" help:"Circuit breaker of each host of Authing: it opens when half of its calls of the last 10 seconds failed (no answer, or 5xx), and these are so many at least. Calls then end at once as UNAVAILABLE. 0: never."`
	BreakerPause Timeout `key:"breaker_pause" default:"5s" help:"How long an open circuit breaker waits before it lets one call probe the host."`
}

// Count is a small number.
type Count uint

const maxCount = 1000

// UnmarshalText accepts a number in range.
func (c *Count) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 32)
	if err != nil {
		return errors.New("is not a number")
	}
	if n > maxCount {
		return errors.New("is out of range")
	}
	*c = Count(n)
	return nil
}

// Allowed describes the accepted values.
func (Count) Allowed() string { return "0 to 1000" }

// Delay is how long something waits; it may be nothing.
type Delay time.Duration

// UnmarshalText accepts a Go duration in range.
func (d *Delay) UnmarshalText(text []byte) error {
	given, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New("is not a duration")
	}
	if given < 0 || given > maxTimeout {
		return errors.New("is out of range")
	}
	*d = Delay(given)
	return nil
}

// Allowed describes the accepted values.
func (Delay) Allowed() string { return "0s to 10m" }
