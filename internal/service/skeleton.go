package service

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// fieldsSpread is the fragment spread that stands for a message's fields.
const fieldsSpread = "fields"

// compileGraphQL expands a skeleton into the document that is sent and finds
// where its answer is.
func (p *plan) compileGraphQL(skeleton string) error {
	doc, err := parser.ParseQuery(&ast.Source{Name: p.fullMethod, Input: skeleton})
	if err != nil {
		return fmt.Errorf("graphql: %w", err)
	}
	if len(doc.Operations) != 1 || len(doc.Fragments) != 0 {
		return errors.New("graphql: one operation and no fragments")
	}
	op := doc.Operations[0]
	p.operation = string(op.Operation)
	target, err := p.findResult(op.SelectionSet)
	if err != nil {
		return err
	}
	p.arguments = argumentsOf(op.SelectionSet[0].(*ast.Field)) // findResult found a field
	decoded := p.response.Descriptor()
	if p.answer != nil {
		decoded = p.answer.Message() // nil for a scalar
	}
	if decoded != nil && !isFree(decoded) {
		if target.SelectionSet, err = expand(target.SelectionSet, decoded, nil); err != nil {
			return err
		}
	}
	if p.envelope == optionsv1.Envelope_ENVELOPE_V2_MESSAGE {
		target.SelectionSet = append(target.SelectionSet, &ast.Field{Name: "code", Alias: "code"})
	}
	if err := p.checkVariables(op.VariableDefinitions); err != nil {
		return err
	}
	var out bytes.Buffer
	formatter.NewFormatter(&out, formatter.WithIndent(" ")).FormatQueryDocument(doc)
	p.document = strings.TrimSpace(out.String())
	return nil
}

// findResult walks the single-field path down to the selection that a message
// decodes.
func (p *plan) findResult(set ast.SelectionSet) (*ast.Field, error) {
	for {
		if len(set) != 1 {
			return nil, errors.New("graphql: the path to the answer is not a single field")
		}
		field, ok := set[0].(*ast.Field)
		if !ok {
			return nil, errors.New("graphql: the path to the answer is not a field")
		}
		p.result = append(p.result, field.Alias)
		free := p.answer != nil && p.answer.Message() != nil && isFree(p.answer.Message())
		if len(field.SelectionSet) == 0 || holdsSpread(field.SelectionSet) || free && len(field.SelectionSet) > 1 {
			return field, nil
		}
		set = field.SelectionSet
	}
}

func holdsSpread(set ast.SelectionSet) bool {
	for _, selection := range set {
		if spread, ok := selection.(*ast.FragmentSpread); ok && spread.Name == fieldsSpread {
			return true
		}
	}
	return false
}

// expand writes out `...fields` for the message md. within holds the messages
// around it, to refuse a cycle.
func expand(set ast.SelectionSet, md protoreflect.MessageDescriptor, within []protoreflect.FullName) (ast.SelectionSet, error) {
	for _, outer := range within {
		if outer == md.FullName() {
			return nil, fmt.Errorf("graphql: message cycle through %s", md.FullName())
		}
	}
	within = append(within, md.FullName())
	explicit := make(map[string]*ast.Field)
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			explicit[selection.Name] = selection
		case *ast.FragmentSpread:
			if selection.Name != fieldsSpread {
				return nil, fmt.Errorf("graphql: unknown fragment %q", selection.Name)
			}
		default:
			return nil, errors.New("graphql: inline fragments have no meaning in a skeleton")
		}
	}
	var out ast.SelectionSet
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
		field, named := explicit[fd.JSONName()]
		delete(explicit, fd.JSONName())
		switch {
		case !named && wire.GetNamedOnly(), wire.GetUdfTypes() != "":
			continue
		case !named:
			field = &ast.Field{Name: fd.JSONName(), Alias: fd.JSONName()}
		}
		nested := fd.Message()
		if nested != nil && !isFree(nested) && (len(field.SelectionSet) == 0 || holdsSpread(field.SelectionSet)) {
			var err error
			if field.SelectionSet, err = expand(field.SelectionSet, nested, within); err != nil {
				return nil, err
			}
		}
		out = append(out, field)
	}
	for name := range explicit {
		return nil, fmt.Errorf("graphql: %s has no field %q", md.FullName(), name)
	}
	return out, nil
}

func isFree(md protoreflect.MessageDescriptor) bool {
	return md.ParentFile().Package() == "google.protobuf"
}

// checkVariables matches the variables with what fills them, the fields of the
// request above all: none may be forgotten either way.
func (p *plan) checkVariables(defs ast.VariableDefinitionList) error {
	declared := make(map[string]bool, len(defs))
	for _, def := range defs {
		declared[def.Variable] = true
	}
	if p.input != "" {
		return p.checkInput(declared)
	}
	filled := slices.Collect(maps.Keys(p.fixed))
	if p.userID != "" {
		filled = append(filled, p.userID)
	}
	for _, name := range filled {
		if !declared[name] {
			return fmt.Errorf("graphql: no variable %q to fill", name)
		}
		delete(declared, name)
	}
	fields := p.request.Descriptor().Fields()
	for i := range fields.Len() {
		name := wireName(fields.Get(i))
		if !declared[name] {
			return fmt.Errorf("graphql: request field %s is no variable", name)
		}
		delete(declared, name)
	}
	for name := range declared {
		return fmt.Errorf("graphql: variable %q is no request field", name)
	}
	return nil
}

// checkInput does so where one variable takes the request: the others are request
// fields that stay outside it.
func (p *plan) checkInput(declared map[string]bool) error {
	if !declared[p.input] {
		return fmt.Errorf("graphql: no variable %q for the input", p.input)
	}
	delete(declared, p.input)
	fields := p.request.Descriptor().Fields()
	for i := range fields.Len() {
		if name := wireName(fields.Get(i)); declared[name] {
			p.besideInput = append(p.besideInput, name)
			delete(declared, name)
		}
	}
	for name := range declared {
		return fmt.Errorf("graphql: variable %q is no request field", name)
	}
	return nil
}

func wireName(fd protoreflect.FieldDescriptor) string {
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	if wire.GetName() != "" {
		return wire.GetName()
	}
	return fd.JSONName()
}
