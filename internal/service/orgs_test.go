package service_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// node is a node of an organization as Authing answers it.
func node(id, more string) string {
	return `{"id":"` + id + `","name":"` + strings.ToUpper(id) + `","path":[],"codePath":[],"namePath":[]` + more + `}`
}

// TestTreesOfOrgs: the nodes are also one object, as the SDKs make it.
func TestTreesOfOrgs(t *testing.T) {
	conn, upstream, _ := serveV2(t)
	client := authingv2.NewManagementServiceClient(conn)
	// Each is an organization and its tree: REST's JSON has numbers, and so has the
	// tree, whereas protobuf's own has texts for the numbers of the nodes.
	for name, tt := range map[string]struct{ nodes, tree string }{
		"all the way down": {
			`[` + node("leaf", `,"order":7`) + `,` + node("top", `,"root":true,"children":["right","left"]`) + `,` + node("left", `,"children":["leaf"]`) + `,` + node("right", ``) + `]`,
			node("top", `,"root":true,"children":[`+node("right", `,"children":[]`)+`,`+node("left", `,"children":[`+node("leaf", `,"order":7,"children":[]`)+`]`)+`]`),
		},
		"without what is not there": {`[` + node("top", `,"root":true,"children":["gone"]`) + `]`, node("top", `,"root":true,"children":[]`)},
		"once what is below itself": {
			`[` + node("top", `,"root":true,"children":["a","a"]`) + `,` + node("a", `,"children":["top"]`) + `]`,
			node("top", `,"root":true,"children":[`+node("a", `,"children":[]`)+`]`),
		},
		"without a root": {`[` + node("a", `,"root":false`) + `]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			org := `{"id":"o","rootNode":` + node("top", "") + `,"nodes":` + tt.nodes + `}`
			trees := func(m proto.Message, err error, orgs ...*authingv2.Org) {
				t.Helper()
				_ = printed(t, m, err)
				for _, org := range orgs {
					if tt.tree == "" && org.GetTree() == nil {
						continue
					}
					sameJSON(t, printed(t, org.GetTree(), nil), tt.tree)
				}
			}
			upstream.say(`{"data":{"org":` + org + `}}`)
			found, err := client.FindOrgById(t.Context(), &authingv2.FindOrgByIdRequest{Id: "o"})
			trees(found, err, found.GetOrg())
			upstream.say(`{"data":{"moveNode":` + org + `}}`)
			moved, err := client.MoveOrgNode(t.Context(), &authingv2.MoveOrgNodeRequest{OrgId: "o", NodeId: "n", TargetParentId: "p"})
			trees(moved, err, moved.GetOrg())
			upstream.say(`{"data":{"orgs":{"totalCount":2,"list":[` + org + `,` + org + `]}}}`)
			listed, err := client.ListOrgs(t.Context(), &authingv2.ListOrgsRequest{})
			if len(listed.GetList()) != 2 {
				t.Fatalf("%d organizations: %v", len(listed.GetList()), err)
			}
			trees(listed, err, listed.GetList()...)
		})
	}
	upstream.say(`{"data":null,"errors":[{"message":{"code":404,"message":"no"}}]}`)
	if _, err := client.FindOrgById(t.Context(), &authingv2.FindOrgByIdRequest{Id: "o"}); status.Code(err) != codes.NotFound {
		t.Errorf("an organization that is not there: %v", err)
	}
}

// TestAllOrgsAreCounted: beside a page comes the number of all.
func TestAllOrgsAreCounted(t *testing.T) {
	answers := map[string]string{
		"/api/v2/orgs/count": `{"code":200,"data":{"count":12}}`,
		"/api/v2/orgs":       `{"code":200,"data":[{"id":"o","more":{"a":1}}]}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer, ok := answers[r.URL.Path]; ok {
			_, _ = io.WriteString(w, answer)
			return
		}
		_, _ = io.WriteString(w, `{"data":{"accessToken":{"accessToken":"m","exp":7200,"iat":0}}}`)
	}))
	t.Cleanup(server.Close)
	upstream, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app-1", Host: server.URL}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "s", Host: server.URL}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(upstream.Close)
	engine, err := service.New(upstream, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	conn := new(inprocgrpc.Channel)
	engine.Register(conn, nil)
	client := authingv2.NewManagementServiceClient(conn)

	all, err := client.GetAllOrgs(t.Context(), &authingv2.GetAllOrgsRequest{})
	sameJSON(t, printed(t, all, err), `{"totalCount":"12","list":[{"id":"o","more":{"a":1}}]}`)
	for _, path := range []string{"/api/v2/orgs/count", "/api/v2/orgs"} {
		whole := answers[path]
		answers[path] = `{"code":403,"message":"no"}`
		if _, err := client.GetAllOrgs(t.Context(), &authingv2.GetAllOrgsRequest{}); status.Code(err) != codes.PermissionDenied {
			t.Errorf("%s is refused: %v", path, err)
		}
		answers[path] = whole
	}
}
