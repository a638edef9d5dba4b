package emulator

import (
	"strconv"
	"time"
)

// deviceState is whether a device may be used, by everybody or by one user.
type deviceState struct {
	disabled bool
	until    time.Time // suspended
}

// Statuses of a device.
const (
	deviceActivated   = "activated"
	deviceSuspended   = "suspended"
	deviceDeactivated = "deactivated"
)

// status is the state in Authing's words, and how long a suspension goes on.
func (s deviceState) status(now time.Time) (status string, left time.Duration) {
	switch {
	case s.disabled:
		return deviceDeactivated, 0
	case now.Before(s.until):
		return deviceSuspended, s.until.Sub(now)
	default:
		return deviceActivated, 0
	}
}

// status is that of the device itself, else the one that it has for all its users.
func (d *device) status(now time.Time) (status string, left time.Duration) {
	if status, left = d.state.status(now); status != deviceActivated || len(d.uses) == 0 {
		return status, left
	}
	status, left = d.uses[0].state.status(now)
	for _, u := range d.uses[1:] {
		if other, _ := u.state.status(now); other != status {
			return deviceActivated, 0
		}
	}
	return status, left
}

// suspension is the state until a time: ISO 8601, or milliseconds since 1970.
func (e *Emulator) suspension(endTime string) (deviceState, error) {
	end, err := readInstant(endTime)
	if ms, notNumber := strconv.ParseInt(endTime, 10, 64); notNumber == nil && ms >= 0 && ms <= lastInstant {
		end, err = time.UnixMilli(ms), nil
	}
	switch {
	case err != nil:
		return deviceState{}, badField("endTime", "must be ISO 8601 or milliseconds since 1970")
	case !e.now().Before(end):
		return deviceState{}, badField("endTime", "is past")
	default:
		return deviceState{until: end}, nil
	}
}
