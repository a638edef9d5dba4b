package service

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// tenantIDName is where a call names the tenant of its user.
const tenantIDName = "x-authing-app-tenant-id"

// call sends an rpc upstream as its plan says and decodes the answer.
func (e *Engine) call(ctx context.Context, p *plan, req proto.Message) (proto.Message, error) {
	call, err := e.prepare(ctx, p, req)
	if err != nil {
		return nil, err
	}
	data, err := e.client.Do(ctx, call)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	resp, err := e.decode(ctx, p, data)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	return resp, nil
}

// begin is the call of an rpc without what its request says: where it goes and
// on whose behalf.
func (e *Engine) begin(ctx context.Context, p *plan, req proto.Message) (*authing.Call, error) {
	app, err := e.application(ctx, p, req)
	if err != nil {
		return nil, err
	}
	pool, err := e.poolOf(ctx, p, app)
	if err != nil {
		return nil, err
	}
	call := &authing.Call{
		Operation:  p.fullMethod,
		Generation: p.generation,
		Host:       p.host,
		Identity:   p.identity,
		Envelope:   p.envelope,
		Verb:       p.verb,
		Body:       p.body,
		GraphQL:    p.document,
		Result:     p.result,
		App:        app,
		PoolID:     pool,
		Forward:    forwarded(ctx, p.forwards),
		NoAnswer:   p.ignored,
		Repeatable: p.repeatable,
	}
	if p.identity == optionsv1.Identity_IDENTITY_END_USER {
		if call.UserToken, err = requireUserToken(ctx); err != nil {
			return nil, err
		}
	}
	return call, nil
}

func (e *Engine) prepare(ctx context.Context, p *plan, req proto.Message) (*authing.Call, error) {
	call, err := e.begin(ctx, p, req)
	if err != nil {
		return nil, err
	}
	if req, err = e.withOwnIDs(ctx, p, req, call.App, call.PoolID); err != nil {
		return nil, err
	}
	req, scheme := e.passwordScheme(p, p.withDefaults(req))
	wire := codec.Wire{Encrypt: func(plain string) (string, error) {
		return e.client.EncryptPassword(ctx, call, scheme, plain)
	}}
	if p.document != "" {
		err = e.variables(ctx, p, req, call, wire)
	} else {
		err = p.place(req, call, wire)
	}
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	return call, nil
}

// variables fills a GraphQL call.
func (e *Engine) variables(ctx context.Context, p *plan, req proto.Message, call *authing.Call, wire codec.Wire) error {
	members, err := wire.Members(req, nil)
	if err != nil {
		return err
	}
	p.fix(members)
	if p.userID != "" {
		id, err := e.subject(ctx, call)
		if err != nil {
			return err
		}
		members[p.userID] = jsonText(id)
	}
	if p.input == "" {
		call.Members = members
		return nil
	}
	call.Members = make(map[string]json.RawMessage, 1+len(p.besideInput))
	for _, name := range p.besideInput {
		if value, ok := members[name]; ok {
			call.Members[name] = value
			delete(members, name)
		}
	}
	call.Members[p.input], err = json.Marshal(members)
	return err
}

// place puts the request's fields where the route has them.
func (p *plan) place(req proto.Message, call *authing.Call, wire codec.Wire) error {
	var path strings.Builder
	for _, piece := range p.path {
		if piece.field == nil {
			path.WriteString(piece.literal)
			continue
		}
		value := req.ProtoReflect().Get(piece.field).String()
		if value == "." || value == ".." {
			return &codec.FieldError{Field: piece.field.JSONName(), Description: "cannot be a dot segment of the path"}
		}
		path.WriteString(url.PathEscape(value))
	}
	call.Path = path.String()
	outside := func(fd protoreflect.FieldDescriptor) bool { return !p.inPath(fd) }
	if p.hasBody {
		members, err := wire.Members(req, func(fd protoreflect.FieldDescriptor) bool { return outside(fd) && !inQuery(fd) })
		if err != nil {
			return err
		}
		p.fix(members)
		call.Members = members
		call.Query, err = wire.Query(req, func(fd protoreflect.FieldDescriptor) bool { return outside(fd) && inQuery(fd) })
		return err
	}
	query, err := wire.Query(req, outside)
	if err != nil {
		return err
	}
	for name, value := range p.fixed {
		query[name] = []string{value}
	}
	call.Query = query
	return nil
}

// fix adds what every call sends.
func (p *plan) fix(members map[string]json.RawMessage) {
	for name, value := range p.fixed {
		if value == "true" || value == "false" {
			members[name] = json.RawMessage(value)
		} else {
			members[name] = jsonText(value)
		}
	}
}

func (e *Engine) decode(ctx context.Context, p *plan, data json.RawMessage) (proto.Message, error) {
	resp := p.response.New().Interface()
	decoder := codec.Decoder{Mode: codec.Upstream, Odd: func(fd protoreflect.FieldDescriptor) {
		e.odd.Add(1)
		e.log.DebugContext(ctx, "odd field in an answer of Authing", "method", p.fullMethod, "field", string(fd.FullName()))
	}}
	if p.answer == nil {
		return resp, decoder.Unmarshal(data, resp)
	}
	if len(data) == 0 || string(data) == "null" {
		if p.answer.IsList() || p.untyped() {
			return resp, nil // some endpoints answer null for none, or nothing at all
		}
		return nil, authing.ErrNotFound
	}
	return resp, decoder.UnmarshalField(data, resp, p.answer)
}

// untyped says that the answer may be anything, hence also null.
func (p *plan) untyped() bool {
	return p.answer.Message() != nil && p.answer.Message().FullName() == "google.protobuf.Value"
}

// forwarded is what of the caller's metadata goes upstream, besides the names of
// the rpc's own.
func forwarded(ctx context.Context, own []string) map[string]string {
	out := make(map[string]string)
	for _, name := range append([]string{"x-authing-lang", tenantIDName, "traceparent", "tracestate"}, own...) {
		if value := metadataValue(ctx, name); value != "" {
			out[name] = value
		}
	}
	return out
}

func jsonText(s string) json.RawMessage {
	text, _ := json.Marshal(s) // A string always encodes.
	return text
}
