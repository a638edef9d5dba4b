package catalog

import (
	"bufio"
	"fmt"
	"strings"
)

// The digest has one line a method and one line a type:
//
//	auth.signUp POST /api/v3/signup body=SignUpDto -> UserDto
//	type GroupDto code! name! customData:any members:UserDto[]
//
// A field is a string unless a colon and its type follow, optional unless marked
// by !, and may be null if marked by ~. Names that are sent need no type.

const typeMark = "type"

func (f *facts) digest() string {
	var b strings.Builder
	for _, m := range f.methods {
		b.WriteString(m.line() + "\n")
	}
	for _, name := range f.typeNames() {
		b.WriteString(typeMark + " " + name)
		for _, member := range f.types[name] {
			b.WriteString(" " + member.text())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (m method) line() string {
	words := []string{m.id()}
	if m.verb != "" {
		words = append(words, m.verb, m.path)
	}
	add := func(key, value string) {
		if value != "" {
			words = append(words, key+"="+value)
		}
	}
	if m.helper {
		words = append(words, "helper")
	}
	add("path", fieldList(m.inPath))
	add("query", fieldList(m.query))
	if m.form {
		add("form", m.body)
	} else {
		add("body", m.body)
	}
	add("args", fieldList(m.args))
	add("sent", strings.Join(m.sent, ","))
	if m.envelope != unspoken {
		words = append(words, string(m.envelope), string(m.answer))
	}
	return strings.Join(words, " ")
}

func fieldList(list []field) string {
	texts := make([]string, len(list))
	for i, f := range list {
		texts[i] = f.text()
	}
	return strings.Join(texts, ",")
}

func (f field) text() string {
	text := f.name
	if f.required {
		text += "!"
	}
	if f.nullable {
		text += "~"
	}
	if f.kind != "string" {
		text += ":" + string(f.kind)
	}
	return text
}

func parseDigest(text string) (*facts, error) {
	f := &facts{types: make(map[string][]field)}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || words[0] == typeMark && len(words) == 1 {
			return nil, fmt.Errorf("%q is neither a method nor a type", lines.Text())
		}
		if words[0] == typeMark {
			f.types[words[1]] = parseFields(words[2:])
			continue
		}
		m, err := parseMethod(words)
		if err != nil {
			return nil, err
		}
		f.methods = append(f.methods, m)
	}
	return f, lines.Err()
}

func parseMethod(words []string) (method, error) {
	client, name, ok := strings.Cut(words[0], ".")
	if !ok {
		return method{}, fmt.Errorf("%q is not client.method", words[0])
	}
	m := method{client: client, name: name}
	words = words[1:]
	if len(words) > 1 && strings.HasPrefix(words[1], "/") {
		m.verb, m.path, words = words[0], words[1], words[2:]
	}
	for len(words) > 0 {
		word, rest := words[0], words[1:]
		key, value, _ := strings.Cut(word, "=")
		switch list := strings.Split(value, ","); {
		case envelope(word) == wrapped, envelope(word) == bare, envelope(word) == beside:
			if len(rest) != 1 {
				return m, fmt.Errorf("%s: one type must follow %s", m.id(), word)
			}
			m.envelope, m.answer, rest = envelope(word), kind(rest[0]), nil
		case word == "helper":
			m.helper = true
		case key == "path":
			m.inPath = parseFields(list)
		case key == "query":
			m.query = parseFields(list)
		case key == "body", key == "form":
			m.body, m.form = value, key == "form"
		case key == "args":
			m.args = parseFields(list)
		case key == "sent":
			m.sent = list
		default:
			return m, fmt.Errorf("%s: %q is not known", m.id(), word)
		}
		words = rest
	}
	return m, nil
}

func parseFields(words []string) []field {
	var list []field
	for _, word := range words {
		name, k, typed := strings.Cut(word, ":")
		if !typed {
			k = "string"
		}
		f := field{kind: kind(k)}
		name, f.nullable = strings.CutSuffix(name, "~")
		f.name, f.required = strings.CutSuffix(name, "!")
		list = append(list, f)
	}
	return list
}
