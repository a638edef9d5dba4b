package front_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/authing-grpc/authing-grpc/internal/front"
)

// Whatever the document, what goes to Authing has only declared root fields
// and never our credential without our token.
func FuzzGraphQL(f *testing.F) {
	f.Add(`{ users { totalCount } }`, ``)
	f.Add(`query a { ...F } fragment F on Query { checkLoginStatus(token: "x") { code } }`, `a`)
	f.Add(`query a { user { id } } query b { userpools { id } }`, `b`)
	f.Add(`mutation ($i: LoginByEmailInput!) { __typename a: loginByEmail(input: $i) @skip(if: false) { id } }`, ``)
	f.Add("{ checkLoginStatus(token: \"\"\"\\\"\"\" \r\n\"\"\") { code } # \r userpools\n }", ``)
	f.Add(`{ accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") { exp } }`, ``)
	f.Fuzz(func(t *testing.T, query, name string) {
		d := newDoor(t)
		body, err := json.Marshal(map[string]any{"query": query, "operationName": name})
		if err != nil {
			t.Fatal(err)
		}
		for _, authorization := range []string{"", "Bearer " + userToken, d.token()} {
			d.send(request("POST", "/graphql/v2", string(body), "Authorization", authorization))
			for _, call := range d.upstream.calls {
				if call.Identity == pools && authorization != d.token() {
					t.Fatalf("the pool's credential for %q", query)
				}
				checkForwarded(t, call)
			}
			d.upstream.calls = nil
		}
	})
}

func checkForwarded(t *testing.T, call front.GraphQLCall) {
	t.Helper()
	var body struct{ Query, OperationName string }
	if err := json.Unmarshal(call.Body, &body); err != nil {
		t.Fatal(err)
	}
	document, err := parser.ParseQuery(&ast.Source{Input: body.Query})
	if err != nil {
		t.Fatalf("forwarded %q: %v", body.Query, err)
	}
	if body.OperationName == "" && len(document.Operations) != 1 {
		t.Fatalf("which operation of %q?", body.Query)
	}
	for _, operation := range document.Operations {
		if body.OperationName == "" || operation.Name == body.OperationName {
			checkRoots(t, document, operation.Operation, operation.SelectionSet)
		}
	}
}

func checkRoots(t *testing.T, document *ast.QueryDocument, kind ast.Operation, selections ast.SelectionSet) {
	t.Helper()
	for _, selection := range selections {
		switch selection := selection.(type) {
		case *ast.Field:
			_, known := declaredFields[string(kind)+" "+selection.Name]
			if !known && selection.Name != "__typename" || strings.HasPrefix(string(kind), "sub") {
				t.Fatalf("forwarded %s %s", kind, selection.Name)
			}
		case *ast.InlineFragment:
			checkRoots(t, document, kind, selection.SelectionSet)
		case *ast.FragmentSpread:
			checkRoots(t, document, kind, document.Fragments.ForName(selection.Name).SelectionSet)
		}
	}
}
