package codec_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// The JSON in this file is typed by hand from Authing's documented names and
// types; it is never produced by the code under test.

func sameJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Fatalf("not JSON: %v: %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w, g); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

func TestMarshal(t *testing.T) {
	custom, err := structpb.NewStruct(map[string]any{"age": 15.0, "big": 9007199254740992.0, "half": 0.5, "none": nil, "html": "<a&b>"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		in   proto.Message
		want string
	}{
		{
			"required scalars are printed, optional ones only when set",
			&authingv3.User{UserId: "u1", Email: proto.String(""), LoginsCount: proto.Int64(0)},
			`{"userId":"u1","createdAt":"","updatedAt":"","status":"","workStatus":"","email":"","loginsCount":0,
			  "gender":"","emailVerified":false,"phoneVerified":false,"userSourceType":""}`,
		},
		{
			"64-bit integers are numbers, required lists are printed",
			&authingv3.ListUsersResponse{TotalCount: 1 << 53},
			`{"totalCount":9007199254740992,"list":[]}`,
		},
		{
			"free JSON keeps nulls and whole numbers",
			&authingv3.CreateUserRequest{CustomData: custom},
			`{"customData":{"age":15,"big":9007199254740992,"half":0.5,"none":null,"html":"<a&b>"}}`,
		},
		{
			"names of the wire",
			&authingv3.LoginToken{AccessToken: proto.String("a"), TokenType: "Bearer", ExpireIn: 7200},
			`{"access_token":"a","token_type":"Bearer","expire_in":7200}`,
		},
		{
			"irregular names",
			&authingv3.SignInByLdapPayload{Password: "p", SamAccountName: "bob"},
			`{"password":"p","sAMAccountName":"bob"}`,
		},
		{
			"user-defined values are a list on the wire",
			&authingv2.User{Id: "u", CustomData: custom},
			`{"id":"u","arn":"","userPoolId":"","customData":[
			  {"key":"age","value":"15","dataType":"NUMBER","label":null},
			  {"key":"big","value":"9007199254740992","dataType":"NUMBER","label":null},
			  {"key":"half","value":"0.5","dataType":"NUMBER","label":null},
			  {"key":"html","value":"<a&b>","dataType":"STRING","label":null},
			  {"key":"none","value":"null","dataType":"OBJECT","label":null}]}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := codec.Marshal(tc.in)
			if err != nil {
				t.Fatal(err)
			}
			sameJSON(t, got, tc.want)
		})
	}
}

func TestMarshalField(t *testing.T) {
	for _, tc := range []struct {
		in    proto.Message
		field protoreflect.Name
		want  string
	}{
		{&authingv3.GetUserResponse{}, "user", `null`},
		{&authingv3.ListUsersResponse{}, "list", `[]`},
		{&authingv3.DeleteUsersBatchRequest{}, "user_ids", `[]`},
		{&authingv3.DeleteUsersBatchRequest{UserIds: []string{"a"}}, "user_ids", `["a"]`},
	} {
		got, err := codec.MarshalField(tc.in, tc.in.ProtoReflect().Descriptor().Fields().ByName(tc.field))
		if err != nil || string(got) != tc.want {
			t.Errorf("%s: %s, %v; want %s", tc.field, got, err, tc.want)
		}
	}
}

func TestUnmarshalUpstreamForgives(t *testing.T) {
	var odd []string
	d := codec.Decoder{Mode: codec.Upstream, Odd: func(fd protoreflect.FieldDescriptor) { odd = append(odd, string(fd.Name())) }}
	user := new(authingv3.User)
	err := d.Unmarshal([]byte(`{
		"userId": 12, "status": "Activated", "unheardOf": {"a": [1]},
		"email": null, "loginsCount": "12", "emailVerified": "true", "phoneVerified": 0,
		"phone": true, "passwordSecurityLevel": {}, "nickname": ["x"],
		"registerSource": ["basic:email", 7, null], "departmentIds": "d1",
		"identities": [{"identityId":"i","originConnIds":[]}, "odd"],
		"customData": {"n": 1, "big": 9007199254740993}
	}`), user)
	if err != nil {
		t.Fatal(err)
	}
	custom, _ := structpb.NewStruct(map[string]any{"n": 1.0, "big": "9007199254740993"})
	want := &authingv3.User{
		UserId: "12", Status: "Activated", LoginsCount: proto.Int64(12), EmailVerified: true,
		Phone: proto.String("true"), RegisterSource: []string{"basic:email", "7"},
		Identities: []*authingv3.UserIdentity{{IdentityId: "i"}}, CustomData: custom,
	}
	if diff := cmp.Diff(want, user, protocmp.Transform()); diff != "" {
		t.Errorf("user differs (-want +got):\n%s", diff)
	}
	if len(odd) != 4 {
		t.Errorf("odd fields = %v, want passwordSecurityLevel, nickname, departmentIds and an identity", odd)
	}
}

// TestUnmarshalUpstreamLists reads answers of methods for which the SDKs declare
// one object though they are called lists.
func TestUnmarshalUpstreamLists(t *testing.T) {
	entries := func(values ...string) *authingv3.ListWhitelistsResponse {
		m := new(authingv3.ListWhitelistsResponse)
		for _, value := range values {
			m.Entries = append(m.Entries, &authingv3.WhitelistEntry{Value: value})
		}
		return m
	}
	for name, tc := range map[string]struct {
		json string
		want *authingv3.ListWhitelistsResponse
	}{
		"list":         {`[{"value":"a"},{"value":"b"}]`, entries("a", "b")},
		"one":          {`{"value":"a"}`, entries("a")},
		"page":         {`{"totalCount":2,"list":[{"value":"a"},{"value":"b"}]}`, entries("a", "b")},
		"empty page":   {`{"totalCount":0,"list":[]}`, entries()},
		"empty object": {`{}`, entries()},
		"null":         {`null`, entries()},
	} {
		t.Run(name, func(t *testing.T) {
			got := new(authingv3.ListWhitelistsResponse)
			fd := got.ProtoReflect().Descriptor().Fields().ByName("entries")
			if err := (codec.Decoder{Mode: codec.Upstream}).UnmarshalField([]byte(tc.json), got, fd); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got, protocmp.Transform()); diff != "" {
				t.Errorf("answer differs (-want +got):\n%s", diff)
			}
		})
	}
	pages := new(authingv3.ListPolicyUserAttributionDetailResponse)
	if err := codec.Unmarshal([]byte(`{"pages":{"totalCount":7,"list":[]}}`), pages, codec.Upstream); err != nil || len(pages.GetPages()) != 1 || pages.GetPages()[0].GetTotalCount() != 7 {
		t.Errorf("pages = %v, %v; an object whose own member is called list is one element", pages, err)
	}
	for _, mode := range []codec.Mode{codec.Strict, codec.Lenient} {
		var wrong *codec.FieldError
		if err := codec.Unmarshal([]byte(`{"entries":{"value":"a"}}`), new(authingv3.ListWhitelistsResponse), mode); !errors.As(err, &wrong) {
			t.Errorf("one object in a request: %v, want a FieldError", err)
		}
	}
}

func TestUnmarshalUpstreamInsists(t *testing.T) {
	for name, text := range map[string]string{
		"no identifier":              `{"email":"a@b.c"}`,
		"null identifier":            `{"userId":null}`,
		"identifier of another kind": `{"userId":{}}`,
		"list instead of object":     `[]`,
		"text instead of object":     `"u1"`,
	} {
		t.Run(name, func(t *testing.T) {
			err := codec.Unmarshal([]byte(text), new(authingv3.User), codec.Upstream)
			var malformed *codec.MalformedError
			if !errors.As(err, &malformed) {
				t.Errorf("error = %v, want a MalformedError", err)
			}
		})
	}
	err := codec.Unmarshal([]byte(`{"totalCount":1,"list":[{"email":"a@b.c"}]}`), new(authingv3.ListUsersResponse), codec.Upstream)
	var malformed *codec.MalformedError
	if !errors.As(err, &malformed) || malformed.Field != "list[0].userId" {
		t.Errorf("error = %v, want list[0].userId named", err)
	}
}

func TestUnmarshalRequest(t *testing.T) {
	for _, tc := range []struct {
		name, in, strict, lenient string // "" = accepted, else the field blamed
	}{
		{"empty body", ``, "", ""},
		{"null body", `null`, "", ""},
		{"null member", `{"keywords":null}`, "", ""},
		{"unknown member", `{"keyword":"x"}`, "keyword", ""},
		{"unknown nested member", `{"options":{"pagination":{"pages":1}}}`, "options.pagination.pages", ""},
		{"number for text", `{"keywords":5}`, "keywords", "keywords"},
		{"text for number", `{"options":{"pagination":{"page":"1"}}}`, "options.pagination.page", "options.pagination.page"},
		{"fraction for whole number", `{"options":{"pagination":{"page":1.5}}}`, "options.pagination.page", "options.pagination.page"},
		{"whole number as float", `{"options":{"pagination":{"page":2.0}}}`, "", ""},
		{"object for list", `{"advancedFilter":{}}`, "advancedFilter", "advancedFilter"},
		{"null element", `{"advancedFilter":[null]}`, "advancedFilter[0]", "advancedFilter[0]"},
		{"any value where any value goes", `{"advancedFilter":[{"field":"email","operator":"IN","value":[1,"a",null]}]}`, "", ""},
		{"integer that a double cannot hold", `{"searchQuery":{"n":9007199254740993}}`, "searchQuery.n", "searchQuery.n"},
		{"array body", `[]`, "(whole)", "(whole)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for mode, want := range map[codec.Mode]string{codec.Strict: tc.strict, codec.Lenient: tc.lenient} {
				err := codec.Unmarshal([]byte(tc.in), new(authingv3.ListUsersRequest), mode)
				var field *codec.FieldError
				switch {
				case want == "" && err != nil:
					t.Errorf("mode %d: %v", mode, err)
				case want != "" && (!errors.As(err, &field) || field.Field != want):
					t.Errorf("mode %d: error = %v, want field %q", mode, err, want)
				}
			}
		})
	}
}

func TestSyntaxErrorsSayWhereAndQuoteNothing(t *testing.T) {
	for _, text := range []string{`{"password":"hunter2"`, `{"password":hunter2}`, `{} {"password":"hunter2"}`} {
		err := codec.Unmarshal([]byte(text), new(authingv3.SignUpRequest), codec.Strict)
		if !errors.Is(err, codec.ErrSyntax) {
			t.Fatalf("%s: error = %v, want ErrSyntax", text, err)
		}
		if msg := err.Error(); len(msg) > 80 || containsAny(msg, "hunter2", "password") {
			t.Errorf("error quotes the text: %s", msg)
		}
	}
}

func containsAny(s string, parts ...string) bool {
	for _, part := range parts {
		for i := 0; i+len(part) <= len(s); i++ {
			if s[i:i+len(part)] == part {
				return true
			}
		}
	}
	return false
}

func TestUserDefinedValuesAreTyped(t *testing.T) {
	user := new(authingv2.User)
	err := codec.Unmarshal([]byte(`{"id":"u","customData":[
		{"key":"age","value":"15","dataType":"NUMBER","label":"Age"},
		{"key":"ok","value":"true","dataType":"BOOLEAN"},
		{"key":"school","value":"MIT","dataType":"STRING"},
		{"key":"quoted","value":"\"MIT\"","dataType":"STRING"},
		{"key":"born","value":"1600000000000","dataType":"DATETIME"},
		{"key":"since","value":"\"2020-09-13T12:26:40.000Z\"","dataType":"DATETIME"},
		{"key":"set","value":"{\"a\":[1]}","dataType":"OBJECT"},
		{"key":"odd","value":"fifteen","dataType":"NUMBER"},
		{"key":"unset","value":null,"dataType":"STRING"},
		{"value":"no key"}
	]}`), user, codec.Upstream)
	if err != nil {
		t.Fatal(err)
	}
	got, err := protojson.Marshal(user.GetCustomData())
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, `{"age":15,"ok":true,"school":"MIT","quoted":"MIT","born":"2020-09-13T12:26:40Z",
		"since":"2020-09-13T12:26:40.000Z","set":{"a":[1]},"odd":"fifteen","unset":null}`)
}

func TestWire(t *testing.T) {
	custom, _ := structpb.NewStruct(map[string]any{"b": true, "a": 1.0})
	members, err := codec.Wire{Encrypt: func(plain string) (string, error) { return "sealed:" + plain, nil }}.Members(
		&authingv2.CreateUserRequest{
			UserInfo:     &authingv2.CreateUserInput{Username: proto.String("bob"), Password: proto.String("p")},
			KeepPassword: proto.Bool(false),
			CustomData:   custom,
		}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, `{"userInfo":{"username":"bob","password":"sealed:p"},"keepPassword":false,
		"params":"[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":true}]"}`)

	if _, err := (codec.Wire{}).Members(&authingv2.LoginByEmailRequest{Password: "p"}, nil); err == nil {
		t.Error("a password was written without encryption")
	}
}

func TestQuery(t *testing.T) {
	for _, tc := range []struct {
		name, query string
		want        *authingv3.GetUserRequest
		blamed      string
	}{
		{"plain", "userId=u%2F1&withCustomData=true", &authingv3.GetUserRequest{UserId: "u/1", WithCustomData: proto.Bool(true)}, ""},
		{"empty scalar is absent", "userId=u&userIdType=", &authingv3.GetUserRequest{UserId: "u"}, ""},
		{"1 and 0 are booleans", "userId=u&withPost=1&withIdentities=0", &authingv3.GetUserRequest{UserId: "u", WithPost: proto.Bool(true), WithIdentities: proto.Bool(false)}, ""},
		{"not a boolean", "withPost=perhaps", nil, "withPost"},
		{"unknown", "userId=u&nope=1", nil, "nope"},
		{"given twice", "userId=u&userId=v", nil, "userId"},
		{"list form of a scalar", "userId[]=u", nil, "userId[]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			values, err := url.ParseQuery(tc.query)
			if err != nil {
				t.Fatal(err)
			}
			got := new(authingv3.GetUserRequest)
			err = codec.UnmarshalQuery(values, got, codec.Strict, nil)
			var field *codec.FieldError
			if tc.blamed != "" {
				if !errors.As(err, &field) || field.Field != tc.blamed {
					t.Fatalf("error = %v, want %q named", err, tc.blamed)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got, protocmp.Transform()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestQueryLists(t *testing.T) {
	want := &authingv3.DeleteUsersBatchRequest{UserIds: []string{"a", "b"}}
	for query, mode := range map[string]codec.Mode{
		"userIds=a&userIds=b":       codec.Strict,
		"userIds[]=a&userIds[]=b":   codec.Strict,
		"userIds[0]=a&userIds[1]=b": codec.Strict,
		"userIds=%5Ba+b%5D":         codec.Lenient, // Authing's Go SDK
	} {
		values, _ := url.ParseQuery(query)
		got := new(authingv3.DeleteUsersBatchRequest)
		if err := codec.UnmarshalQuery(values, got, mode, nil); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
			t.Errorf("%s:\n%s", query, diff)
		}
	}
}

// TestQueryFreeValues reads what callers and [codec.Wire] write for a value of
// any kind.
func TestQueryFreeValues(t *testing.T) {
	for query, want := range map[string]string{
		"source=app":                                 `"app"`,
		"source=12":                                  `"12"`,
		"source=%7B%22a%22:%5B1,null%5D%7D":          `{"a":[1,null]}`,
		"source=%5B%22x%22,2%5D":                     `["x",2]`,
		"source=%7Bnot+JSON":                         `"{not JSON"`,
		"source[]=x&source[]=%7B%22a%22:true%7D":     `["x",{"a":true}]`,
		"source[0]=x&source[1]=y":                    `["x","y"]`,
		"source=":                                    "",
		"source=a&source=b":                          "!source",
		"source=a&source[]=b":                        "!source",
		"source=%7B%22n%22:123456789012345678901%7D": "!source.n",
	} {
		values, _ := url.ParseQuery(query)
		got := new(authingv3.ListTenantsRequest)
		err := codec.UnmarshalQuery(values, got, codec.Strict, nil)
		if blamed, refused := strings.CutPrefix(want, "!"); refused {
			var field *codec.FieldError
			if !errors.As(err, &field) || !strings.HasPrefix(field.Field, blamed) {
				t.Errorf("%s: error = %v, want %s named", query, err, blamed)
			}
			continue
		}
		text := ""
		if got.Source != nil {
			b, _ := protojson.Marshal(got.Source)
			text = strings.ReplaceAll(string(b), ", ", ",")
		}
		if err != nil || text != want {
			t.Errorf("%s: got %s, %v, want %s", query, text, err, want)
		}
	}
}

func TestWireQuery(t *testing.T) {
	got, err := codec.Wire{}.Query(&authingv3.DeleteUsersBatchRequest{
		UserIds: []string{"a", "b"},
		Options: &authingv3.UserIdOptions{UserIdType: proto.String("email")},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"userIds[]": {"a", "b"}, "options": {`{"userIdType":"email"}`}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzUpstream: whatever Authing answers, decoding ends in a message or one of
// our errors, and the message survives another round.
func FuzzUpstream(f *testing.F) {
	f.Add([]byte(`{"userId":"u","customData":{"a":1},"identities":[{}]}`))
	f.Add([]byte(`{"userId":1e400,"loginsCount":1e19}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range []proto.Message{new(authingv3.User), new(authingv2.User), new(authingv3.ListUsersRequest)} {
			if err := codec.Unmarshal(data, m, codec.Upstream); err != nil {
				continue
			}
			text, err := codec.Marshal(m)
			if err != nil {
				t.Fatalf("decoded but not encodable: %v", err)
			}
			again := m.ProtoReflect().New().Interface()
			if err := codec.Unmarshal(text, again, codec.Upstream); err != nil {
				t.Fatalf("own JSON refused: %v: %s", err, text)
			}
		}
	})
}

// FuzzStrict: a request is read or refused with a field to blame.
func FuzzStrict(f *testing.F) {
	f.Add([]byte(`{"connection":"PASSWORD","passwordPayload":{"password":"p"}}`), "userId=u&withPost=1")
	f.Fuzz(func(t *testing.T, data []byte, query string) {
		err := codec.Unmarshal(data, new(authingv3.SignInByCredentialsRequest), codec.Strict)
		var field *codec.FieldError
		if err != nil && !errors.As(err, &field) && !errors.Is(err, codec.ErrSyntax) {
			t.Fatalf("unclassified error %v", err)
		}
		if values, err := url.ParseQuery(query); err == nil {
			err := codec.UnmarshalQuery(values, new(authingv3.GetUserRequest), codec.Strict, nil)
			if err != nil && !errors.As(err, &field) {
				t.Fatalf("unclassified error %v", err)
			}
		}
	})
}
