package service_test

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// wireRequest is what of a request matters, as test/sdk/recorder writes it:
// placeholders for credentials, encrypted passwords decrypted.
type wireRequest struct {
	Verb string `json:"verb"`
	// Host is a host of v1 alone.
	Host       string              `json:"host,omitempty"`
	Path       string              `json:"path"`
	Query      map[string][]string `json:"query"`
	Body       any                 `json:"body,omitempty"`
	Form       map[string][]string `json:"form,omitempty"`
	GraphQL    *wireOperation      `json:"graphql,omitempty"`
	Credential map[string]string   `json:"credential"`
}

// wireOperation is a GraphQL operation.
type wireOperation struct {
	Kind      string `json:"kind"`
	RootField string `json:"rootField"`
	// Arguments by the path of their field, root field included.
	Arguments map[string]string `json:"arguments"`
	Variables map[string]any    `json:"variables"`
	// Selection is the paths of the leaves below the root field.
	Selection []string `json:"selection"`
}

const graphQLPathV1 = "/graphql"

// hostsV1 are what the hosts of v1 are called in recordings.
var hostsV1 = map[string]string{
	"users.example.com": "users",
	"oauth.example.com": "oauth",
	"cdn.example.com":   "cdn",
}

// isPrerequisite says whether a client sends the request on its own around the
// call itself.
func (w wireRequest) isPrerequisite() bool {
	switch w.Path {
	case "/api/v2/.well-known", "/api/v3/get-management-token", "/oauth/oidc/me":
		return true
	default:
		return w.GraphQL != nil && slices.Contains([]string{"accessToken", "getAccessTokenByAppSecret"}, w.GraphQL.RootField)
	}
}

func (r *recorder) normalise(req *http.Request, body []byte) (wireRequest, error) {
	w := wireRequest{Verb: req.Method, Host: hostsV1[req.Host], Path: req.URL.Path, Credential: r.credential(req.Header)}
	if w.Path == authing.GraphQLPath || w.Path == graphQLPathV1 {
		var sent struct {
			Query     string
			Variables map[string]any
		}
		if err := json.Unmarshal(body, &sent); err != nil {
			return w, err
		}
		var err error
		w.GraphQL, err = r.operation(sent.Query, sent.Variables)
		return w, err
	}
	w.Query = r.fields(req.URL.Query())
	switch {
	case len(body) == 0:
		return w, nil
	case req.Header.Get("Content-Type") == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		w.Form = r.fields(form)
		return w, err
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return w, err
	}
	w.Body = r.plain(value, "")
	return w, nil
}

// fields names the user's token in a query or form.
func (r *recorder) fields(values url.Values) map[string][]string {
	for _, list := range values {
		for i, value := range list {
			list[i] = r.plain(value, "").(string)
		}
	}
	return values
}

// credential keeps the form of the credential, not its value.
func (r *recorder) credential(h http.Header) map[string]string {
	f := r.fixture
	forms := map[string]string{
		f.UserToken:                   "{user token}",
		"Bearer " + f.UserToken:       "Bearer {user token}",
		"Bearer " + f.ManagementToken: "Bearer {management token}",
		"Basic " + base64.StdEncoding.EncodeToString([]byte(f.AppID+":"+f.AppSecret)): "Basic {application}",
	}
	out := make(map[string]string)
	if authorization := h.Get("Authorization"); authorization != "" {
		form, known := forms[authorization]
		switch {
		case strings.HasPrefix(authorization, "authing "+f.UserPoolID+":"):
			form = "authing {pool}:{signature}"
		case !known:
			form = authorization
		}
		out["authorization"] = form
	}
	for _, name := range []string{"x-authing-app-id", "x-authing-userpool-id"} {
		if value := h.Get(name); value != "" {
			out[name] = value
		}
	}
	return out
}

func (r *recorder) operation(query string, variables map[string]any) (*wireOperation, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return nil, err
	}
	if len(doc.Operations) != 1 || len(doc.Operations[0].SelectionSet) != 1 {
		return nil, fmt.Errorf("not one operation with one root field: %s", query)
	}
	root := doc.Operations[0].SelectionSet[0].(*ast.Field)
	op := &wireOperation{
		Kind:      string(doc.Operations[0].Operation),
		RootField: root.Name,
		Arguments: make(map[string]string),
		Variables: make(map[string]any),
	}
	w := operationWalk{op: op, values: r.plain(variables, "").(map[string]any)}
	w.field(root, root.Name, "")
	slices.Sort(op.Selection)
	return op, nil
}

// operationWalk collects what an operation asks for with these values. A
// variable without a value is no argument, and one that only steers an
// @include is not sent on.
type operationWalk struct {
	op     *wireOperation
	values map[string]any
}

func (w operationWalk) field(field *ast.Field, path, below string) {
	for _, argument := range field.Arguments {
		w.argument(argument.Value, path+"."+argument.Name)
	}
	if len(field.SelectionSet) == 0 {
		w.op.Selection = append(w.op.Selection, below)
		return
	}
	for _, selection := range field.SelectionSet {
		child := selection.(*ast.Field)
		if !w.included(child) {
			continue
		}
		w.field(child, path+"."+child.Name, strings.TrimPrefix(below+"."+child.Name, "."))
	}
}

// argument collects one, an object by its members.
func (w operationWalk) argument(argument *ast.Value, at string) {
	if argument.Kind == ast.ObjectValue {
		for _, child := range argument.Children {
			w.argument(child.Value, at+"."+child.Name)
		}
		return
	}
	if argument.Kind == ast.Variable {
		value, given := w.values[argument.Raw]
		if !given {
			return
		}
		w.op.Variables[argument.Raw] = value
	}
	w.op.Arguments[at] = argument.String()
}

func (w operationWalk) included(field *ast.Field) bool {
	include := field.Directives.ForName("include")
	return include == nil || w.values[include.Arguments.ForName("if").Value.Raw] == true
}

// plain drops null members, opens encrypted passwords and names the user's
// token.
func (r *recorder) plain(value any, name string) any {
	switch value := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(value))
		for name, member := range value {
			if member != nil {
				out[name] = r.plain(member, name)
			}
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = r.plain(item, "")
		}
		return out
	case string:
		switch {
		case value == r.fixture.UserToken:
			return "{user token}"
		case !strings.HasSuffix(strings.ToLower(name), "password"):
			return value
		}
		cipher, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return value
		}
		plain, err := rsa.DecryptPKCS1v15(nil, r.key, cipher) //nolint:staticcheck // fixed by Authing's protocol
		if err != nil {
			return value
		}
		return "encrypted:" + string(plain)
	default:
		return value
	}
}
