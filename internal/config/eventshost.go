package config

import (
	"errors"
	"net/url"
	"strings"
)

// EventsHost is the origin of the websockets that events come from, without a
// trailing slash. Credentials travel to it, so it is wss; ws is accepted for
// this machine only.
type EventsHost string

// UnmarshalText accepts a wss origin.
func (h *EventsHost) UnmarshalText(text []byte) error {
	scheme, rest, _ := strings.Cut(string(text), "://")
	if scheme != "ws" && scheme != "wss" {
		return errors.New("must be wss")
	}
	var host Host
	if err := host.UnmarshalText([]byte("https://" + rest)); err != nil {
		return err
	}
	if scheme == "ws" && !loopback(host.name()) {
		return errors.New("must be wss: credentials travel to it")
	}
	*h = EventsHost(scheme + strings.TrimPrefix(string(host), "https"))
	return nil
}

// Allowed describes the accepted values.
func (EventsHost) Allowed() string { return "wss://host[:port], or ws on a loopback host" }

// eventsHostOf is where Authing's own installations have their events: the Node
// SDK's address for authing.cn, the Go SDK's for authing.com. Of other
// installations it is not known, and their credentials must not go there.
func eventsHostOf(api Host) EventsHost {
	switch {
	case api.within("authing.cn"):
		return "wss://openevent.authing.cn"
	case api.within("authing.com"):
		return "wss://events.authing.com"
	default:
		return ""
	}
}

// within says that the host is the domain or below it.
func (h Host) within(domain string) bool {
	return strings.HasSuffix("."+strings.ToLower(h.name()), "."+domain)
}

// name is the host without its port; "" for none.
func (h Host) name() string {
	u, err := url.Parse(string(h))
	if err != nil {
		return ""
	}
	return u.Hostname()
}
