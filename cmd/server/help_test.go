package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/cli"
)

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, file); got != want {
		t.Errorf("%s is otherwise; go test ./cmd/server -update writes it:\n%s", file, got)
	}
}

func TestHelp(t *testing.T) {
	t.Setenv("COLUMNS", "")
	for _, command := range []string{"", "policy explain", "key new", "users import", "users export", "version"} {
		t.Run(command, func(t *testing.T) {
			got := run(t.Context(), nil, append(strings.Fields(command), "--help")...)
			if got.code != 0 || got.err != "" {
				t.Fatalf("%+v", got)
			}
			golden(t, strings.ReplaceAll(strings.TrimSpace("help "+command), " ", "-")+".txt", got.out)
		})
	}
	// The settings have a reference of their own.
	got := run(t.Context(), nil, "serve", "--help")
	for _, want := range []string{"--grpc-addr", "$AUTHING_GRPC_ADDR", "--app-secret-file", "SIGHUP"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %s in\n%s", want, got.out)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		got := run(t.Context(), nil, "completion", "-c", shell)
		self, err := os.Executable()
		if err != nil || got.code != 0 {
			t.Fatalf("%+v %v", got, err)
		}
		golden(t, "completion."+shell, strings.ReplaceAll(got.out, self, "/usr/bin/server"))
	}
	for line, want := range map[string]string{
		"server po":                   "policy\n",
		"server config ":              "check\ndocs\nprint\n",
		"server --grpc-a":             "--grpc-addr\n",
		"server serve --grpc-a":       "--grpc-addr\n",
		"server users import --dry":   "--dry-run\n",
		"server users export --forma": "--format\n",
	} {
		t.Setenv("COMP_LINE", line)
		got := run(t.Context(), map[string]string{"COMP_LINE": line})
		if sorted(got.out) != want || got.code != 0 {
			t.Errorf("%q: %+v", line, got)
		}
	}
}

func TestMistakesInTheCommandLine(t *testing.T) {
	for args, want := range map[string]string{
		"polcy":                                `unexpected argument polcy, did you mean "policy"?`,
		"users exprt":                          `did you mean "export"?`,
		"serve --grpc-adr x":                   `did you mean "--grpc-addr"?`,
		"--app-secret x":                       "unknown flag --app-secret",
		"policy":                               `expected one of "explain", "check"`,
		"policy explain console":               "server policy explain --help",
		"key new":                              "expected",
		"users import":                         "expected",
		"users import a.xlsx":                  "says no format",
		"users import a.csv --rate 0":          "--rate must be 1 to 1000",
		"users import none.csv":                "none.csv",
		"users export - ":                      "says no format",
		"users export - --format xml":          "must be one of",
		"users export a.csv --fields x":        `"x" is no field of a user`,
		"users export - --format csv --resume": "--resume: needs a file",
	} {
		if got := run(t.Context(), nil, strings.Fields(args)...); got.code != 2 || !strings.Contains(got.err, want) {
			t.Errorf("%s: %+v", args, got)
		}
	}
}

func TestVersion(t *testing.T) {
	got := run(t.Context(), nil, "version")
	if !regexp.MustCompile(`^server \S+ .*go1\.\d+\S* \w+/\w+\n$`).MatchString(got.out) || got.code != 0 {
		t.Errorf("%+v", got)
	}
	got = run(t.Context(), nil, "version", "--json")
	if !strings.Contains(got.out, `"name":"server"`) || !strings.Contains(got.out, `"platform":"`) {
		t.Errorf("%+v", got)
	}
}

// The documentation lists the exit codes that there are.
func TestExitCodesAreDocumented(t *testing.T) {
	documented := read(t, "../../docs/cli.md")
	for _, exit := range cli.Exits {
		if row := exit.Row(); strings.Count(documented, row+"\n") != 1 {
			t.Errorf("docs/cli.md lacks %q", row)
		}
	}
	if rows := len(regexp.MustCompile(`(?m)^\| \d+ \|`).FindAllString(documented, -1)); rows != len(cli.Exits) {
		t.Errorf("docs/cli.md has %d exit codes, there are %d", rows, len(cli.Exits))
	}
}
