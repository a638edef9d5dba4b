package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Request is an HTTP request of an rpc.
type Request struct {
	Verb string
	// Path is escaped.
	Path string
	// Query is nil for none.
	Query url.Values
	// Members are those of the body; nil for no body.
	Members map[string]any
}

// Place puts the members of a request, in [Authing]'s form or in that of the
// [Wire], where the route has them.
func Place(rule *annotations.HttpRule, in protoreflect.MessageDescriptor, members map[string]any) Request {
	verb, path := Route(rule)
	r := Request{Verb: verb, Path: path}
	rest := maps.Clone(members)
	for i := range in.Fields().Len() {
		fd := in.Fields().Get(i)
		if parameter := "{" + string(fd.Name()) + "}"; strings.Contains(path, parameter) {
			value, _ := rest[fd.JSONName()].(string)
			r.Path = strings.ReplaceAll(r.Path, parameter, url.PathEscape(value))
			delete(rest, fd.JSONName())
		}
	}
	if rule.GetBody() != "" {
		r.Members = rest
		rest = make(map[string]any)
		for i := range in.Fields().Len() {
			if fd := in.Fields().Get(i); WireOf(fd).GetInQuery() {
				rest[fd.JSONName()] = r.Members[fd.JSONName()]
				delete(r.Members, fd.JSONName())
			}
		}
	}
	for name, value := range rest {
		if r.Query == nil {
			r.Query = make(url.Values)
		}
		items, isList := value.([]any)
		if !isList {
			r.Query.Set(name, PlainText(value))
			continue
		}
		for _, item := range items {
			r.Query.Add(name+"[]", PlainText(item))
		}
	}
	return r
}

// Route is the verb and the template of a route.
func Route(rule *annotations.HttpRule) (verb, template string) {
	switch pattern := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return http.MethodGet, pattern.Get
	case *annotations.HttpRule_Post:
		return http.MethodPost, pattern.Post
	case *annotations.HttpRule_Put:
		return http.MethodPut, pattern.Put
	case *annotations.HttpRule_Patch:
		return http.MethodPatch, pattern.Patch
	case *annotations.HttpRule_Delete:
		return http.MethodDelete, pattern.Delete
	default:
		panic(fmt.Sprintf("no verb in %v", rule))
	}
}

// Target is the path and the query.
func (r Request) Target() string {
	if len(r.Query) == 0 {
		return r.Path
	}
	return r.Path + "?" + r.Query.Encode()
}

// Body is the JSON of the members, "" for none.
func (r Request) Body() string {
	if r.Members == nil {
		return ""
	}
	return jsonText(r.Members)
}

// PlainText is a value in a query or a form: text and numbers as they are,
// objects and lists as JSON.
func PlainText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	default:
		return jsonText(value)
	}
}

// jsonText is JSON that leaves HTML as it is.
func jsonText(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // decoded JSON always encodes
	}
	return strings.TrimSpace(out.String())
}
