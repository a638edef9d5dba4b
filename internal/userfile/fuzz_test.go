package userfile_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// FuzzRead reads anything without harm: each row is a user or has a mistake.
func FuzzRead(f *testing.F) {
	f.Add(true, "username,customData.a:number,otp\nann,3,{}\n")
	f.Add(true, "\uFEFFemail\r\n'=a\r\n\"")
	f.Add(false, `{"username":"a","customData":{"b":[1]},"identities":[{}]}`)
	f.Fuzz(func(t *testing.T, csv bool, text string) {
		format := userfile.JSONL
		if csv {
			format = userfile.CSV
		}
		rows, err := userfile.NewReader(format, strings.NewReader(text), nil)
		last := 0
		for err == nil {
			var row *userfile.Row
			if row, err = rows.Next(); err != nil {
				return
			}
			named := strings.Join(userfile.Identifiers(row.Request), "") != ""
			if row.Line <= last || !named && len(row.Mistakes) == 0 {
				t.Fatalf("line %d after %d, %v", row.Line, last, row)
			}
			last = row.Line
		}
	})
}

// FuzzComesBack writes a user and reads it again.
func FuzzComesBack(f *testing.F) {
	f.Add("ann", "=1+1", "level", "3")
	f.Add("'", "\ta", "a:json", "null")
	f.Add("ａ", "＝b", "\"", "")
	f.Fuzz(func(t *testing.T, username, name, key, value string) {
		for _, text := range []string{username, name, key, value} {
			// encoding/csv reads \r\n in a cell as \n.
			if !utf8.ValidString(text) || strings.Contains(text, "\r\n") || strings.HasSuffix(text, "\r") {
				return
			}
		}
		if username == "" || name == "" || strings.TrimSpace(key) != key {
			return
		}
		data := &structpb.Struct{Fields: map[string]*structpb.Value{key: structpb.NewStringValue(value)}}
		user := &authingv3.User{UserId: "u", Username: &username, Name: &name, CustomData: data}
		want := compact(t, &authingv3.CreateUserRequest{Username: &username, Name: &name, CustomData: data})
		for _, format := range []userfile.Format{userfile.CSV, userfile.JSONL} {
			users, wrong, err := read(t, format, write(t, format, nil, proto.CloneOf(user)))
			if format == userfile.CSV && key == "" {
				continue // no column can be named so
			}
			if err != nil || wrong != nil || len(users) != 1 || users[0] != want {
				t.Errorf("%s: %v %v %v", format, users, wrong, err)
			}
		}
	})
}
