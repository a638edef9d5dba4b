package userfile

import (
	"encoding/json"
	"errors"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// kinds are the types that a column of custom data may say its cells are of.
// "" takes JSON where it is JSON, and else the text.
var kinds = map[string]func(cell string) (*structpb.Value, error){
	"":       anyOf,
	"string": func(cell string) (*structpb.Value, error) { return structpb.NewStringValue(cell), nil },
	"json":   jsonOf,
	"number": func(cell string) (*structpb.Value, error) {
		return only[*structpb.Value_NumberValue](cell, "is not a number")
	},
	"boolean": func(cell string) (*structpb.Value, error) {
		return only[*structpb.Value_BoolValue](strings.ToLower(cell), "is neither true nor false")
	},
}

// customColumn is the key and the kind of a column of custom data.
func customColumn(name string) (key, kind string, ok bool) {
	key, ok = strings.CutPrefix(name, customData+".")
	if i := strings.LastIndexByte(key, ':'); i >= 0 {
		if _, said := kinds[key[i+1:]]; said && key[i+1:] != "" {
			key, kind = key[:i], key[i+1:]
		}
	}
	return key, kind, ok && key != ""
}

// customHeader is the name of a column that customColumn reads the key from.
func customHeader(key string) string {
	name := customData + "." + key
	if _, kind, _ := customColumn(name); kind != "" || key == "" {
		return name + ":json"
	}
	return name
}

func jsonOf(cell string) (*structpb.Value, error) {
	if strings.TrimSpace(cell) == "null" {
		return structpb.NewNullValue(), nil
	}
	value, err := codec.Value([]byte(cell))
	if err != nil || value == nil {
		return nil, errors.New("is not valid JSON")
	}
	return value, nil
}

func only[Kind any](cell, otherwise string) (*structpb.Value, error) {
	value, err := jsonOf(cell)
	if err != nil {
		return nil, errors.New(otherwise)
	}
	if _, ok := any(value.GetKind()).(Kind); !ok {
		return nil, errors.New(otherwise)
	}
	return value, nil
}

func anyOf(cell string) (*structpb.Value, error) {
	if json.Valid([]byte(cell)) {
		return jsonOf(cell)
	}
	return structpb.NewStringValue(cell), nil
}

// customCell is a value as anyOf reads it.
func customCell(value *structpb.Value, kind string) (string, error) {
	text, isText := value.GetKind().(*structpb.Value_StringValue)
	if isText && kind == "" && text.StringValue != "" && !json.Valid([]byte(text.StringValue)) {
		return text.StringValue, nil
	}
	raw, err := codec.Marshal(value)
	return string(raw), err
}
