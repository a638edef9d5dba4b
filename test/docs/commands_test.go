package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"mvdan.cc/sh/v3/syntax"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

// checkCommands parses a block of commands, and looks up what each names: programs,
// our commands and flags, settings, files, rpcs. Nothing is run.
func checkCommands(t *testing.T, b *block) {
	t.Helper()
	file, err := syntax.NewParser().Parse(strings.NewReader(b.text), b.place())
	if err != nil {
		t.Errorf("%s: %v", b.place(), err)
		return
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Assign:
			checkVariable(t, b, node.Name.Value)
		case *syntax.CallExpr:
			if len(node.Args) > 0 {
				checkCommand(t, b, words(node.Args))
			}
		}
		return true
	})
}

// checkCommand checks one command.
func checkCommand(t *testing.T, b *block, args []string) {
	t.Helper()
	program := args[0]
	switch {
	case program == "server" || program == "emulator":
		checkOurs(t, b, program, args[1:])
		return
	case program == "go" && len(args) > 2 && args[1] == "run" && strings.HasPrefix(args[2], "./cmd/"):
		mustExist(t, b, args[2])
		checkOurs(t, b, strings.TrimPrefix(args[2], "./cmd/"), args[3:])
		return
	case program == "make":
		for _, target := range args[1:] {
			if !strings.Contains(readFile(t, "Makefile"), "\n"+target+":") {
				t.Errorf("%s: there is no make %s", b.place(), target)
			}
		}
	case others[program] == "":
		t.Errorf("%s: what is %q? programs_test.go lists those that are not ours", b.place(), program)
	}
	for _, arg := range args[1:] {
		switch method, called := strings.CutPrefix(arg, "authing."); {
		case ourFile.MatchString(arg):
			mustExist(t, b, arg)
		case called && program == "grpcurl" || called && slices.Contains(args, "grpcurl"):
			checkRPC(t, b, "authing."+method)
		}
	}
	if program == "curl" {
		checkRoute(t, b, args)
	}
}

// ourFile is a path within the repository.
var ourFile = regexp.MustCompile(`^(\./)?(deploy|docs|examples|internal|cmd|test|tools)/[\w./-]*$`)

// mustExist looks a file of the repository up.
func mustExist(t *testing.T, b *block, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		t.Errorf("%s: there is no %s", b.place(), name)
	}
}

// checkRPC looks an rpc up.
func checkRPC(t *testing.T, b *block, name string) {
	t.Helper()
	full := protoreflect.FullName(strings.ReplaceAll(name, "/", "."))
	if _, err := protoregistry.GlobalFiles.FindDescriptorByName(full); err != nil {
		t.Errorf("%s: there is no rpc %s", b.place(), name)
	}
}

// checkVariable looks a setting up by its variable.
func checkVariable(t *testing.T, b *block, name string) {
	t.Helper()
	if strings.HasPrefix(name, "AUTHING_") && name != callerKey && !strings.Contains(config.Reference(), "`"+name+"`") {
		t.Errorf("%s: there is no setting %s", b.place(), name)
	}
}

// callerKey is the one variable that is no setting of the server.
const callerKey = "AUTHING_CALLER_KEY"

// checkOurs asks the program itself about a command: with --help added it says how the
// command is used, unless a flag or a command does not exist.
func checkOurs(t *testing.T, b *block, program string, args []string) {
	t.Helper()
	if program == "server" && (len(args) == 0 || strings.HasPrefix(args[0], "-")) {
		args = append([]string{"serve"}, args...) // the command that is meant when none is given
	}
	help, err := exec.CommandContext(t.Context(), filepath.Join(programs(), program), append(slices.Clone(args), "--help")...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %s %q: %v\n%s", b.place(), program, args, err, help)
		return
	}
	for _, arg := range args {
		flag, _, _ := strings.Cut(arg, "=")
		if strings.HasPrefix(flag, "--") && !strings.Contains(string(help), flag) {
			t.Errorf("%s: %s has no flag %s", b.place(), program, flag)
		}
	}
}

// programs is where ours are, built once.
var programs = sync.OnceValue(func() string {
	dir := filepath.Join(temporary, "bin")
	command := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./cmd/server", "./cmd/emulator")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		panic(string(out))
	}
	return dir
})

// temporary is what all tests share.
var temporary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if temporary, err = os.MkdirTemp("", "docs-test-"); err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		code := m.Run()
		if err := stop(); err != nil {
			panic(err)
		}
		return code
	}())
}

// words are a command's, without their quotes. What the shell puts in stands as $.
func words(from []*syntax.Word) []string {
	var said []string
	for _, word := range from {
		said = append(said, wordText(word.Parts))
	}
	return said
}

func wordText(parts []syntax.WordPart) string {
	var text strings.Builder
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			text.WriteString(strings.ReplaceAll(part.Value, "\\\n", ""))
		case *syntax.SglQuoted:
			text.WriteString(part.Value)
		case *syntax.DblQuoted:
			text.WriteString(wordText(part.Parts))
		default:
			text.WriteString("$")
		}
	}
	return text.String()
}
