package config

import (
	"errors"
	"net/url"
	"strings"
)

// minTokenKey is the least length of access.token_key, in bytes.
const minTokenKey = 32

// checkAccess checks what only makes sense together.
func (c *Config) checkAccess(r *reading) {
	needs := func(key, other string) {
		if r.given[key] && !r.given[other] {
			r.refuse(key, "", "needs "+other+" too")
		}
	}
	needs("tls.cert", "tls.key")
	needs("tls.key", "tls.cert")
	needs("tls.client_ca", "tls.cert")
	if c.TLS.ClientAuth == ClientAuthRequired {
		needs("tls.client_auth", "tls.client_ca")
	}
	if c.Access.Policy == "" && c.Access.ShadowPolicy == "" && r.anyGiven("access.keys", "issuers[") {
		r.refuse("access.policy", "", "is missing; keys and issuers name callers, and only a policy lets them do something")
	}
	if key := c.Access.TokenKey.Reveal(); key != "" && len(key) < minTokenKey {
		r.refuse("access.token_key", "", "is shorter than 32 bytes")
	}
	if len(c.Rules) > 0 && !bool(c.Mesh.Enabled) {
		r.refuse("mesh.enabled", "", "is false, and rules are given")
	}
	for i := range c.Issuers {
		c.checkIssuer(r, entry("issuers", i), &c.Issuers[i])
	}
}

func (c *Config) checkIssuer(r *reading, key string, issuer *Issuer) {
	for _, name := range []string{".name", ".url", ".audience"} {
		if !r.given[key+name] {
			r.refuse(key+name, "", "is missing")
		}
	}
	if strings.Contains(string(issuer.Name), ":") {
		r.refuse(key+".name", string(issuer.Name), "has a colon, which ends a name in the policy")
	}
	if issuer.KeysURL != "" && issuer.KeysFile != "" {
		r.refuse(key+".keys_file", string(issuer.KeysFile), "is given besides keys_url")
	}
	// An end user of an application must not pass for a caller.
	for _, app := range c.Applications {
		if app.Host != "" && issuer.URL.sameHost(app.Host) {
			r.refuse(key+".url", string(issuer.URL), "is the issuer of an application's users, who are no callers")
		}
	}
}

// URL is an address that is asked for keys, or named as an issuer.
type URL string

// UnmarshalText accepts https, and http on a loopback host.
func (u *URL) UnmarshalText(text []byte) error {
	parsed, err := url.Parse(string(text))
	switch {
	case err != nil || parsed.Hostname() == "":
		return errors.New("is not a URL with a host")
	case parsed.User != nil || parsed.Fragment != "":
		return errors.New("must not hold credentials or a fragment")
	case parsed.Scheme == "http" && !loopback(parsed.Hostname()), parsed.Scheme != "http" && parsed.Scheme != "https":
		return errors.New("must be https")
	}
	*u = URL(text)
	return nil
}

func (u URL) sameHost(host Host) bool {
	one, errOne := url.Parse(string(u))
	other, errOther := url.Parse(string(host))
	return errOne == nil && errOther == nil && strings.EqualFold(one.Host, other.Host)
}

// Allowed describes the accepted values.
func (URL) Allowed() string { return "https://host[:port][/path], or http on a loopback host" }

// Claims are claims of a token and the text that each must be.
type Claims map[string]string

// UnmarshalText accepts name=text, several with commas.
func (c *Claims) UnmarshalText(text []byte) error {
	found := Claims{}
	for pair := range strings.SplitSeq(string(text), ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || strings.TrimSpace(name) == "" {
			return errors.New("is not name=text")
		}
		found[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	*c = found
	return nil
}

// Allowed describes the accepted values.
func (Claims) Allowed() string { return "name=text, several with commas" }

// ClientAuth is whether a client must show a certificate.
type ClientAuth string

// Without ClientAuthRequired a client without a certificate proves itself in
// another way.
const (
	ClientAuthOptional ClientAuth = "optional"
	ClientAuthRequired ClientAuth = "required"
)

// UnmarshalText accepts both.
func (a *ClientAuth) UnmarshalText(text []byte) error {
	name, err := choose(text, string(ClientAuthOptional), string(ClientAuthRequired))
	*a = ClientAuth(name)
	return err
}

// Allowed describes the accepted values.
func (ClientAuth) Allowed() string { return "optional or required" }
