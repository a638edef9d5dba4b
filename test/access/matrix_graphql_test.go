package access_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// The official SDKs of v1 and v2 reach rpcs by the root field of a GraphQL
// document, each generation at an endpoint of its own.

// graphQLRPC is an rpc that alone declares its root field.
type graphQLRPC struct {
	rpc
	endpoint string
	document string
	endUser  bool
}

func graphQLRPCs(t *testing.T) []graphQLRPC {
	t.Helper()
	declared := map[string][]graphQLRPC{}
	for _, services := range service.Services() {
		for i := range services.Methods().Len() {
			m := services.Methods().Get(i)
			if m.Name() == "GetAccessTokenByAppSecret" {
				continue // the front answers it, with a token of its own for a key
			}
			for _, document := range documentsOf(t, m) {
				upstream := upstreamOf(m)
				endpoint := endpointOf(m)
				declared[endpoint+document] = append(declared[endpoint+document], graphQLRPC{
					rpcOf(m), endpoint, document, upstream.GetIdentity() == optionsv1.Identity_IDENTITY_END_USER,
				})
			}
		}
	}
	var alone []graphQLRPC
	for _, same := range declared {
		if len(same) == 1 {
			alone = append(alone, same[0])
		}
	}
	if len(alone) < 40 {
		t.Fatalf("%d rpcs have a root field of their own", len(alone))
	}
	return alone
}

func endpointOf(m protoreflect.MethodDescriptor) string {
	if m.ParentFile().Package() == "authing.v1" {
		return "/graphql"
	}
	return "/graphql/v2"
}

// documentsOf asks for the root field of an rpc and nothing else.
func documentsOf(t *testing.T, m protoreflect.MethodDescriptor) []string {
	t.Helper()
	text := upstreamOf(m).GetGraphql()
	if text == "" {
		return nil
	}
	parsed, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	operation := parsed.Operations[0]
	root := operation.SelectionSet[0].(*ast.Field)
	return []string{fmt.Sprintf("%s { %s { __typename } }", operation.Operation, root.Name)}
}

func upstreamOf(m protoreflect.MethodDescriptor) *optionsv1.Upstream {
	upstream, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	return upstream
}

var graphQLRows = []struct {
	name             string
	headers          func(*matrix, rpc) []string
	management, auth func(graphQLRPC) verdict
}{
	{"none", func(*matrix, rpc) []string { return nil }, always(unknown), always(pass)},
	{"wrong key", func(m *matrix, _ rpc) []string { return authorization(m.wrong) }, always(unknown), always(unknown)},
	{"expired key", func(m *matrix, _ rpc) []string { return authorization(m.past.secret) }, always(unknown), always(unknown)},
	// An end user comes through the application, which never has management's scopes.
	{"user's token", func(m *matrix, _ rpc) []string { return authorization(m.user) }, always(lacksScope), always(pass)},
	{"without scope", func(m *matrix, r rpc) []string { return authorization(m.stranger(r).token) }, always(lacksScope), keyFor(lacksScope)},
	{"with scope", func(m *matrix, r rpc) []string { return authorization(m.holder(r).token) }, always(pass), keyFor(pass)},
	{"two callers", func(m *matrix, r rpc) []string {
		return slices.Concat(authorization(m.holder(r).key.secret), authorization(m.other.secret))
	}, always(unknown), always(unknown)},
	{"x-caller-authorization", func(m *matrix, r rpc) []string { return caller(m.holder(r).key.secret) }, always(unknown), always(pass)},
}

func always(want func(rpc) verdict) func(graphQLRPC) verdict {
	return func(r graphQLRPC) verdict { return want(r.rpc) }
}

// keyFor: a key stands for no user, but may do what needs none.
func keyFor(want func(rpc) verdict) func(graphQLRPC) verdict {
	return func(r graphQLRPC) verdict {
		if r.endUser {
			return verdict{code: codes.Unauthenticated, reason: needsUser}
		}
		return want(r.rpc)
	}
}

func TestMatrixGraphQL(t *testing.T) {
	m := newMatrix(t, "  app: {identities: [\"application:"+appID+"\"], scopes: [\"auth.*\"]}\n")
	for _, r := range graphQLRPCs(t) {
		body, err := json.Marshal(map[string]string{"query": r.document})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range graphQLRows {
			want := row.auth(r)
			if r.management {
				want = row.management(r)
			}
			got := call(t, http.MethodPost, m.compat(r.endpoint), string(body), row.headers(m, r.rpc)...)
			if wrong := judgeFront(got, r.rpc, want, "scope"); wrong != "" {
				t.Errorf("%s, %s, %s: %s: %d %s", r.name, r.document, row.name, wrong, got.status, got.text)
			}
		}
	}
}

func TestMatrixGraphQLWithoutTheApplication(t *testing.T) {
	m := newMatrix(t, "")
	denied := verdict{code: codes.PermissionDenied, reason: notPermitted, lacks: appID}
	for _, r := range graphQLRPCs(t) {
		body, err := json.Marshal(map[string]string{"query": r.document})
		if err != nil {
			t.Fatal(err)
		}
		for name, headers := range map[string][]string{"none": nil, "user's token": authorization(m.user)} {
			want := denied
			if r.management && name == "none" {
				want = unknown(r.rpc)
			}
			got := call(t, http.MethodPost, m.compat(r.endpoint), string(body), headers...)
			if wrong := judgeFront(got, r.rpc, want, "application"); wrong != "" {
				t.Errorf("%s, %s: %s: %d %s", r.name, name, wrong, got.status, got.text)
			}
		}
	}
}
