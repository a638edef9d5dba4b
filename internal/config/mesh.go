package config

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Mesh is how requests of end users are judged for proxies.
type Mesh struct {
	Enabled     Flag `key:"enabled" default:"false" help:"Answers Envoy's ext_authz on the gRPC door, and forward-auth on the REST door."`
	Cookie      Text `key:"cookie" help:"Cookie that holds the token of requests without an Authorization header."`
	Realm       Text `key:"realm" help:"Realm of challenges. Not given: authing."`
	RemoveToken Flag `key:"remove_token" default:"false" help:"Removes the token from requests that pass. Only Envoy can do it."`
	Shadow      Flag `key:"shadow" default:"false" help:"Lets everything pass, and logs what would be refused."`
}

// Rule says what a request of an end user needs. The first that matches is taken.
type Rule struct {
	Name         Text      `key:"name" help:"What logs call it. Not given: its number."`
	Host         Text      `key:"host" help:"Host of the request, without a port; *.name for all below it. Not given: any."`
	Path         Text      `key:"path" help:"Path that the request's begins with. Not given: any."`
	Methods      Words     `key:"methods" help:"HTTP methods; GET includes HEAD. Not given: any."`
	Need         Need      `key:"need" default:"authenticated" help:"What the request needs."`
	Scopes       Words     `key:"scopes" help:"All of them are needed, in the token's scope."`
	Roles        Words     `key:"roles" help:"One of them is needed, in the token's roles."`
	Resource     Text      `key:"resource" help:"Resource whose permission is needed."`
	Action       Text      `key:"action" help:"Action whose permission is needed."`
	Audience     ID        `key:"audience" help:"Application that the token must be for. Not given: any configured one."`
	MaxStaleness Staleness `key:"max_staleness" help:"How old Authing's own word about the token may be. Not given: it is not asked."`
	Cookie       Text      `key:"cookie" help:"Cookie that holds the token. Not given: that of mesh.cookie."`
}

// Text is a short text; who uses it checks more.
type Text string

// UnmarshalText accepts up to 256 bytes.
func (t *Text) UnmarshalText(text []byte) error {
	if len(text) > 256 {
		return errors.New("is longer than 256 bytes")
	}
	*t = Text(text)
	return nil
}

// Allowed describes the accepted values.
func (Text) Allowed() string { return "up to 256 bytes" }

// Words are several texts without blanks.
type Words []string

// UnmarshalText accepts words with blanks between them.
func (w *Words) UnmarshalText(text []byte) error {
	if len(text) > 4096 {
		return errors.New("is longer than 4096 bytes")
	}
	*w = strings.Fields(string(text))
	return nil
}

// Allowed describes the accepted values.
func (Words) Allowed() string { return "words with blanks between them" }

// Need is what a request needs.
type Need string

// UnmarshalText accepts the five needs.
func (n *Need) UnmarshalText(text []byte) error {
	name, err := choose(text, "public", "authenticated", "scopes", "roles", "permission")
	*n = Need(name)
	return err
}

// Allowed describes the accepted values.
func (Need) Allowed() string { return "public, authenticated, scopes, roles or permission" }

// Staleness is how old something may be; nil where nothing is said.
type Staleness struct{ Max *time.Duration }

const maxStaleness = 24 * time.Hour

// UnmarshalText accepts a Go duration of up to a day.
func (s *Staleness) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New("is not a duration")
	}
	if d < 0 || d > maxStaleness {
		return fmt.Errorf("is not 0 to %s", maxStaleness)
	}
	s.Max = &d
	return nil
}

// Allowed describes the accepted values.
func (Staleness) Allowed() string { return "0s to 24h" }
