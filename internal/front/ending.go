package front

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// Mutation is a root field that is passed on, read as an rpc that declares it.
type Mutation struct {
	Method protoreflect.MethodDescriptor
	// Arguments are the field's, with what variables hold in their place.
	Arguments map[string]any
	// Call is on whose behalf it is made. It has no body.
	Call GraphQLCall
}

// pending is what a root field ends once it has succeeded.
type pending struct {
	reading
	end func(context.Context)
	// proven: Authing got the pool's own credential with it.
	proven bool
}

// pendings finds out what an operation ends. A field is read as its caller's
// right to it was: with a user's own token updateUser is an update of that user,
// whomever its arguments name.
func (f *front) pendings(r *http.Request, admitted *operation, variables json.RawMessage, call GraphQLCall) ([]pending, error) {
	if f.ending == nil {
		return nil, nil
	}
	token, err := bearer(r)
	if err != nil {
		return nil, err
	}
	var found []pending
	for _, one := range admitted.readings(f.guard.Ours(token), variables) {
		known := slices.ContainsFunc(found, func(p pending) bool { return p.reading == one })
		if known || !proto.HasExtension(one.method.Options(), optionsv1.E_Revokes) {
			continue
		}
		arguments, err := admitted.arguments(one.field, variables)
		if err != nil {
			return nil, err
		}
		end, err := f.ending(r.Context(), Mutation{Method: one.method, Arguments: arguments, Call: call})
		if err != nil {
			return nil, err
		}
		found = append(found, pending{one, end, call.Identity == optionsv1.Identity_IDENTITY_MANAGEMENT})
	}
	return found, nil
}

// arguments are the values of a field's arguments, as Authing will read them.
func (o *operation) arguments(field *ast.Field, variables json.RawMessage) (map[string]any, error) {
	values := map[string]any{}
	if len(variables) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(variables))
		decoder.UseNumber()
		if err := decoder.Decode(&values); err != nil {
			return nil, invalid("variables cannot be read")
		}
	}
	for _, definition := range o.variables {
		if _, given := values[definition.Variable]; given || definition.DefaultValue == nil {
			continue
		}
		value, err := definition.DefaultValue.Value(nil)
		if err != nil {
			return nil, invalid("a default value cannot be read")
		}
		values[definition.Variable] = value
	}
	arguments := make(map[string]any, len(field.Arguments))
	for _, argument := range field.Arguments {
		value, err := argument.Value.Value(values)
		if err != nil {
			return nil, invalid("the arguments of a mutation cannot be read")
		}
		arguments[argument.Name] = value
	}
	return arguments, nil
}

// finish ends what the fields end that have succeeded.
func (f *front) finish(ctx context.Context, admitted *operation, waiting []pending, status int, body []byte) {
	if len(waiting) == 0 || status != http.StatusOK {
		return
	}
	var answer struct {
		Data map[string]json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return
	}
	for _, one := range waiting {
		if admitted.succeeded(one, answer.Data[one.field.Alias]) {
			one.end(ctx)
		}
	}
}

// succeeded reads the answer to one root field. A null has failed. Where the
// answer is {code, message} the code says it. If the operation does not ask for
// it, only the pool's own credential is believed: nobody must end tokens by
// trying.
func (o *operation) succeeded(one pending, value json.RawMessage) bool {
	if len(value) == 0 || bytes.Equal(value, []byte("null")) {
		return false
	}
	if envelopeOf(one.method) != optionsv1.Envelope_ENVELOPE_V2_MESSAGE {
		return true
	}
	var message map[string]json.RawMessage
	if json.Unmarshal(value, &message) != nil {
		return false
	}
	for _, selected := range o.fragments.fieldsOf(one.field.SelectionSet) {
		if code, answered := message[selected.Alias]; answered && selected.Name == "code" {
			return string(code) == "200"
		}
	}
	return one.proven
}
