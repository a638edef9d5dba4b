package gateway

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Bounds of a query string, and of a form.
const (
	maxQueryBytes = 8 << 10
	maxParameters = 200
)

// call is a routed request, read but not yet decoded.
type call struct {
	binding   *binding
	metadata  metadata.MD
	requestID string // sent by the client
	query     url.Values
	body      []byte
	isForm    bool
	dialect   dialect
	mode      codec.Mode
}

func (s *surface) newCall(w http.ResponseWriter, r *http.Request, b *binding) (*call, error) {
	c := &call{binding: b, dialect: s.dialect, mode: s.mode}
	var err error
	if c.metadata, err = callMetadata(r, b.forwards); err != nil {
		return nil, err
	}
	if ids := c.metadata.Get("x-request-id"); len(ids) > 0 {
		c.requestID = ids[0]
	}
	if len(r.URL.RawQuery) > maxQueryBytes {
		return nil, badRequest(fmt.Sprintf("the query is longer than %d bytes", maxQueryBytes))
	}
	if c.query, err = parameters(r.URL.RawQuery, "query"); err != nil {
		return nil, err
	}
	if b.hasBody {
		c.body, c.isForm, err = readBody(w, r, b, s.maxBody)
	}
	return c, err
}

type callKey struct{}

func callFrom(ctx context.Context) (*call, bool) {
	c, ok := ctx.Value(callKey{}).(*call)
	return c, ok
}

// request is what the generated handler sees: the context alone. Form and
// PostForm are set so that it never parses the query or a body itself.
func (c *call) request(r *http.Request) *http.Request {
	out := r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	out.Header = http.Header{}
	out.Form, out.PostForm = url.Values{}, url.Values{}
	out.Body = http.NoBody
	return out
}

// fill completes a request message that holds the path's parameters, which go
// before everything else.
func (c *call) fill(m proto.Message) error {
	fromPath := func(field string) bool { return c.binding.path[field] }
	switch {
	case !c.binding.hasBody:
		return invalid(codec.UnmarshalQuery(c.query, m, c.mode, fromPath))
	case c.isForm:
		form, err := parameters(string(c.body), "form")
		if err != nil {
			return err
		}
		return invalid(codec.UnmarshalQuery(form, m, c.mode, fromPath))
	case c.binding.body != nil:
		inBody := func(field string) bool { return fromPath(field) || field == string(c.binding.body.Name()) }
		if err := codec.UnmarshalQuery(c.query, m, c.mode, inBody); err != nil {
			return invalid(err)
		}
		return invalid(codec.Decoder{Mode: c.mode}.UnmarshalField(c.body, m, c.binding.body))
	}
	for _, name := range c.binding.inQuery {
		if given, ok := c.query[name]; ok {
			if err := codec.UnmarshalQuery(url.Values{name: given}, m, c.mode, fromPath); err != nil {
				return invalid(err)
			}
		}
	}
	if c.mode == codec.Strict {
		for _, name := range slices.Sorted(maps.Keys(c.query)) {
			if slices.Contains(c.binding.inQuery, name) {
				continue
			}
			return apierror.InvalidField(name, "is not a parameter of this request, which takes a body alone")
		}
	}
	outside := proto.Clone(m) // of the path and the query
	if err := c.dialect.decode(c.body, m, c.binding, c.mode); err != nil {
		return invalid(err)
	}
	proto.Merge(m, outside)
	return nil
}

// parameters parses a query or a form, within bounds.
func parameters(text, what string) (url.Values, error) {
	if strings.Count(text, "&") >= maxParameters {
		return nil, badRequest(fmt.Sprintf("the %s has more than %d parameters", what, maxParameters))
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, badRequest(fmt.Sprintf("the %s is not valid URL encoding", what))
	}
	for name, list := range values {
		for _, value := range list {
			if !utf8.ValidString(name) || !utf8.ValidString(value) {
				return nil, apierror.InvalidField(name, "is not valid UTF-8")
			}
		}
	}
	return values, nil
}

// invalid names the field that could not be read, where there is one.
func invalid(err error) error {
	var field *codec.FieldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &field):
		return apierror.InvalidField(field.Field, field.Description)
	default:
		return badRequest("the body is " + err.Error())
	}
}

func badRequest(message string) error {
	return apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, message)
}
