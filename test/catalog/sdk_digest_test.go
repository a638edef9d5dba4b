package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// The digest of v1 and of v2 has one line a method, and several calls with a bar
// between:
//
//	auth.authentication.login_by_ldap POST /api/v2/ldap/verify-user body=username,password
//	management.acl.allow mutation allow variables=resource:String!*,userIds:[String!]
//
// npm= is a method's name in the npm SDK where it is no mere camel case. A
// variable that the method always declares has a * behind it; one that its own
// document forgot has no type.

// placesOfParameters is where the parameters of a call may be, in the order of the
// digest.
var placesOfParameters = []string{"query", "body", "form", anywhere}

func (f *sdkFacts) digest() string {
	var b strings.Builder
	for _, m := range f.methods {
		b.WriteString(m.line() + "\n")
	}
	return b.String()
}

func (m sdkMethod) line() string {
	words := []string{m.id()}
	if m.npm != "" {
		words = append(words, "npm="+m.npm)
	}
	for i, call := range m.calls {
		if i > 0 {
			words = append(words, "|")
		}
		words = append(words, call.words()...)
	}
	return strings.Join(words, " ")
}

func (c sdkCall) words() []string {
	if c.operation == "" {
		words := []string{c.verb, c.path}
		for _, where := range placesOfParameters {
			if len(c.parameters[where]) > 0 {
				words = append(words, where+"="+strings.Join(c.parameters[where], ","))
			}
		}
		return words
	}
	words := []string{c.operation, c.field}
	if len(c.variables) == 0 {
		return words
	}
	texts := make([]string, len(c.variables))
	for i, v := range c.variables {
		texts[i] = v.name + ":" + v.kind
		if v.filled {
			texts[i] += "*"
		}
	}
	return append(words, "variables="+strings.Join(texts, ","))
}

// parseSDKDigest reads a digest. withClient: the first word of a name is the
// client.
func parseSDKDigest(text string, withClient bool) (*sdkFacts, error) {
	f := new(sdkFacts)
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			return nil, fmt.Errorf("an empty line")
		}
		m := sdkMethod{name: words[0]}
		if withClient {
			var ok bool
			if m.client, m.name, ok = strings.Cut(words[0], "."); !ok {
				return nil, fmt.Errorf("%q is not client.method", words[0])
			}
		}
		words = words[1:]
		if len(words) > 0 && strings.HasPrefix(words[0], "npm=") {
			m.npm, words = strings.TrimPrefix(words[0], "npm="), words[1:]
		}
		for len(words) > 0 {
			end := slices.Index(words, "|")
			if end < 0 {
				end = len(words)
			}
			call, err := parseSDKCall(words[:end])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.id(), err)
			}
			m.calls = append(m.calls, call)
			words = words[min(end+1, len(words)):]
		}
		f.methods = append(f.methods, m)
	}
	return f, nil
}

func parseSDKCall(words []string) (sdkCall, error) {
	if len(words) < 2 {
		return sdkCall{}, fmt.Errorf("%q is no call", words)
	}
	c := sdkCall{verb: words[0], path: words[1], parameters: make(map[string][]string)}
	if c.verb == "query" || c.verb == "mutation" {
		c = sdkCall{operation: words[0], field: words[1]}
	}
	for _, word := range words[2:] {
		key, value, _ := strings.Cut(word, "=")
		list := strings.Split(value, ",")
		switch {
		case c.operation != "" && key == "variables":
			for _, text := range list {
				text, filled := strings.CutSuffix(text, "*")
				name, kind, _ := strings.Cut(text, ":")
				c.variables = append(c.variables, variable{name, kind, filled})
			}
		case c.operation == "" && slices.Contains(placesOfParameters, key):
			c.parameters[key] = list
		default:
			return c, fmt.Errorf("%q is not known", word)
		}
	}
	return c, nil
}
