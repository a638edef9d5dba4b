package service_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// v2Upstream answers one text to everything but requests for its token.
type v2Upstream struct {
	mu     sync.Mutex
	answer string
	uri    string // of the last request
}

func (u *v2Upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if strings.Contains(string(body), "query accessToken") {
		_, _ = io.WriteString(w, `{"data":{"accessToken":{"accessToken":"m","exp":7200,"iat":0}}}`)
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.uri = r.URL.RequestURI()
	_, _ = io.WriteString(w, u.answer)
}

func (u *v2Upstream) say(answer string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.answer = answer
}

// asked is the address of the last request.
func (u *v2Upstream) asked() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.uri
}

// serveV2 runs the engine against an upstream with two pools.
func serveV2(t *testing.T) (*inprocgrpc.Channel, *v2Upstream, *service.Engine) {
	t.Helper()
	upstream := new(v2Upstream)
	server := httptest.NewServer(upstream)
	t.Cleanup(server.Close)
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app-1", Host: server.URL}, {ID: "app-2", Host: server.URL}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "s", Host: server.URL}, {ID: "pool-2", Secret: "s", Host: server.URL}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)
	return channel, upstream, engine
}

func printed(t *testing.T, m proto.Message, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The SDKs drop what says nothing from the resources somebody is authorized for.
func TestAuthorizedResourcesAreClean(t *testing.T) {
	conn, upstream, _ := serveV2(t)
	client := authingv2.NewManagementServiceClient(conn)
	resources := `{"totalCount":2,"list":[{"code":"orders","type":null,"actions":null},{"code":"books","type":"DATA","actions":["books:read"]}]}`
	const want = `{"totalCount":"2","list":[{"code":"orders"},{"code":"books","type":"DATA","actions":["books:read"]}]}`

	upstream.say(`{"data":{"user":{"authorizedResources":` + resources + `}}}`)
	ofUser, err := client.ListUserAuthorizedResources(t.Context(), &authingv2.ListUserAuthorizedResourcesRequest{UserId: "u", Namespace: proto.String("default")})
	sameJSON(t, printed(t, ofUser, err), want)

	upstream.say(`{"data":{"role":{"authorizedResources":` + resources + `}}}`)
	ofRole, err := client.ListRoleAuthorizedResources(t.Context(), &authingv2.ListRoleAuthorizedResourcesRequest{Code: "r", Namespace: "default"})
	sameJSON(t, printed(t, ofRole, err), want)

	upstream.say(`{"data":{"user":null}}`)
	_, err = client.ListUserAuthorizedResources(t.Context(), &authingv2.ListUserAuthorizedResourcesRequest{UserId: "nobody", Namespace: proto.String("default")})
	if status.Code(err) != codes.NotFound {
		t.Errorf("resources of nobody: %v", err)
	}
}

func TestUserDefinedValuesAreTyped(t *testing.T) {
	conn, upstream, _ := serveV2(t)
	client := authingv2.NewManagementServiceClient(conn)
	upstream.say(`{"data":{"udv":[
		{"key":"age","dataType":"NUMBER","value":"15","label":"Age"},
		{"key":"ok","dataType":"BOOLEAN","value":"true","label":null},
		{"key":"joined","dataType":"DATETIME","value":"1602084838000","label":null},
		{"key":"more","dataType":"OBJECT","value":"{\"a\":[1]}","label":null},
		{"key":"school","dataType":"STRING","value":"MIT","label":null}]}}`)
	list, err := client.ListUserUdv(t.Context(), &authingv2.ListUserUdvRequest{UserId: "u"})
	sameJSON(t, printed(t, list, err), `{"list":[
		{"key":"age","dataType":"NUMBER","value":15,"label":"Age"},
		{"key":"ok","dataType":"BOOLEAN","value":true},
		{"key":"joined","dataType":"DATETIME","value":"2020-10-07T15:33:58Z"},
		{"key":"more","dataType":"OBJECT","value":{"a":[1]}},
		{"key":"school","dataType":"STRING","value":"MIT"}]}`)
	byKey, err := client.GetUserUdfValue(t.Context(), &authingv2.GetUserUdfValueRequest{UserId: "u"})
	sameJSON(t, printed(t, byKey, err), `{"data":{"age":15,"ok":true,"joined":"2020-10-07T15:33:58Z","more":{"a":[1]},"school":"MIT"}}`)

	one, err := client.GetRoleSpecificUdfValue(t.Context(), &authingv2.GetRoleSpecificUdfValueRequest{Id: "r", Key: "age"})
	sameJSON(t, printed(t, one, err), `{"value":15}`)
	none, err := client.GetRoleSpecificUdfValue(t.Context(), &authingv2.GetRoleSpecificUdfValueRequest{Id: "r", Key: "other"})
	sameJSON(t, printed(t, none, err), `{}`)

	upstream.say(`{"data":{"udfValueBatch":[{"targetId":"u1","data":[{"key":"age","dataType":"NUMBER","value":"15"}]},{"targetId":"u2","data":[]}]}}`)
	batch, err := client.GetUserUdfValueBatch(t.Context(), &authingv2.GetUserUdfValueBatchRequest{UserIds: []string{"u1", "u2"}})
	sameJSON(t, printed(t, batch, err), `{"list":[{"targetId":"u1","data":{"age":15}},{"targetId":"u2","data":{}}]}`)
}

// Users are in pages, in pages of a role, and their custom data in them.
func TestCustomDataOfNestedPages(t *testing.T) {
	conn, upstream, _ := serveV2(t)
	upstream.say(`{"data":{"role":{"users":{"totalCount":1,"list":[{"id":"u","arn":"a","userPoolId":"p",
		"customData":[{"key":"age","dataType":"NUMBER","value":"15","label":"Age"}]}]}}}}`)
	users, err := authingv2.NewManagementServiceClient(conn).ListRoleUsers(t.Context(), &authingv2.ListRoleUsersRequest{Code: "r", WithCustomData: proto.Bool(true)})
	sameJSON(t, printed(t, users, err), `{"totalCount":"1","list":[{"id":"u","arn":"a","userPoolId":"p","customData":{"age":15},
		"customDataTypes":{"age":{"dataType":"NUMBER","label":"Age"}}}]}`)
}

// An acknowledgement is a message, or an error in its clothes.
func TestAcknowledgements(t *testing.T) {
	conn, upstream, _ := serveV2(t)
	management, auth := authingv2.NewManagementServiceClient(conn), authingv2.NewAuthServiceClient(conn)
	deleteUser := func() (proto.Message, error) {
		return management.DeleteUser(t.Context(), &authingv2.DeleteUserRequest{UserId: "u"})
	}
	sendSms := func() (proto.Message, error) {
		return auth.SendSmsCode(t.Context(), &authingv2.SendSmsCodeRequest{Phone: "13800000000"})
	}
	for _, tc := range []struct {
		name, answer string
		call         func() (proto.Message, error)
		code         codes.Code
		message      string
	}{
		{"GraphQL", `{"data":{"deleteUser":{"message":"done","code":200}}}`, deleteUser, codes.OK, "done"},
		{"GraphQL without a code", `{"data":{"deleteUser":{"message":"done","code":null}}}`, deleteUser, codes.OK, "done"},
		{"GraphQL, a refusal", `{"data":{"deleteUser":{"message":"no such user","code":2004}}}`, deleteUser, codes.NotFound, ""},
		{"GraphQL, an error", `{"errors":[{"message":{"code":2004,"message":"no such user"}}],"data":null}`, deleteUser, codes.NotFound, ""},
		{"GraphQL, another kind", `{"data":{"deleteUser":"done"}}`, deleteUser, codes.Internal, ""},
		{"REST", `{"code":200,"message":"sent"}`, sendSms, codes.OK, "sent"},
		{"REST, a refusal", `{"code":2004,"message":"no such user"}`, sendSms, codes.NotFound, ""},
		{"REST, another kind", `[]`, sendSms, codes.Internal, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			upstream.say(tc.answer)
			answer, err := tc.call()
			if status.Code(err) != tc.code {
				t.Fatalf("%v, want %s", err, tc.code)
			}
			if tc.code == codes.NotFound && apierror.UpstreamOf(err).GetStatusCode() != 2004 {
				t.Errorf("details %v", apierror.UpstreamOf(err))
			}
			if tc.code == codes.OK {
				sameJSON(t, printed(t, answer, nil), fmt.Sprintf(`{"message":%q}`, tc.message))
			}
		})
	}
}

// Ids of the pool and the application are the server's to fill in.
func TestOwnIDs(t *testing.T) {
	conn, upstream, _ := serveV2(t)
	management, auth := authingv2.NewManagementServiceClient(conn), authingv2.NewAuthServiceClient(conn)
	upstream.say(`{"code":200,"message":"","data":{"total":0,"list":[]}}`)
	for _, tc := range []struct {
		named, selected string
		uri             string // "" where it is refused
	}{
		{"", "", "/api/v2/resource-namespace/pool-1"},
		{"pool-1", "", "/api/v2/resource-namespace/pool-1"},
		{"", "pool-2", "/api/v2/resource-namespace/pool-2"},
		{"pool-2", "pool-2", "/api/v2/resource-namespace/pool-2"},
		{"pool-2", "", ""},
		{"../users", "", ""},
	} {
		ctx := withMetadata(t)
		if tc.selected != "" {
			ctx = withMetadata(t, "x-authing-userpool-id", tc.selected)
		}
		_, err := management.ListNamespaces(ctx, &authingv2.ListNamespacesRequest{UserPoolId: tc.named})
		switch bad, _ := apierror.Detail[*errdetails.BadRequest](err); {
		case tc.uri == "":
			if status.Code(err) != codes.InvalidArgument || bad.GetFieldViolations()[0].GetField() != "userPoolId" {
				t.Errorf("%+v: %v", tc, err)
			}
		case err != nil || upstream.asked() != tc.uri:
			t.Errorf("%+v: %s, %v", tc, upstream.asked(), err)
		}
	}
	ctx := withMetadata(t, "authorization", "token", "x-authing-app-id", "app-2")
	if _, err := auth.Logout(ctx, &authingv2.LogoutRequest{}); err != nil || upstream.asked() != "/api/v2/logout?app_id=app-2" {
		t.Errorf("%s, %v", upstream.asked(), err)
	}
	if _, err := auth.Logout(ctx, &authingv2.LogoutRequest{AppId: "app-1"}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("another application: %v", err)
	}
}

// SDKs that ask by GraphQL what we ask by REST find the rpc of the field.
func TestAliases(t *testing.T) {
	_, _, engine := serveV2(t)
	for root, want := range map[string]string{"userBatch": "BatchGetUsers", "isActionAllowed": "IsActionAllowed"} {
		if declared := engine.RootFields("query", root); len(declared) != 1 || string(declared[0].Method.Name()) != want {
			t.Errorf("%s is %v, want %s", root, declared, want)
		}
	}
}
