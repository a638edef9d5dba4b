package config

import "cmp"

// Effective is the value a setting has, and why.
type Effective struct {
	// Key is the setting as the file writes it.
	Key string
	// Value is what was given, or the default; "" for none, and [redacted] in
	// place of a secret.
	Value string
	// From is the flag, the variable or the file that gave it, or "default".
	From string
}

// standard is where a value is from that nothing gave.
const standard = "default"

// origins are the sources of settings, the strongest first.
type origins struct {
	flags, environment, file layer
	name                     string // of the file
}

// effective describes a setting that was given a text, "" for none.
func (s setting) effective(text string, from origins) Effective {
	e := Effective{Key: s.key, From: standard}
	for _, source := range []struct {
		values layer
		name   func(key string) string
	}{
		{from.flags, func(key string) string { return "--" + flagOf(key) }},
		{from.environment, variableOf},
		{from.file, func(string) string { return from.name }},
	} {
		for _, key := range []string{s.key, s.key + fileSuffix} {
			if source.values[key] != "" && e.From == standard {
				e.From = source.name(key)
			}
		}
	}
	if text == "" {
		text = s.standard
	}
	if text != "" {
		e.Value = cmp.Or(s.showable(text), redacted)
	}
	return e
}
