package config

import (
	"errors"
	"net/url"
	"strings"
)

// PublicURL is how others reach a door, without a slash at the end. It may be
// http: only public documents name it, and TLS may end at a proxy.
type PublicURL string

// UnmarshalText accepts an absolute http or https URL.
func (p *PublicURL) UnmarshalText(text []byte) error {
	u, err := url.Parse(strings.TrimRight(string(text), "/"))
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("is not a URL with a host")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("must be https or http")
	case u.User != nil:
		return errors.New("must not hold credentials")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return errors.New("must have no query or fragment")
	}
	*p = PublicURL(u.String())
	return nil
}

// Allowed describes the accepted values.
func (PublicURL) Allowed() string { return "http or https://host[:port][/path]" }
