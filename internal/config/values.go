package config

import (
	"encoding"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// value is what a setting is made of: text in, checked value out.
type value interface {
	encoding.TextUnmarshaler
	// Allowed describes the accepted values, for messages and documentation.
	Allowed() string
}

// ID is the id of a pool or an application.
type ID string

// UnmarshalText accepts ids as Authing makes them.
func (i *ID) UnmarshalText(text []byte) error {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(text) > 128 || strings.ContainsFunc(string(text), outside) {
		return errors.New("is not an id")
	}
	*i = ID(text)
	return nil
}

// Allowed describes the accepted values.
func (ID) Allowed() string { return "1 to 128 printable ASCII characters, no spaces" }

// Path names a file.
type Path string

// UnmarshalText accepts any path; opening the file is its reader's part.
func (p *Path) UnmarshalText(text []byte) error {
	*p = Path(text)
	return nil
}

// Allowed describes the accepted values.
func (Path) Allowed() string { return "a readable file" }

// Timeout is how long something may take.
type Timeout time.Duration

const (
	minTimeout = 100 * time.Millisecond
	maxTimeout = 10 * time.Minute
)

// UnmarshalText accepts a Go duration in range.
func (t *Timeout) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New("is not a duration")
	}
	if d < minTimeout || d > maxTimeout {
		return errors.New("is out of range")
	}
	*t = Timeout(d)
	return nil
}

// Allowed describes the accepted values.
func (Timeout) Allowed() string { return "100ms to 10m" }

// Flag is true or false.
type Flag bool

// UnmarshalText accepts true and false.
func (f *Flag) UnmarshalText(text []byte) error {
	name, err := choose(text, "true", "false")
	*f = Flag(name == "true")
	return err
}

// Allowed describes the accepted values.
func (Flag) Allowed() string { return "true or false" }

// Switch is true, false, or left to the program.
type Switch string

// UnmarshalText accepts auto, true and false.
func (s *Switch) UnmarshalText(text []byte) error {
	name, err := choose(text, "auto", "true", "false")
	*s = Switch(name)
	return err
}

// Allowed describes the accepted values.
func (Switch) Allowed() string { return "auto, true or false" }

// On resolves the switch; auto is what the caller says.
func (s Switch) On(auto bool) bool { return s == "true" || s != "false" && auto }

// AuthMethod is how an application proves itself at the token endpoint.
type AuthMethod string

// The methods of OpenID Connect that Authing knows.
const (
	AuthMethodPost  AuthMethod = "client_secret_post"
	AuthMethodBasic AuthMethod = "client_secret_basic"
	AuthMethodNone  AuthMethod = "none"
)

// UnmarshalText accepts the three methods.
func (m *AuthMethod) UnmarshalText(text []byte) error {
	name, err := choose(text, string(AuthMethodPost), string(AuthMethodBasic), string(AuthMethodNone))
	*m = AuthMethod(name)
	return err
}

// Allowed describes the accepted values.
func (AuthMethod) Allowed() string { return "client_secret_post, client_secret_basic or none" }

// Level is the least severe level that is logged.
type Level slog.Level

// UnmarshalText accepts slog's four levels in lower case.
func (l *Level) UnmarshalText(text []byte) error {
	name, err := choose(text, "debug", "info", "warn", "error")
	if err != nil {
		return err
	}
	return (*slog.Level)(l).UnmarshalText([]byte(name))
}

// Allowed describes the accepted values.
func (Level) Allowed() string { return "debug, info, warn or error" }

// Format is how log lines are written.
type Format string

// The formats of slog's own handlers.
const (
	FormatText Format = "text"
	FormatJSON Format = "json"
)

// UnmarshalText accepts text and json.
func (f *Format) UnmarshalText(text []byte) error {
	name, err := choose(text, string(FormatText), string(FormatJSON))
	*f = Format(name)
	return err
}

// Allowed describes the accepted values.
func (Format) Allowed() string { return "text or json" }

func choose(text []byte, names ...string) (string, error) {
	if !slices.Contains(names, string(text)) {
		return "", fmt.Errorf("is not one of %s", strings.Join(names, ", "))
	}
	return string(text), nil
}

// EncryptType is how v3 passwords are encrypted for Authing.
type EncryptType string

// UnmarshalText accepts Authing's three types.
func (e *EncryptType) UnmarshalText(text []byte) error {
	name, err := choose(text, "none", "rsa", "sm2")
	*e = EncryptType(name)
	return err
}

// Allowed describes the accepted values.
func (EncryptType) Allowed() string { return "none, rsa or sm2" }
