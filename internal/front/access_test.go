package front_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/front"
)

const (
	policyOfTest = `
callers:
  reader: {scopes: [users.read]}
  writer: {scopes: [roles.read, roles.write, fields.read]}
  app: {identities: ["application:app-1"], scopes: [auth.sign_in, auth.profile]}
`
	keysOfTest = `
keys:
  - {id: reader-1, caller: reader, secret: planted-secret-of-the-reader}
  - {id: writer-1, caller: writer, secret: planted-secret-of-the-writer}
`
)

// underPolicy is the door of a real Authing with a policy. Fields are shared by
// rpcs as in the contract.
func underPolicy(t testing.TB, log *bytes.Buffer) func(*front.Options) {
	return func(opts *front.Options) {
		opts.Guard = newGuard(t, opts.Now, nil)
		opts.Log = slog.New(slog.NewTextHandler(log, nil))
		for content, load := range map[string]func([]byte) error{policyOfTest: opts.Guard.LoadPolicy, keysOfTest: opts.Guard.LoadKeys} {
			if err := load([]byte(content)); err != nil {
				t.Fatal(err)
			}
		}
		opts.Declared = func(operation, field string) []front.Declaration {
			var found []front.Declaration
			for _, one := range shared[operation+" "+field] {
				service, name, _ := strings.Cut(one.rpc, ".")
				for _, candidate := range services()[:2] {
					if method := candidate.Methods().ByName(protoreflect.Name(name)); string(candidate.Name()) == service && method != nil {
						found = append(found, front.Declaration{Method: method, Path: append([]string{field}, one.below...)})
					}
				}
			}
			return found
		}
	}
}

type sharing struct {
	rpc   string
	below []string
}

var shared = map[string][]sharing{
	"query users": {{"ManagementService.ListUsers", nil}},
	"query user": {
		{"ManagementService.ListUserRoles", []string{"roles"}}, {"ManagementService.ListUserGroups", []string{"groups"}},
	},
	"query role": {{"ManagementService.GetRoleDetail", nil}, {"ManagementService.ListRoleUsers", []string{"users"}}},
	"query udv": {
		{"AuthService.ListUdv", nil},
		{"ManagementService.ListUserUdv", nil},
		{"ManagementService.GetRoleUdfValue", nil},
		{"ManagementService.ListUdfValues", nil},
	},
	"mutation loginByEmail":    {{"AuthService.LoginByEmail", nil}},
	"mutation registerByEmail": {{"AuthService.RegisterByEmail", nil}},
}

func TestScopesOfGraphQL(t *testing.T) {
	byVariable := map[string]any{"type": "ROLE"}
	for name, c := range map[string]struct {
		key, query string
		variables  map[string]any
		lacks      string // the scope; "" passes
	}{
		"granted":                     {"reader-1", `{ users { totalCount } }`, nil, ""},
		"not granted":                 {"writer-1", `{ users { totalCount } }`, nil, "users.read"},
		"one of two fields":           {"writer-1", `{ role(code: "a") { code } users { totalCount } }`, nil, "users.read"},
		"below the field":             {"writer-1", `{ user(id: "1") { roles { totalCount } } }`, nil, ""},
		"elsewhere below it":          {"writer-1", `{ user(id: "1") { groups { totalCount } } }`, nil, "groups.read"},
		"both below it":               {"writer-1", `{ user(id: "1") { roles { totalCount } groups { totalCount } } }`, nil, "groups.read"},
		"hidden in a fragment":        {"writer-1", `{ user(id: "1") { ...F } } fragment F on User { groups { totalCount } }`, nil, "groups.read"},
		"what no rpc asks for":        {"writer-1", `{ user(id: "1") { username } }`, nil, "groups.read"},
		"by the argument":             {"reader-1", `{ udv(targetType: USER, targetId: "1") { key } }`, nil, ""},
		"by another argument":         {"reader-1", `{ udv(targetType: ROLE, targetId: "1") { key } }`, nil, "roles.read"},
		"by a variable":               {"writer-1", `query($type: UDFTargetType!) { udv(targetType: $type, targetId: "1") { key } }`, byVariable, ""},
		"by another variable":         {"reader-1", `query($type: UDFTargetType!) { udv(targetType: $type, targetId: "1") { key } }`, byVariable, "roles.read"},
		"by neither":                  {"reader-1", `{ udv(targetType: NODE, targetId: "1") { key } }`, nil, "fields.read"},
		"without the argument":        {"reader-1", `{ udv(targetId: "1") { key } }`, nil, "roles.read"},
		"by a default of the query":   {"reader-1", `query($type: UDFTargetType = ROLE) { udv(targetType: $type, targetId: "1") { key } }`, nil, "roles.read"},
		"one alias for another field": {"reader-1", `{ users: role(code: "a") { code } }`, nil, "roles.read"},
	} {
		t.Run(name, func(t *testing.T) {
			log := new(bytes.Buffer)
			d := newDoor(t, underPolicy(t, log))
			token := d.trade(c.key)
			got := d.send(graphQL(t, c.query, c.variables, "Authorization", token))
			if c.lacks != "" {
				d.refusedWith(got, 403)
				if !strings.Contains(got.text, `"scope":"`+c.lacks+`"`) {
					t.Errorf("%s, want %s", got.text, c.lacks)
				}
				d.nothingPassed()
			} else if len(d.upstream.calls) != 1 || d.upstream.calls[0].PoolID != poolID {
				t.Errorf("%s, passed %+v", got.text, d.upstream.calls)
			}
			verdict := map[bool]string{true: "code=OK", false: "code=PermissionDenied"}[c.lacks == ""]
			caller, _, _ := strings.Cut(c.key, "-")
			for _, want := range []string{"msg=graphql", verdict, `caller="` + caller + ` (key:` + c.key + `)"`, "fields="} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("no %s in the log: %s", want, log)
				}
			}
			if strings.Contains(log.String(), token) || strings.Contains(log.String(), "planted") {
				t.Errorf("secrets in the log: %s", log)
			}
		})
	}
}

// What end users ask is judged as the application that the request selects.
func TestPublicApplications(t *testing.T) {
	for name, c := range map[string]struct {
		query, app, authorization string
		want                      int
	}{
		"public":              {`mutation { loginByEmail(input: {}) { id } }`, "", "", 200},
		"public, named":       {`mutation { loginByEmail(input: {}) { id } }`, "app-1", "", 200},
		"not configured":      {`mutation { loginByEmail(input: {}) { id } }`, "app-2", "", 404},
		"scope not granted":   {`mutation { registerByEmail(input: {}) { id } }`, "", "", 403},
		"the user's own":      {`{ udv(targetType: USER, targetId: "1") { key } }`, "", userToken, 200},
		"management, by user": {`{ users { totalCount } }`, "", userToken, 403},
		"management, nobody":  {`{ users { totalCount } }`, "", "", 401},
		"a foreign token":     {`{ users { totalCount } }`, "", access.Prefix + "x_y", 401},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t, underPolicy(t, new(bytes.Buffer)))
			var headers []string
			if c.app != "" {
				headers = append(headers, "X-Authing-App-Id", c.app)
			}
			if c.authorization != "" {
				headers = append(headers, "Authorization", c.authorization)
			}
			got := d.send(graphQL(t, c.query, nil, headers...))
			if passed := len(d.upstream.calls) == 1; passed != (c.want == 200) || !passed && got.code() != c.want {
				t.Errorf("%s, want %d", got.text, c.want)
			}
		})
	}
}

// v2 SDKs send the pool's id with our secret, or the key's id as the pool's.
func TestPoolOfAKey(t *testing.T) {
	for _, named := range []string{"", poolID, "reader-1"} {
		d := newDoor(t, underPolicy(t, new(bytes.Buffer)))
		token := d.trade("reader-1")
		var headers []string
		if named != "" {
			headers = append(headers, "X-Authing-Userpool-Id", named)
		}
		d.send(graphQL(t, `{ users { totalCount } }`, nil, append(headers, "Authorization", token)...))
		d.send(request("GET", "/api/v3/get-user?userId=1", "", append(headers, "Authorization", token)...))
		if len(d.upstream.calls) != 1 || len(d.api.seen) != 1 {
			t.Fatalf("%q: passed %v %v", named, d.upstream.calls, d.api.seen)
		}
		for _, header := range []string{d.upstream.calls[0].Header.Get("X-Authing-Userpool-Id"), d.api.seen[0].header.Get("X-Authing-Userpool-Id")} {
			if header != poolID {
				t.Errorf("%q became %q", named, header)
			}
		}
	}
}

func TestRefusalsAreLogged(t *testing.T) {
	log := new(bytes.Buffer)
	d := newDoor(t, underPolicy(t, log))
	d.send(request("GET", "/api/v3/get-user?userId=planted", "", "Authorization", "planted"))
	line := log.String()
	if !strings.Contains(line, "msg=refused") || !strings.Contains(line, "reason=CALLER_UNAUTHENTICATED") ||
		!strings.Contains(line, "path=/api/v3/get-user") || strings.Contains(line, "planted") {
		t.Errorf("log: %s", line)
	}
}
