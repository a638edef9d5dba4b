package config

import (
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// adHostOf is where users of Active Directory sign in to an application: ws. in
// place of the first label of its host, as in the SDKs. Where that would leave
// the domain of its owner it is the host itself: passwords travel there.
func adHostOf(app Host) Host {
	name := strings.ToLower(app.name())
	_, domain, _ := strings.Cut(name, ".")
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(domain, ".") {
		return app
	}
	if suffix, _ := publicsuffix.PublicSuffix(name); suffix == domain {
		return app
	}
	return Host("https://ws." + domain)
}
