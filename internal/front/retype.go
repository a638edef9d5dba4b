package front

import (
	"encoding/json"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
)

// retype writes a document again from its tokens. Comments, odd white space
// and unusual spellings of strings are gone, and with them every chance that
// Authing's parser sees a field where ours saw none.
func retype(source *ast.Source) (string, error) {
	var out strings.Builder
	tokens := lexer.New(source)
	for {
		token, err := tokens.ReadToken()
		if err != nil {
			return "", err
		}
		switch token.Kind {
		case lexer.EOF:
			return strings.TrimSuffix(out.String(), " "), nil
		case lexer.Comment:
			continue
		case lexer.String, lexer.BlockString:
			// A JSON string is a GraphQL string of the same value.
			quoted, err := json.Marshal(token.Value)
			if err != nil {
				return "", err
			}
			out.Write(quoted)
		case lexer.Name, lexer.Int, lexer.Float:
			out.WriteString(token.Value)
		default:
			out.WriteString(token.Kind.String())
		}
		out.WriteByte(' ')
	}
}
