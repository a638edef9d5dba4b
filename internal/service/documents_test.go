package service_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/emulator"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// TestDocumentsAreValid validates every GraphQL document that is sent to
// Authing against the schema: fields, arguments, variables and their types.
func TestDocumentsAreValid(t *testing.T) {
	schemas := make(map[string]*ast.Schema)
	for generation, text := range map[string]string{"v1": emulator.SchemaV1(), "v2": emulator.Schema()} {
		schema, err := gqlparser.LoadSchema(&ast.Source{Name: generation + ".graphql", Input: text})
		if err != nil {
			t.Fatal(err)
		}
		schemas[generation] = schema
	}
	client, err := authing.New(authing.Config{Applications: []authing.Application{{ID: "a", Host: "https://example.authing.cn"}}})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	documents := engine.Documents()
	if len(documents) == 0 {
		t.Fatal("no documents")
	}
	for method, document := range documents {
		generation := strings.Split(method, ".")[1] // of /authing.v2.AuthService/…
		if _, errs := gqlparser.LoadQueryWithRules(schemas[generation], document, rules.NewDefaultRules()); errs != nil {
			t.Errorf("%s: %v\n%s", method, errs, document)
		}
	}
}
