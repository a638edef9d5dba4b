package front

import (
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
)

// accessToken answers the v2 SDKs' accessToken(userPoolId, secret) with a
// token of this service. The pair is one of our access keys and goes no
// further.
func (f *front) accessToken(w http.ResponseWriter, r *http.Request, admitted *operation, variables json.RawMessage) {
	data, err := f.tradePool(admitted, variables)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	f.writeAnswer(w, r, map[string]any{"data": data})
}

func (f *front) tradePool(admitted *operation, variables json.RawMessage) (map[string]any, error) {
	if !f.guard.HasKeys() {
		return nil, errManagementAway
	}
	field := admitted.accessToken
	token, err := f.guard.Trade(textArgument(field, "userPoolId", variables), textArgument(field, "secret", variables))
	if err != nil {
		return nil, err
	}
	values := map[string]any{
		"accessToken": token.Value,
		"exp":         token.ExpiresAt.Unix(),
		"iat":         token.IssuedAt.Unix(),
		"__typename":  "AccessTokenRes",
	}
	selected := map[string]any{}
	for _, leaf := range admitted.fragments.fieldsOf(field.SelectionSet) {
		value, known := values[leaf.Name]
		if !known || len(leaf.SelectionSet) > 0 {
			return nil, invalid("accessToken has the fields accessToken, exp and iat")
		}
		selected[leaf.Alias] = value
	}
	if len(selected) == 0 {
		return nil, invalid("accessToken needs a selection")
	}
	return map[string]any{field.Alias: selected}, nil
}

// textArgument is the text of an argument, given in place or by a variable, or
// "" when it is anything else.
func textArgument(field *ast.Field, name string, variables json.RawMessage) string {
	argument := field.Arguments.ForName(name)
	if argument == nil || argument.Value == nil {
		return ""
	}
	switch argument.Value.Kind {
	case ast.StringValue, ast.BlockValue, ast.EnumValue:
		return argument.Value.Raw
	case ast.Variable:
		var values map[string]json.RawMessage
		var text string
		if json.Unmarshal(variables, &values) != nil || json.Unmarshal(values[argument.Value.Raw], &text) != nil {
			return ""
		}
		return text
	default:
		return ""
	}
}
