package sample

// definedTypes are the types and labels of the values of [Sampler.defined].
var definedTypes = map[string]any{
	"age": map[string]any{"dataType": "NUMBER", "label": "Age"}, "joined": map[string]any{"dataType": "DATETIME"},
}

// defined is a single user-defined value of type NUMBER, or several.
func (s Sampler) defined(single bool) any {
	switch {
	case single && s.Form != Protobuf:
		return "15"
	case single:
		return 15.0
	case s.Form != Protobuf:
		return []any{
			map[string]any{"key": "age", "value": "15", "dataType": "NUMBER", "label": "Age"},
			map[string]any{"key": "joined", "value": "1602084838000", "dataType": "DATETIME", "label": nil},
		}
	default:
		return map[string]any{"age": 15.0, "joined": "2020-10-07T15:33:58Z"}
	}
}
