package emulator

import (
	"encoding/json"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// languagesOf reads a text in other languages as v2 sends it: the JSON text of an
// object, the texts by language.
func languagesOf(field string, text *string) (*authingv3.LangObject, error) {
	if textOf(text) == "" {
		return nil, nil
	}
	var texts map[string]string
	if err := json.Unmarshal([]byte(*text), &texts); err != nil {
		return nil, badField(field, "must be the JSON text of an object of texts by language")
	}
	languages := new(authingv3.LangObject)
	m := languages.ProtoReflect()
	for language, in := range texts {
		fd := m.Descriptor().Fields().ByJSONName(language)
		if fd == nil {
			return nil, badField(field, "names "+language+", which is not one of Authing's languages")
		}
		m.Set(fd, protoreflect.ValueOfMessage((&authingv3.LangUnit{Enabled: true, Value: in}).ProtoReflect()))
	}
	return languages, nil
}

// languagesText is the text as v2 shows it, in the languages that are enabled.
func languagesText(languages *authingv3.LangObject) *string {
	if languages == nil {
		return nil
	}
	texts := make(map[string]string)
	languages.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if unit, ok := value.Message().Interface().(*authingv3.LangUnit); ok && unit.GetEnabled() {
			texts[fd.JSONName()] = unit.GetValue()
		}
		return true
	})
	text, err := json.Marshal(texts)
	if err != nil { // texts always encode
		return nil
	}
	return unlessEmpty(string(text))
}
