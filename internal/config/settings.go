package config

import (
	"reflect"
	"strings"
)

const (
	variablePrefix = "AUTHING_"
	fileSuffix     = "_file"
	maxShown       = 200 // bytes of a refused value in a message
)

// setting is one leaf of the tree.
type setting struct {
	key      string
	help     string
	standard string // the default, "" for none
	target   value
}

// secret says that the value must not be shown, and that the setting can also
// be given as a file, by key + "_file".
func (s setting) secret() bool {
	_, ok := s.target.(interface{ Reveal() string }) // a Secret, or a URL with one
	return ok
}

// listed says that the setting is part of a list, which only the file can
// write.
func (s setting) listed() bool { return strings.ContainsRune(s.key, '[') }

// variable is the setting's name in the environment.
func (s setting) variable() string {
	if s.listed() {
		return ""
	}
	return variableOf(s.key)
}

func variableOf(key string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// mistake describes what is wrong with a value given to the setting.
func (s setting) mistake(given, problem string) *Mistake {
	return &Mistake{Key: s.key, Variable: s.variable(), Value: s.showable(given), Problem: problem, Allowed: s.target.Allowed()}
}

// showable is a refused value as a message may quote it: nothing of a secret,
// or of what may hold one by mistake.
func (s setting) showable(given string) string {
	hidden := s.secret()
	switch s.target.(type) {
	case *Host, *EventsHost, *URL, *PublicURL, *CollectorURL: // credentials in a URL
		hidden = strings.ContainsAny(given, "@?#")
	case *PublicKey: // a private key
		hidden = !strings.HasPrefix(given, "@")
	}
	if hidden || len(given) > maxShown {
		return ""
	}
	return given
}

// settingsOf lists the leaves of a section, in the order of its fields. Lists
// hold as many entries as they have now.
func settingsOf(section any) []setting {
	return walk(reflect.ValueOf(section).Elem(), "")
}

func walk(section reflect.Value, prefix string) []setting {
	var found []setting
	for i := range section.NumField() {
		field, tag := section.Field(i), section.Type().Field(i).Tag
		key := prefix + tag.Get("key")
		if target, ok := field.Addr().Interface().(value); ok {
			found = append(found, setting{key: key, help: tag.Get("help"), standard: tag.Get("default"), target: target})
			continue
		}
		if field.Kind() == reflect.Slice {
			for n := range field.Len() {
				found = append(found, walk(field.Index(n), entry(key, n)+".")...)
			}
			continue
		}
		found = append(found, walk(field, key+".")...)
	}
	return found
}
