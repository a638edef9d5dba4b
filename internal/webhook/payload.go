package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	contentJSON = "application/json"
	contentForm = "application/x-www-form-urlencoded"

	// maxLevels bounds the names of a form: data[user][id] has three.
	maxLevels = 8
	maxPairs  = 10_000
)

var (
	errContentType = errors.New("must be application/json or application/x-www-form-urlencoded")
	errNotObject   = errors.New("is not one JSON object")
	errForm        = errors.New("is not a form that can be read")
)

// payload is a delivery as far as anybody here wants to know.
type payload struct {
	event string
	// data is what the event is about, updates what has changed.
	data, updates map[string]any
	// older is the whole body of the older shape, nil of the newer one.
	older map[string]any
	// at is the event's own time, zero if it has none.
	at time.Time
	// failed: the event tells of something that did not succeed.
	failed bool
}

// read reads a body. header is the event as X-Authing-Event has it.
func read(contentType, header string, body []byte) (*payload, error) {
	tree, err := decode(contentType, body)
	if err != nil {
		return nil, err
	}
	p := &payload{}
	if p.event, _ = tree["eventName"].(string); p.event != "" {
		p.data = object(tree["data"])
		p.updates = object(p.data["updates"])
		return p, nil
	}
	if header == "" {
		return p, nil // the console's test
	}
	p.event, p.older, p.updates = header, tree, object(tree["params"])
	for _, name := range []string{"executedAt", "executed_at"} {
		if millis, given := number(tree[name]); given {
			p.at = time.UnixMilli(millis)
		}
	}
	succeeded, given := number(tree["success"])
	p.failed = tree["success"] == false || given && succeeded == 0
	return p, nil
}

func decode(contentType string, body []byte) (map[string]any, error) {
	kind, _, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && kind == contentJSON:
		return decodeJSON(body)
	case err == nil && kind == contentForm:
		return decodeForm(body)
	default:
		return nil, errContentType
	}
}

func decodeJSON(body []byte) (tree map[string]any, _ error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil || tree == nil {
		return nil, errNotObject
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotObject
	}
	return tree, nil
}

// decodeForm reads data[user][id]=… as {data: {user: {id: …}}}, and a value that
// is a JSON object as that object. How Authing nests a form is not documented;
// these are the two ways of its kind of clients.
func decodeForm(body []byte) (map[string]any, error) {
	pairs, err := url.ParseQuery(string(body))
	if err != nil || len(pairs) > maxPairs {
		return nil, errForm
	}
	tree := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		levels := strings.Split(strings.ReplaceAll(name, "]", ""), "[")
		if len(levels) > maxLevels || len(pairs[name]) != 1 {
			return nil, errForm
		}
		within := tree
		for _, level := range levels[:len(levels)-1] {
			next, ok := within[level].(map[string]any)
			if !ok {
				next = map[string]any{}
				within[level] = next
			}
			within = next
		}
		within[levels[len(levels)-1]] = formValue(pairs[name][0])
	}
	return tree, nil
}

func formValue(text string) any {
	if strings.HasPrefix(text, "{") {
		if nested, err := decodeJSON([]byte(text)); err == nil {
			return nested
		}
	}
	return text
}

func object(value any) map[string]any {
	found, _ := value.(map[string]any)
	return found
}

// elements are the entries of a list; a form has them by their numbers.
func elements(value any) []any {
	switch value := value.(type) {
	case []any:
		return value
	case map[string]any:
		return slices.Collect(maps.Values(value))
	default:
		return nil
	}
}

// number reads a whole number, of a form too.
func number(value any) (int64, bool) {
	var text string
	switch value := value.(type) {
	case json.Number:
		text = value.String()
	case string:
		text = value
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
