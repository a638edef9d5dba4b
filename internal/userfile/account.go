package userfile

import (
	"errors"
	"strings"
	"sync"
	"unicode/utf8"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Mistake is what is wrong with a field of a row. It quotes no values.
type Mistake struct {
	Field  string
	Reason string
}

// Row is a user of a file.
type Row struct {
	// Line is where it begins, from 1.
	Line     int
	Request  *authingv3.CreateUserRequest
	Mistakes []Mistake
}

func newRow(line int) *Row {
	return &Row{Line: line, Request: new(authingv3.CreateUserRequest)}
}

func (r *Row) refuse(field, reason string) {
	r.Mistakes = append(r.Mistakes, Mistake{field, reason})
}

// setText gives a field what a cell holds.
func (r *Row) setText(fd protoreflect.FieldDescriptor, text string) {
	name, m := fd.JSONName(), r.Request.ProtoReflect()
	switch {
	case fd.Kind() == protoreflect.StringKind && !fd.IsList():
		m.Set(fd, protoreflect.ValueOfString(text))
	case fd.Kind() == protoreflect.BoolKind:
		value := strings.EqualFold(text, "true") // spreadsheets shout
		if !value && !strings.EqualFold(text, "false") {
			r.refuse(name, "is neither true nor false")
			return
		}
		m.Set(fd, protoreflect.ValueOfBool(value))
	default:
		r.setJSON(fd, []byte(text))
	}
}

// setJSON gives a field its JSON. What an identity has of its own is left out.
func (r *Row) setJSON(fd protoreflect.FieldDescriptor, raw []byte) {
	mode := codec.Strict
	if fd.JSONName() == "identities" {
		mode = codec.Lenient
	}
	err := codec.Decoder{Mode: mode}.UnmarshalField(raw, r.Request, fd)
	var wrong *codec.FieldError
	switch {
	case errors.As(err, &wrong):
		r.refuse(wrong.Field, wrong.Description)
	case errors.Is(err, codec.ErrSyntax):
		r.refuse(fd.JSONName(), "is not valid JSON")
	case err != nil:
		r.refuse(fd.JSONName(), "is of another kind")
	}
}

func (r *Row) setCustom(key string, value *structpb.Value) {
	if r.Request.CustomData == nil {
		r.Request.CustomData = &structpb.Struct{Fields: map[string]*structpb.Value{}}
	}
	r.Request.CustomData.Fields[key] = value
}

// Identifiers are the fields by which Authing tells users apart. An account has
// one of them at least, which is also why none is made twice.
func Identifiers(r *authingv3.CreateUserRequest) []string {
	return []string{r.GetUsername(), r.GetEmail(), r.GetPhone(), r.GetExternalId()}
}

var validator = sync.OnceValues(func() (protovalidate.Validator, error) { return protovalidate.New() })

// check finds what the server would refuse.
func (r *Row) check() error {
	if strings.Join(Identifiers(r.Request), "") == "" && len(r.Mistakes) == 0 {
		r.refuse("username", "is missing: a user needs one of username, email, phone and externalId")
	}
	v, err := validator()
	if err != nil {
		return err
	}
	err = v.Validate(r.Request)
	var broken *protovalidate.ValidationError
	if !errors.As(err, &broken) {
		return err
	}
	for _, one := range broken.Violations {
		r.refuse(jsonPath(protovalidate.FieldPathString(one.Proto.GetField())), one.Proto.GetMessage())
	}
	return nil
}

// jsonPath is a path of fields by their JSON names.
func jsonPath(path string) string {
	var b strings.Builder
	for i, word := range strings.Split(path, "_") {
		if i > 0 && word != "" {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
	}
	return b.String()
}

const notUTF8 = "is not UTF-8"

func readable(text string) bool { return utf8.ValidString(text) }
