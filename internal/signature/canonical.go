package signature

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// stringToSign is the text that the SDK signed for this request.
func stringToSign(r *http.Request, body []byte) (string, error) {
	params, err := parameters(r, body)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(r.Method + "\n")
	writeHeaders(&b, r.Header)
	b.WriteString(r.URL.Path)
	separator := "?"
	for _, key := range sortedLikeJS(params) {
		b.WriteString(separator + key + "=" + params[key])
		separator = "&"
	}
	return b.String(), nil
}

var blanks = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", "\f", " ")

func writeHeaders(b *strings.Builder, header http.Header) {
	signed := make(map[string]string)
	for name, values := range header {
		name = strings.ToLower(name)
		if strings.HasPrefix(name, "x-authing-") || name == "date" {
			signed[name] = strings.TrimSpace(blanks.Replace(strings.Join(values, ", ")))
		}
	}
	for _, name := range sortedLikeJS(signed) {
		b.WriteString(name + ":" + signed[name] + "\n")
	}
}

func parameters(r *http.Request, body []byte) (map[string]string, error) {
	if r.Method == http.MethodGet {
		return queryParameters(r.URL.RawQuery)
	}
	return bodyParameters(body)
}

// queryParameters undoes what the SDK's HTTP client did after signing: it
// escaped the values and spread a list k over k[].
func queryParameters(raw string) (map[string]string, error) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, errors.New("query cannot be read")
	}
	params := make(map[string]string, len(query))
	for key, values := range query {
		name, isList := strings.CutSuffix(key, "[]")
		if !isList {
			params[key] = values[0]
			continue
		}
		list, err := jsonText(values)
		if err != nil {
			return nil, err
		}
		params[name] = list
	}
	return params, nil
}

func bodyParameters(body []byte) (map[string]string, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, errors.New("body is not a JSON object")
	}
	params := make(map[string]string, len(members))
	for key, raw := range members {
		text, err := printed(raw)
		if err != nil {
			return nil, err
		}
		params[key] = text
	}
	return params, nil
}

// printed is a JSON value as JavaScript prints it inside a template string: a
// string bare, an object or list as compact JSON, anything else as it was sent.
func printed(raw json.RawMessage) (string, error) {
	if raw[0] == '"' {
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	}
	var compact bytes.Buffer
	err := json.Compact(&compact, raw)
	return compact.String(), err
}

// jsonText is JSON.stringify, which leaves HTML characters as they are.
func jsonText(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// sortedLikeJS sorts by UTF-16 code units, as Array.prototype.sort does.
func sortedLikeJS(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	})
	return keys
}
