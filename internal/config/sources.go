package config

import (
	"fmt"
	"strings"
)

// set parses the text given, or the default.
func (s setting) set(text string) error {
	if text == "" {
		text = s.standard
	}
	if text == "" {
		return nil
	}
	if err := s.target.UnmarshalText([]byte(text)); err != nil {
		return s.mistake(text, err.Error())
	}
	return nil
}

// pick finds what the strongest source says. A secret may stand in a file of
// its own; a source that gives it both ways contradicts itself.
func pick(s setting, layers ...layer) (string, error) {
	for _, from := range layers {
		text := from[s.key]
		if !s.secret() {
			if text != "" {
				return text, nil
			}
			continue
		}
		file := from[s.key+fileSuffix]
		switch {
		case text != "" && file != "":
			return "", s.mistake("", fmt.Sprintf("is given twice, also by %s%s", s.key, fileSuffix))
		case file != "":
			return readSecret(s, file)
		case text != "":
			return text, nil
		}
	}
	return "", nil
}

func readSecret(s setting, name string) (string, error) {
	content, err := readFile(name)
	if err != nil {
		return "", s.fileMistake(name, err.Error())
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(content), "\n"), "\r")
	if text == "" {
		return "", s.fileMistake(name, "names an empty file")
	}
	return text, nil
}

func (s setting) fileMistake(name, problem string) *Mistake {
	m := &Mistake{Key: s.key + fileSuffix, Value: name, Problem: problem, Allowed: Path("").Allowed()}
	if !s.listed() {
		m.Variable = variableOf(m.Key)
	}
	return m
}

func readEnvironment(settings []setting, lookup func(string) (string, bool)) layer {
	values := layer{}
	for _, s := range settings {
		values[s.key], _ = lookup(s.variable())
		for _, standard := range standardVariables[s.key] {
			if values[s.key] == "" {
				values[s.key], _ = lookup(standard)
			}
		}
		if s.secret() {
			values[s.key+fileSuffix], _ = lookup(variableOf(s.key + fileSuffix))
		}
	}
	return values
}
