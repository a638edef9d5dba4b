package config

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// Host is the origin of one of Authing's hosts, without a trailing slash.
// Credentials travel to it, so it is https; http is accepted for this machine
// only.
type Host string

// UnmarshalText accepts an https origin.
func (h *Host) UnmarshalText(text []byte) error {
	u, err := url.Parse(strings.TrimSuffix(string(text), "/"))
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("is not a URL with a host")
	case u.User != nil:
		return errors.New("must not hold credentials")
	case u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return errors.New("must have no path, query or fragment")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return errors.New("must be https: secrets and passwords travel to it")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("must be https")
	}
	*h = Host(u.Scheme + "://" + u.Host)
	return nil
}

// Allowed describes the accepted values.
func (Host) Allowed() string { return "https://host[:port], or http on a loopback host" }

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
