package config

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a value that prints as [redacted] however it is printed; Reveal is
// the only way to read it. The zero value is an absent secret.
type Secret struct {
	// A pointer, so that printing a struct that holds a Secret in an
	// unexported field, which bypasses Format, shows an address.
	value *string
}

// NewSecret makes a Secret of a value.
func NewSecret(value string) Secret { return Secret{value: &value} }

// Reveal returns the secret itself, "" when absent.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero says that there is no secret.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// Format prints [redacted] for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String returns [redacted].
func (Secret) String() string { return redacted }

// LogValue returns [redacted].
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns [redacted]; JSON and YAML use it.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalText takes any text of at most 4096 bytes.
func (s *Secret) UnmarshalText(text []byte) error {
	if len(text) > 4096 {
		return errors.New("is too long")
	}
	*s = NewSecret(string(text))
	return nil
}

// Allowed describes the accepted values.
func (Secret) Allowed() string { return "1 to 4096 bytes" }
