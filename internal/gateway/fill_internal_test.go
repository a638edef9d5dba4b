package gateway

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Shapes of routes that our contract has not used yet, on its own messages.

func TestFill(t *testing.T) {
	fields := (&authingv3.UpdateUserRequest{}).ProtoReflect().Descriptor().Fields()
	list := (&authingv3.DeleteUsersBatchRequest{}).ProtoReflect().Descriptor().Fields()
	const form = "application/x-www-form-urlencoded"
	inPath := map[string]bool{"user_id": true}
	for _, tt := range []struct {
		name          string
		binding       binding
		contentType   string
		query, body   string
		request, want proto.Message
		says          string
	}{
		{
			name: "form", binding: binding{hasBody: true, form: true}, contentType: form + "; charset=utf-8",
			body: "userId=u&name=a+b", request: &authingv3.UpdateUserRequest{},
			want: &authingv3.UpdateUserRequest{UserId: "u", Name: proto.String("a b")},
		},
		{
			name: "JSON where a form may be", binding: binding{hasBody: true, form: true}, contentType: "application/json",
			body: `{"userId":"u"}`, request: &authingv3.UpdateUserRequest{}, want: &authingv3.UpdateUserRequest{UserId: "u"},
		},
		{
			name: "unknown form field", binding: binding{hasBody: true, form: true}, contentType: form,
			body: "nope=1", request: &authingv3.UpdateUserRequest{}, says: "nope",
		},
		{
			name: "endless form", binding: binding{hasBody: true, form: true}, contentType: form,
			body: strings.Repeat("a=1&", 300), request: &authingv3.UpdateUserRequest{}, says: "form has more than",
		},
		{
			name: "path goes before body", binding: binding{hasBody: true, path: inPath},
			body: `{"userId":"evil","name":"n"}`, request: &authingv3.UpdateUserRequest{UserId: "u"},
			want: &authingv3.UpdateUserRequest{UserId: "u", Name: proto.String("n")},
		},
		{
			name: "path goes before form", binding: binding{hasBody: true, form: true, path: inPath}, contentType: form,
			body: `userId=evil`, request: &authingv3.UpdateUserRequest{UserId: "u"}, want: &authingv3.UpdateUserRequest{UserId: "u"},
		},
		{
			name: "body is a field, the rest is query", binding: binding{hasBody: true, body: fields.ByName("name"), path: inPath},
			query: "nickname=k&name=evil&userId=evil", body: `"n"`, request: &authingv3.UpdateUserRequest{UserId: "u"},
			want: &authingv3.UpdateUserRequest{UserId: "u", Name: proto.String("n"), Nickname: proto.String("k")},
		},
		{
			name: "one of the query beside a body", binding: binding{hasBody: true, inQuery: []string{"userId"}},
			query: "userId=u", body: `{"userId":"evil","name":"n"}`, request: &authingv3.UpdateUserRequest{},
			want: &authingv3.UpdateUserRequest{UserId: "u", Name: proto.String("n")},
		},
		{
			name: "twice in the query", binding: binding{hasBody: true, inQuery: []string{"userId"}},
			query: "userId=u&userId=v", body: `{}`, request: &authingv3.UpdateUserRequest{}, says: "userId",
		},
		{
			name: "body is a list", binding: binding{hasBody: true, body: list.ByName("user_ids")},
			body: `["a","b"]`, request: &authingv3.DeleteUsersBatchRequest{}, want: &authingv3.DeleteUsersBatchRequest{UserIds: []string{"a", "b"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &surface{dialect: &authingJSON{}, maxBody: 1 << 20, mode: codec.Strict}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/?"+tt.query, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.contentType)
			c, err := s.newCall(httptest.NewRecorder(), r, &tt.binding)
			if err == nil {
				err = c.fill(tt.request)
			}
			switch {
			case tt.says != "":
				if !strings.Contains(status.Convert(err).Message(), tt.says) {
					t.Errorf("err = %v, want %q in it", err, tt.says)
				}
			case err != nil || !proto.Equal(tt.request, tt.want):
				t.Errorf("got %v, %v", tt.request, err)
			}
		})
	}
}

func TestBareEnvelopes(t *testing.T) {
	for _, envelope := range []optionsv1.Envelope{optionsv1.Envelope_ENVELOPE_NONE, optionsv1.Envelope_ENVELOPE_MAYBE} {
		body, err := (&authingJSON{}).encode(&authingv3.DeleteUsersBatchResponse{Success: true}, &binding{envelope: envelope}, "r")
		if err != nil || string(body) != `{"success":true}` {
			t.Errorf("%v: got %s, %v", envelope, body, err)
		}
	}
}

func TestRoutesThatCannotBeServed(t *testing.T) {
	const both = `[google.api.http] {get: "/a"}`
	for name, tt := range map[string]struct{ first, second, says string }{
		"twice the same": {both, both, "share GET /a"},
		"twice the same, with other names": {
			`[google.api.http] {get: "/a/{user_id}"}`, `[google.api.http] {post: "/b" additional_bindings {get: "/a/{user_id=*}"}}`, "share GET",
		},
		"no path":          {`[google.api.http] {body: "*"}`, both, "without a path"},
		"no such body":     {`[google.api.http] {put: "/a" body: "nope"}`, both, "nope"},
		"no such response": {`[google.api.http] {patch: "/a" response_body: "nope"}`, both, "nope"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := routes([]service{{descriptor: describeService(t, tt.first, tt.second)}}, false)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("err = %v, want %q in it", err, tt.says)
			}
		})
	}
}

// describeService is a service of one rpc for each text of method options.
func describeService(t *testing.T, options ...string) protoreflect.ServiceDescriptor {
	t.Helper()
	file := &descriptorpb.FileDescriptorProto{
		Name: proto.String("t.proto"), Package: proto.String("t"), Dependency: []string{"authing/v3/users.proto"},
		Service: []*descriptorpb.ServiceDescriptorProto{{Name: proto.String("S")}},
	}
	for i, text := range options {
		o := &descriptorpb.MethodOptions{}
		if err := prototext.Unmarshal([]byte(text), o); err != nil {
			t.Fatal(err)
		}
		file.Service[0].Method = append(file.Service[0].Method, &descriptorpb.MethodDescriptorProto{
			Name: proto.String(string(rune('A' + i))), Options: o,
			InputType: proto.String(".authing.v3.UpdateUserRequest"), OutputType: proto.String(".authing.v3.UpdateUserResponse"),
		})
	}
	built, err := protodesc.NewFile(file, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return built.Services().Get(0)
}

func TestACallThatNoRouteMadeIsAnError(t *testing.T) {
	err := fillingConn{}.Invoke(t.Context(), "/x/Y", &authingv3.GetUserRequest{}, nil, grpc.EmptyCallOption{})
	if err == nil {
		t.Error("a call without a request must fail")
	}
}
