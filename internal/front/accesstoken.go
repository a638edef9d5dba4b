package front

import (
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// trade is a field by which SDKs trade the pool's id and secret for a token: what
// it calls the id, and the answer to it.
type trade struct {
	id     string
	answer func(o *operation, token access.Token, pool string) (any, error)
}

// trades are those of each endpoint.
var trades = map[string]map[string]trade{
	graphQLPath: {"accessToken": {"userPoolId", answerAccessToken}},
	graphQLPathV1: {
		"getAccessTokenByAppSecret": {"clientId", answerAppToken},
		"getClientWhenSdkInit":      {"clientId", answerClient},
	},
}

// accessToken answers a trade with a token of this service. The pair is one of
// our access keys and goes no further.
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
	field := admitted.trade
	how := trades[admitted.path][field.Name]
	id := textArgument(field, how.id, variables)
	token, err := f.guard.Trade(id, textArgument(field, "secret", variables))
	if err != nil {
		return nil, err
	}
	value, err := how.answer(admitted, token, id)
	if err != nil {
		return nil, err
	}
	return map[string]any{field.Alias: value}, nil
}

// answerAccessToken answers the v2 SDKs' accessToken.
func answerAccessToken(o *operation, token access.Token, _ string) (any, error) {
	return o.pick(o.trade, map[string]any{
		"accessToken": token.Value,
		"exp":         token.ExpiresAt.Unix(),
		"iat":         token.IssuedAt.Unix(),
		"__typename":  "AccessTokenRes",
	})
}

// answerAppToken answers the v1 SDKs' getAccessTokenByAppSecret, which is a text.
func answerAppToken(o *operation, token access.Token, _ string) (any, error) {
	if len(o.trade.SelectionSet) > 0 {
		return nil, invalid(o.trade.Name + " has no fields")
	}
	return token.Value, nil
}

// answerClient answers what the v1 SDKs begin with. They keep clientInfo and read
// nothing of it: it says which pool, and null for the rest.
func answerClient(o *operation, token access.Token, pool string) (any, error) {
	values := map[string]any{"accessToken": token.Value, "__typename": "ClientWithAccessToken"}
	for _, field := range o.fragments.fieldsOf(o.trade.SelectionSet) {
		if field.Name != "clientInfo" {
			continue
		}
		info := map[string]any{}
		for _, leaf := range o.fragments.fieldsOf(field.SelectionSet) {
			info[leaf.Alias] = nil
			if leaf.Name == "_id" {
				info[leaf.Alias] = pool
			}
		}
		values["clientInfo"] = info
	}
	return o.pick(o.trade, values)
}

// pick is what a field's selection asks for of an object.
func (o *operation) pick(field *ast.Field, values map[string]any) (any, error) {
	selected := map[string]any{}
	for _, one := range o.fragments.fieldsOf(field.SelectionSet) {
		value, known := values[one.Name]
		_, nested := value.(map[string]any)
		if !known || nested != (len(one.SelectionSet) > 0) {
			return nil, invalid(field.Name + " is asked for fields that it does not have")
		}
		selected[one.Alias] = value
	}
	if len(selected) == 0 {
		return nil, invalid(field.Name + " needs a selection")
	}
	return selected, nil
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
