package userfile_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// read reads a file: its users as JSON, and what is wrong as line:field:reason.
func read(t *testing.T, format userfile.Format, text string, ignore ...string) (users, wrong []string, err error) {
	t.Helper()
	rows, err := userfile.NewReader(format, strings.NewReader(text), ignore)
	for err == nil {
		var row *userfile.Row
		if row, err = rows.Next(); err != nil {
			break
		}
		for _, m := range row.Mistakes {
			wrong = append(wrong, string(rune('0'+row.Line))+":"+m.Field+":"+m.Reason)
		}
		if len(row.Mistakes) == 0 {
			users = append(users, compact(t, row.Request))
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return users, wrong, err
}

func compact(t *testing.T, m proto.Message) string {
	t.Helper()
	text, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.ReplaceAll(string(text), ": ", ":"), ", ", ",")
}

func TestReads(t *testing.T) {
	const header = "username,emailVerified,departmentIds,customData.v,customData.s:string,userId\n"
	for name, tt := range map[string]struct {
		format userfile.Format
		text   string
		want   []string
	}{
		"a mark, spaces in the header, CRLF": {userfile.CSV, "\uFEFFusername , email\r\nann,a@x\r\n", []string{`{"email":"a@x","username":"ann"}`}},
		"quotes, commas, line breaks":        {userfile.CSV, "username,name\n\"a,b\",\"say \"\"x\"\"\n\"\n", []string{`{"username":"a,b","name":"say \"x\"\n"}`}},
		"types": {userfile.CSV, header + `ann,TRUE,"[""d1"",""d2""]",3,3,ignored` + "\n", []string{
			`{"username":"ann","emailVerified":true,"departmentIds":["d1","d2"],"customData":{"s":"3","v":3}}`,
		}},
		"a quoted text of digits": {userfile.CSV, header + `ann,,,"""3""",,` + "\n", []string{`{"username":"ann","customData":{"v":"3"}}`}},
		"a text":                  {userfile.CSV, header + "ann,,,007,,\n", []string{`{"username":"ann","customData":{"v":"007"}}`}},
		"an object":               {userfile.CSV, header + `ann,,,"{""a"":[null,true]}",,` + "\n", []string{`{"username":"ann","customData":{"v":{"a":[null,true]}}}`}},
		"null":                    {userfile.CSV, header + "ann,,,null,,\n", []string{`{"username":"ann","customData":{"v":null}}`}},
		"formulas":                {userfile.CSV, "username,phoneCountryCode,name\n'=a,'+86,''b\n+c,+86,'d\n", []string{`{"phoneCountryCode":"+86","username":"=a","name":"'b"}`, `{"phoneCountryCode":"+86","username":"+c","name":"'d"}`}},
		"lines of JSON": {userfile.JSONL, "\uFEFF\n{\"username\":\"ann\",\"userId\":\"x\",\"customData\":{\"a\":1},\"identities\":[{\"identityId\":\"i\",\"extIdpId\":\"e\",\"provider\":\"p\",\"type\":\"openid\",\"userIdInIdp\":\"u\",\"originConnIds\":[]}]}\n\n{\"email\":\"a@x\",\"nickname\":null}", []string{
			`{"username":"ann","customData":{"a":1},"identities":[{"extIdpId":"e","provider":"p","type":"openid","userIdInIdp":"u"}]}`, `{"email":"a@x"}`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			users, wrong, err := read(t, tt.format, tt.text)
			if err != nil || wrong != nil || !slices.Equal(users, tt.want) {
				t.Errorf("%v %v %v", users, wrong, err)
			}
		})
	}
}

func TestIgnores(t *testing.T) {
	users, wrong, err := read(t, userfile.CSV, "username,departmentIds,customData.a\nann,x,1\n", "departmentIds", "customData.a")
	if err != nil || wrong != nil || !slices.Equal(users, []string{`{"username":"ann"}`}) {
		t.Errorf("%v %v %v", users, wrong, err)
	}
	users, wrong, err = read(t, userfile.JSONL, `{"username":"ann","departmentIds":3,"customData":{"a":1,"b":2}}`, "departmentIds", "customData.a")
	if err != nil || wrong != nil || !slices.Equal(users, []string{`{"username":"ann","customData":{"b":2}}`}) {
		t.Errorf("%v %v %v", users, wrong, err)
	}
	if _, _, err := read(t, userfile.JSONL, "", "nonsense"); err == nil {
		t.Error("ignores what is no field")
	}
}

func TestRefusesRows(t *testing.T) {
	for name, tt := range map[string]struct {
		format userfile.Format
		text   string
		want   []string
	}{
		"no name":           {userfile.CSV, "username,name\n,Ann\n", []string{"2:username:is missing: a user needs one of username, email, phone and externalId"}},
		"cells":             {userfile.CSV, "username,name\nann\nbob,b,c\n", []string{"2::has 1 cells, the header 2", "3::has 3 cells, the header 2"}},
		"no boolean":        {userfile.CSV, "username,phoneVerified\nann,s3cr3t\n", []string{"2:phoneVerified:is neither true nor false"}},
		"no JSON":           {userfile.CSV, "username,otp\nann,s3cr3t\n", []string{"2:otp:is not valid JSON"}},
		"a rule":            {userfile.CSV, "username,otp\nann,{}\n", []string{"2:otp.secret:value is required"}},
		"a rule in a list":  {userfile.CSV, "username,identities\nann,\"[{\"\"provider\"\":\"\"p\"\",\"\"type\"\":\"\"t\"\",\"\"userIdInIdp\"\":\"\"u\"\"}]\"\n", []string{"2:identities[0].extIdpId:value is required"}},
		"custom data":       {userfile.CSV, "username,customData.n:number,customData.b:boolean,customData.j:json\nann,s3cr3t,1,{\n", []string{"2:customData.n:number:is not a number", "2:customData.b:boolean:is neither true nor false", "2:customData.j:json:is not valid JSON"}},
		"not UTF-8":         {userfile.CSV, "username,name\nann,\xff\n", []string{"2:name:is not UTF-8"}},
		"JSON: no object":   {userfile.JSONL, "{\"username\":\"ann\"}\n[1]\nnull\n{s3cr3t\n", []string{"2::is not a JSON object", "3::is not a JSON object", "4::is not a JSON object"}},
		"JSON: not UTF-8":   {userfile.JSONL, "{\"username\":\"\xff\"}", []string{"1::is not UTF-8"}},
		"JSON: no field":    {userfile.JSONL, `{"username":"ann","named":1,"options":{}}`, []string{"1:named:is no field of a user", "1:options:is no field of a user"}},
		"JSON: of a type":   {userfile.JSONL, `{"username":1}`, []string{"1:username:must be a string"}},
		"JSON: far too big": {userfile.JSONL, `{"username":"a","customData":{"n":12345678901234567890}}`, []string{"1:customData.n:number cannot be held exactly; send it as a string"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, wrong, err := read(t, tt.format, tt.text)
			if err != nil || !slices.Equal(wrong, tt.want) {
				t.Errorf("%q %v", wrong, err)
			}
			if strings.Contains(strings.Join(wrong, ""), "s3cr3t") {
				t.Error("quotes a value")
			}
		})
	}
}

func TestRefusesFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		format userfile.Format
		text   string
		want   string
	}{
		"nothing":       {userfile.CSV, "", "line 1: has no header"},
		"names":         {userfile.CSV, "username,named,,username,customData.a,customData.a:number\n", `line 1: "named" is no field of a user; a column has no name; "username" is there twice; "customData.a:number" is there twice`},
		"two ways":      {userfile.CSV, "username,customData,customData.a\n", "line 1: customData is there as a whole and by key"},
		"a torn quote":  {userfile.CSV, "username\n\"ann\n", `line 2: extraneous or missing " in quoted-field`},
		"an open quote": {userfile.CSV, "username,name\nann,\"" + strings.Repeat("x", 3<<20), "line 2: the row is longer than 1 MiB, or a quote is never closed"},
		"a long row":    {userfile.CSV, "username,name\nann,a\n" + strings.Repeat("x", 3<<20), "line 3: the row is longer than 1 MiB, or a quote is never closed"},
		"a long line":   {userfile.JSONL, "\n" + strings.Repeat(" ", 3<<20), "line 2: the row is longer than 1 MiB, or a quote is never closed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(t, tt.format, tt.text)
			var file *userfile.FileError
			if !errors.As(err, &file) || err.Error() != tt.want {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestFormatOf(t *testing.T) {
	for _, tt := range []struct{ named, file, want string }{
		{"", "a.csv", "csv"}, {"", "a.JSONL", "jsonl"}, {"", "a.ndjson", "jsonl"}, {"jsonl", "a.csv", "jsonl"}, {"csv", "-", "csv"}, {"", "a.xlsx", ""}, {"", "-", ""},
	} {
		got, err := userfile.FormatOf(tt.named, tt.file)
		if string(got) != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%q %q: %q %v", tt.named, tt.file, got, err)
		}
	}
}

// write writes users and returns the file.
func write(t *testing.T, format userfile.Format, fields []string, users ...*authingv3.User) string {
	t.Helper()
	columns, err := userfile.NewColumns(fields)
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range users {
		columns.Note(user)
	}
	var b strings.Builder
	w, err := userfile.NewWriter(format, &b, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range users {
		if err := w.Write(user); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func ann(t *testing.T) *authingv3.User {
	t.Helper()
	data, err := structpb.NewStruct(map[string]any{"level": -3, "zip": "007", "digits": "42", "note": "=1+1", "empty": "", "none": nil, "a:number": "x"})
	if err != nil {
		t.Fatal(err)
	}
	return &authingv3.User{
		UserId: "u1", Username: proto.String("ann"), Name: proto.String("'Ann, \"A\""), PhoneCountryCode: proto.String("+86"),
		EmailVerified: true, DepartmentIds: []string{"d"}, CustomData: data,
	}
}

func TestWrites(t *testing.T) {
	for name, tt := range map[string]struct {
		format userfile.Format
		fields []string
		want   string
	}{
		"CSV": {userfile.CSV, nil, `userId,phoneCountryCode,username,name,emailVerified,departmentIds,customData.a:number:json,customData.digits,customData.empty,customData.level,customData.none,customData.note,customData.zip
u1,'+86,ann,"''Ann, ""A""",true,"[""d""]","""x""","""42""","""""",'-3,null,'=1+1,007
b,,,,,,,,,,,,
`},
		"some of it":    {userfile.CSV, []string{"customData.zip", "userId", "email"}, "customData.zip,userId,email\n007,u1,\n,b,\n"},
		"JSONL":         {userfile.JSONL, nil, `{"userId":"u1","phoneCountryCode":"+86","username":"ann","name":"'Ann, \"A\"","emailVerified":true,"departmentIds":["d"],"customData":{"a:number":"x","digits":"42","empty":"","level":-3,"none":null,"note":"=1+1","zip":"007"}}` + "\n" + `{"userId":"b"}` + "\n"},
		"some of JSONL": {userfile.JSONL, []string{"customData.zip", "userId", "email"}, `{"userId":"u1","customData":{"zip":"007"}}` + "\n" + `{"userId":"b"}` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := write(t, tt.format, tt.fields, ann(t), &authingv3.User{UserId: "b"}); got != tt.want {
				t.Errorf("%s", got)
			}
		})
	}
	if _, err := userfile.NewColumns([]string{"nonsense"}); err == nil {
		t.Error("writes what is no field")
	}
}

func TestComesBack(t *testing.T) {
	for _, format := range []userfile.Format{userfile.CSV, userfile.JSONL} {
		user := ann(t)
		users, wrong, err := read(t, format, write(t, format, nil, user))
		want := compact(t, &authingv3.CreateUserRequest{
			Username: user.Username, Name: user.Name, PhoneCountryCode: user.PhoneCountryCode, EmailVerified: proto.Bool(true),
			DepartmentIds: user.GetDepartmentIds(), CustomData: user.GetCustomData(),
		})
		if err != nil || wrong != nil || !slices.Equal(users, []string{want}) {
			t.Errorf("%s: %v %v %v, want %s", format, users, wrong, err, want)
		}
	}
}
