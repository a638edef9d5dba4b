package codec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

func fromJSON[M proto.Message](t *testing.T, m M, text string) M {
	t.Helper()
	if err := protojson.Unmarshal([]byte(text), m); err != nil {
		t.Fatal(err)
	}
	return m
}

// Authing keeps a user-defined value as text next to its type.
func TestUserDefinedValueIsTypedByWhatIsBesideIt(t *testing.T) {
	for _, tc := range []struct{ dataType, value, want string }{
		{`"NUMBER"`, `"15"`, `15`},
		{`"NUMBER"`, `"-0.5"`, `-0.5`},
		{`"NUMBER"`, `"9007199254740993"`, `"9007199254740993"`}, // more than a double holds
		{`"NUMBER"`, `"fifteen"`, `"fifteen"`},
		{`"NUMBER"`, `""`, `""`},
		{`"NUMBER"`, `15`, `15`},
		{`"BOOLEAN"`, `"true"`, `true`},
		{`"OBJECT"`, `"{\"a\":[1,null]}"`, `{"a":[1,null]}`},
		{`"OBJECT"`, `"null"`, `null`},
		{`"OBJECT"`, `"{broken"`, `"{broken"`},
		{`"DATETIME"`, `"1602084838000"`, `"2020-10-07T15:33:58Z"`},
		{`"DATETIME"`, `"\"2020-10-07T15:33:58.000Z\""`, `"2020-10-07T15:33:58.000Z"`},
		{`"DATETIME"`, `"2020-10-07T15:33:58.000Z"`, `"2020-10-07T15:33:58.000Z"`},
		{`"STRING"`, `"MIT"`, `"MIT"`},
		{`"STRING"`, `"\"MIT\""`, `"MIT"`},
		{`"STRING"`, `"15"`, `"15"`},
		{`"SELECT"`, `"a"`, `"a"`},
		{`null`, `"15"`, `"15"`},
	} {
		t.Run(tc.dataType+tc.value, func(t *testing.T) {
			got := new(authingv2.UserDefinedValue)
			text := `{"key":"k","value":` + tc.value + `,"dataType":` + tc.dataType + `}`
			if err := codec.Unmarshal([]byte(text), got, codec.Upstream); err != nil {
				t.Fatal(err)
			}
			value, err := protojson.Marshal(got.GetValue())
			if err != nil {
				t.Fatal(err)
			}
			sameJSON(t, value, tc.want)
		})
	}
}

func TestUserDefinedValueOnTheWire(t *testing.T) {
	value := fromJSON(t, new(authingv2.UserDefinedValue), `{"key":"k","dataType":"NUMBER","value":15}`)
	got, err := codec.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, `{"key":"k","dataType":"NUMBER","value":"15"}`)
}

// What Authing says of a user's values besides them comes out again.
func TestUserDefinedTypesAreKept(t *testing.T) {
	const wire = `{"id":"u","arn":"a","userPoolId":"p","customData":[
		{"key":"age","value":"15","dataType":"NUMBER","label":"Age"},
		{"key":"joined","value":"1602084838000","dataType":"DATETIME","label":null},
		{"key":"kind","value":"a","dataType":"SELECT","label":"Kind <&>"}]}`
	user := new(authingv2.User)
	if err := codec.Unmarshal([]byte(wire), user, codec.Upstream); err != nil {
		t.Fatal(err)
	}
	got, err := codec.Marshal(user)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, wire)
	if kept := user.GetCustomDataTypes()["age"]; kept.GetDataType() != "NUMBER" || kept.GetLabel() != "Age" {
		t.Errorf("age is kept as %v", kept)
	}
	user.CustomData.Fields["new"] = structpb.NewBoolValue(true)
	delete(user.CustomData.Fields, "age")
	if got, err = codec.Marshal(user); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, `{"id":"u","arn":"a","userPoolId":"p","customData":[
		{"key":"joined","value":"1602084838000","dataType":"DATETIME","label":null},
		{"key":"kind","value":"a","dataType":"SELECT","label":"Kind <&>"},
		{"key":"new","value":"true","dataType":"BOOLEAN","label":null}]}`)
	odd := new(authingv2.User)
	if err := codec.Unmarshal([]byte(`{"id":"u","customData":[7,{"key":"k"},{"value":"v"}],"customDataTypes":{"k":{"dataType":"NUMBER"}}}`), odd, codec.Upstream); err != nil {
		t.Fatal(err)
	}
	if len(odd.GetCustomDataTypes()) != 0 {
		t.Errorf("types out of nothing: %v", odd.GetCustomDataTypes())
	}
}

func TestTextMembers(t *testing.T) {
	for _, tc := range []struct {
		in   proto.Message
		name string
		want string
	}{
		{
			fromJSON(t, new(authingv2.SetRoleUdfValueRequest),
				`{"id":"r","data":{"when":"2020-10-07T15:33:58Z","age":15,"ok":true,"more":{"a":[1]},"none":null}}`),
			"udvList",
			`[{"key":"age","value":"15"},{"key":"more","value":"{\"a\":[1]}"},{"key":"none","value":"null"},
			  {"key":"ok","value":"true"},{"key":"when","value":"\"2020-10-07T15:33:58Z\""}]`,
		},
		{
			fromJSON(t, new(authingv2.SetRoleUdfValueBatchRequest), `{"data":{"r2":{"a":1},"r1":{"b":"x","a":2}}}`),
			"input",
			`[{"targetId":"r1","key":"a","value":"2"},{"targetId":"r1","key":"b","value":"\"x\""},
			  {"targetId":"r2","key":"a","value":"1"}]`,
		},
		{fromJSON(t, new(authingv2.SetRoleUdfValueRequest), `{"id":"r","data":{}}`), "udvList", `[]`},
	} {
		members, err := codec.Wire{}.Members(tc.in, nil)
		if err != nil {
			t.Fatal(err)
		}
		sameJSON(t, members[tc.name], tc.want)
	}
}

func TestListOfOne(t *testing.T) {
	members, err := codec.Wire{}.Members(&authingv2.AddRoleUsersRequest{Code: "admin", UserIds: []string{"u1", "u2"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`["admin"] ["u1","u2"]`, string(members["roleCodes"])+" "+string(members["userIds"])); diff != "" {
		t.Error(diff)
	}
}
