package mesh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxTarget bounds a request target, in bytes.
	maxTarget = 8 << 10
	// maxHost and maxMethod bound those, in bytes.
	maxHost   = 255
	maxMethod = 32
)

// readPath is the decoded path of a request target, ok if every server reads the
// same in it.
func readPath(target string) (path string, ok bool) {
	if len(target) > maxTarget || target == "" || target[0] != '/' {
		return "", false
	}
	path, query, _ := strings.Cut(target, "?")
	for i := range len(query) {
		if query[i] <= ' ' || query[i] == 0x7f || query[i] == '#' {
			return "", false
		}
	}
	encoded := false
	for i := range len(path) {
		switch c := path[i]; {
		case c <= ' ' || c >= 0x7f || splits(c) && c != '/':
			return "", false
		case c == '%':
			encoded = true
		}
	}
	if encoded {
		if path, ok = decode(path); !ok {
			return "", false
		}
	}
	return path, segmentsPlain(path)
}

// splits says whether a character ends a segment or a path, for some server.
func splits(c byte) bool {
	switch c {
	case '/', '\\', ';', '?', '#':
		return true
	default:
		return false
	}
}

// decode decodes once; what would mean something else if it were decoded twice,
// or after the path was split, is refused.
func decode(path string) (string, bool) {
	decoded := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' {
			if !isEncoded(path[i:]) {
				return "", false
			}
			if c = hexValue(path[i+1])<<4 | hexValue(path[i+2]); splits(c) {
				return "", false
			}
			i += 2
		}
		decoded = append(decoded, c)
	}
	text := string(decoded)
	for i := range len(text) {
		if text[i] == '%' && isEncoded(text[i:]) {
			return "", false
		}
	}
	return text, utf8.ValidString(text) && strings.IndexFunc(text, unicode.IsControl) < 0
}

// isEncoded says whether a text begins with an encoded byte.
func isEncoded(text string) bool {
	return len(text) >= 3 && hexValue(text[1]) < 16 && hexValue(text[2]) < 16
}

// hexValue is the value of a hexadecimal digit, 255 of anything else.
func hexValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	default:
		return 255
	}
}

// segmentsPlain says that no segment is a dot segment or, but for the last,
// empty.
func segmentsPlain(path string) bool {
	for rest := path[1:]; ; {
		segment, after, more := strings.Cut(rest, "/")
		if segment == "." || segment == ".." || segment == "" && more {
			return false
		}
		if !more {
			return true
		}
		rest = after
	}
}

// readHost is a host in lower case without its port and final dot, ok if it can
// be one.
func readHost(host string) (name string, ok bool) {
	if len(host) > maxHost {
		return "", false
	}
	name, port, ported := strings.Cut(host, ":")
	if strings.HasPrefix(host, "[") {
		var rest string
		if name, rest, ok = strings.Cut(host[1:], "]"); !ok || !isAddress(name) {
			return "", false
		}
		port, ported = strings.CutPrefix(rest, ":")
		name, ok = strings.ToLower(host[:len(name)+2]), ported || rest == ""
	} else {
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		ok = isHostName(name)
	}
	if ported && (port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "") {
		return "", false
	}
	return name, ok
}

func isHostName(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if label == "" {
			return false
		}
		for i := range len(label) {
			if c := label[i]; !isAlphanumeric(c) && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

func isAddress(text string) bool {
	return text != "" && strings.Trim(strings.ToLower(text), "0123456789abcdef:.") == ""
}

// isMethod says whether a text is a method. They are compared with their case,
// but some servers ignore it: lower case is refused.
func isMethod(method string) bool {
	return len(method) <= maxMethod && isName(method) && strings.ToUpper(method) == method
}
