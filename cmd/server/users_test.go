package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exported are the fields of a user that moving keeps.
const exported = "status,email,phone,phoneCountryCode,username,externalId,name,gender,emailVerified,birthdate,locale,identityNumber,customData,metadataSource,identities"

const people = `username,password,email,emailVerified,phone,phoneCountryCode,externalId,name,birthdate,customData.level,customData.zip,customData.note,identities
ann,passw0rd-ann,ann@example.com,true,13800000001,'+86,x-1,"Ann, ""A""",1990-01-02,3,007,'=1+1,"[{""extIdpId"":""e"",""provider"":""github"",""type"":""openid"",""userIdInIdp"":""g1"",""originConnIds"":[""c""],""accessToken"":""s3cr3t-canary""}]"
bob,passw0rd-bob,,,,,,'=cmd(),,,"""42""","{""a"":[1,null]}",
,,"cy@example.com",,,,,"two
lines",,-1,,,
`

func directory(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// What one pool exports another imports, and exports alike.
func TestUsersRoundTrip(t *testing.T) {
	first := startPool(t, nil)
	input := directory(t, "people.csv", people)
	got := first.users(t, "import", input, "--concurrency", "1")
	if got.code != 0 || !strings.Contains(got.err, "3 rows: 3 imported, 0 refused, 0 done before") {
		t.Fatalf("%+v", got)
	}
	for _, format := range []string{"csv", "jsonl"} {
		t.Run(format, func(t *testing.T) {
			one := filepath.Join(t.TempDir(), "one."+format)
			if got := first.users(t, "export", one); got.code != 0 || got.out != "" || got.err != "3 users\n" {
				t.Fatalf("%+v", got)
			}
			if content := read(t, one); strings.Contains(content, "canary") || strings.Contains(content, "passw0rd") {
				t.Errorf("a secret is in %s", content)
			}
			if info, err := os.Stat(one); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v %v", info.Mode(), err)
			}
			if left, _ := filepath.Glob(one + ".*"); left != nil {
				t.Errorf("left: %v", left)
			}
			second := startPool(t, nil)
			got := second.users(t, "import", one, "--concurrency", "1")
			if got.code != 0 || !strings.Contains(got.err, "not imported, Authing sets them itself: ") {
				t.Fatalf("%+v", got)
			}
			was := first.users(t, "export", "-", "--format", format, "--fields", exported)
			is := second.users(t, "export", "-", "--format", format, "--fields", exported)
			if unlinked(is.out) != unlinked(was.out) || strings.Count(is.out, "ann@example.com") != 1 {
				t.Errorf("%s\nis not\n%s", is.out, was.out)
			}
		})
	}
}

// unlinked are the lines without what each pool makes up: ids of identities, and
// the order of users of one millisecond.
func unlinked(users string) string {
	users = regexp.MustCompile(`identityId\W+\w+`).ReplaceAllString(users, "")
	return strings.Join(slices.Sorted(strings.Lines(users)), "")
}

func TestUsersDryRun(t *testing.T) {
	p := startPool(t, nil)
	good, bad := directory(t, "good.csv", people), directory(t, "bad.csv", people+",,,,,,,Nobody,,,,,\neve,p,e@x,maybe,,,,,,,,,\n")
	if got := p.users(t, "import", good, "--dry-run"); got.code != 0 || got.out != "" || !strings.Contains(got.err, "3 rows, 0 of them with mistakes") {
		t.Errorf("%+v", got)
	}
	got := p.users(t, "import", bad, "--dry-run")
	if want := "6,username,\"is missing: a user needs one of username, email, phone and externalId\"\n7,emailVerified,is neither true nor false\n"; got.code != 3 || got.out != want {
		t.Errorf("%+v", got)
	}
	if left, _ := filepath.Glob(bad + ".*"); left != nil {
		t.Errorf("left: %v", left)
	}
	if all := p.users(t, "export", "-", "--format", "jsonl"); all.out != "" || all.code != 0 {
		t.Errorf("the pool has %+v", all)
	}
	if got := p.users(t, "import", directory(t, "torn.csv", people+"\"x"), "--dry-run"); got.code != 2 || !strings.Contains(got.err, "line 6") {
		t.Errorf("%+v", got)
	}
}

func TestUsersPartlyRefused(t *testing.T) {
	p := startPool(t, nil)
	input := directory(t, "rows.jsonl", `{"username":"ann"}
{"username":"ann","name":"again"}
{"username":"bob","password":"xy"}
{"name":"Nobody"}
`)
	got := p.users(t, "import", input, "--concurrency", "1")
	if got.code != 3 || !strings.Contains(got.err, "4 rows: 1 imported, 3 refused, 0 done before") {
		t.Fatalf("%+v", got)
	}
	list := read(t, input+".rejected.csv")
	lines := slices.Sorted(strings.Lines(list)) // a row that needs no call does not wait for one
	if len(lines) != 4 || lines[3] != "line,field,reason\n" || !strings.HasPrefix(lines[0], "2,,") || !strings.HasPrefix(lines[1], "3,,") ||
		!strings.HasPrefix(lines[2], "4,username,") {
		t.Errorf("%s", list)
	}
	// What is done stays done, refused rows too.
	got = p.users(t, "import", input)
	if got.code != 3 || !strings.Contains(got.err, "4 rows: 0 imported, 0 refused, 4 done before") || read(t, input+".rejected.csv") != list {
		t.Errorf("%+v", got)
	}
	// A file that has changed is another one.
	if err := os.WriteFile(input, []byte(`{"username":"cy"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := p.users(t, "import", input); got.code != 2 || !strings.Contains(got.err, "delete it") {
		t.Errorf("%+v", got)
	}
	if all := p.users(t, "export", "-", "--format", "csv", "--fields", "username"); all.out != "username\nann\n" {
		t.Errorf("%+v", all)
	}
}

// Options are sent along, and reset passwords stay known.
func TestUsersOptions(t *testing.T) {
	p := startPool(t, nil)
	got := p.users(t, "import", directory(t, "a.csv", "username,departmentIds\nann,\"[\"\"none\"\"]\"\n"), "--reset-password", "--generate-password", "--ignore", "departmentIds")
	if got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if all := p.users(t, "export", "-", "--format", "csv", "--fields", "username,resetPasswordOnNextLogin"); all.out != "username,resetPasswordOnNextLogin\nann,true\n" {
		t.Errorf("%+v", all)
	}
}

func TestUsersInterrupted(t *testing.T) {
	p := startPool(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	input := directory(t, "people.csv", people)
	if got := run(ctx, nil, "users", "import", input, "--server", p.addr); got.code != 130 || !strings.Contains(got.err, "the same command goes on") {
		t.Errorf("%+v", got)
	}
	output := input + ".out.csv"
	if got := run(ctx, nil, "users", "export", output, "--server", p.addr); got.code != 130 {
		t.Errorf("%+v", got)
	}
	if got := p.users(t, "export", output); got.code != 2 || !strings.Contains(got.err, "--resume") {
		t.Errorf("%+v", got)
	}
	if got := p.users(t, "import", input); got.code != 0 || !strings.Contains(got.err, "3 imported") {
		t.Errorf("%+v", got)
	}
	if got := p.users(t, "export", output, "--resume"); got.code != 0 || got.err != "3 users\n" {
		t.Errorf("%+v", got)
	}
}

// A caller's key comes from the environment or a file, and only where it is safe.
func TestUsersKey(t *testing.T) {
	made := run(t.Context(), nil, "key", "new", "mover", "mover").out
	secret, entry, _ := strings.Cut(strings.TrimPrefix(made, "secret, shown this once:\n\n  "), "\n\nfor the keys file:\n\n")
	p := startPool(t, map[string]string{
		"AUTHING_ACCESS_KEYS":   write(t, "keys:\n"+entry),
		"AUTHING_ACCESS_POLICY": write(t, "callers:\n  mover: {scopes: [users.read]}\n"),
	})
	for name, tt := range map[string]struct {
		env  map[string]string
		args string
		code int
		want string
	}{
		"none":            {nil, "export - --format csv", 1, "Unauthenticated"},
		"by variable":     {map[string]string{"AUTHING_CALLER_KEY": secret}, "export - --format csv", 0, "0 users"},
		"by file":         {nil, "export - --format csv --caller-key-file " + write(t, secret+"\n"), 0, "0 users"},
		"by a file named": {map[string]string{"AUTHING_CALLER_KEY_FILE": write(t, secret)}, "export - --format csv", 0, "0 users"},
		"twice":           {map[string]string{"AUTHING_CALLER_KEY": secret}, "export - --format csv --caller-key-file " + write(t, secret), 2, "besides AUTHING_CALLER_KEY"},
		"empty":           {nil, "export - --format csv --caller-key-file " + write(t, "\n"), 2, "is empty"},
		"no key":          {map[string]string{"AUTHING_CALLER_KEY": "a b"}, "export - --format csv", 2, "has a character that no key has"},
		"of no use":       {map[string]string{"AUTHING_CALLER_KEY": secret}, "import " + directory(t, "a.csv", people), 1, "PermissionDenied"},
		"half a pair":     {nil, "export - --format csv --tls-cert x", 2, "needs --tls-key"},
		"no CA":           {nil, "export - --format csv --tls-ca " + write(t, "x"), 2, "holds no certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			got := run(t.Context(), tt.env, append([]string{"users"}, append(strings.Fields(tt.args), "--server", p.addr)...)...)
			if got.code != tt.code || !strings.Contains(got.err, tt.want) || strings.Contains(got.out+got.err, secret) {
				t.Errorf("%s", fmt.Sprintf("%+v", got))
			}
		})
	}
}
