//go:build docs

package docs_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// blockTimeout bounds one block, a Go program's compilation included.
const blockTimeout = 5 * time.Minute

// TestSessions runs the pages' blocks, each page in a shell and a directory of its
// own, in the order of the page.
func TestSessions(t *testing.T) {
	for name, s := range sessions {
		t.Run(name, func(t *testing.T) {
			r := newReader(t, s)
			var printed string
			for _, b := range readPage(t, name).blocks {
				switch b.what() {
				case "sh run":
					printed = r.run(t, b)
				case "sh server":
					printed = r.serve(t, b)
				case "js run", "go run":
					printed = r.program(t, b)
				case "yaml policy":
					r.keep(t, b)
				case "json output", "text output":
					if err := shows(b.lang, b.text, printed); err != nil {
						t.Fatalf("%s: %v", b.place(), err)
					}
				}
			}
		})
	}
}

// reader follows a page.
type reader struct {
	session
	dir    string
	shell  io.Writer
	said   *bufio.Reader
	server *served
	// elsewhere is what stands where a page has a real Authing.
	elsewhere string
}

// prelude makes the shell one that fails loudly, and gives it what a clone would.
const prelude = `set -o pipefail
git() { if [ "$1" = clone ]; then mkdir -p "$(basename "$2")"; else command git "$@"; fi; }
`

// newReader starts a shell.
func newReader(t *testing.T, s session) *reader {
	t.Helper()
	r := &reader{session: s, dir: t.TempDir(), server: &served{end: func() {}}}
	if s.authing != nil {
		authing := launch(t, r.dir, "AUTHING_EMULATOR_ADDR="+anyPort+" exec emulator", s.authing)
		t.Cleanup(authing.end)
		r.elsewhere = "http://" + authing.door(t, "emulator")
	}
	t.Cleanup(func() { r.server.end() })

	command := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc")
	command.Dir, command.Env = r.dir, environment(nil)
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = input.Close()
		_ = command.Wait()
	})
	r.shell, r.said = input, bufio.NewReader(output)
	r.shellRun(t, prelude, "the prelude")
	r.writeFiles(t)
	return r
}

// run gives a block to the shell, and returns what it printed.
func (r *reader) run(t *testing.T, b *block) string {
	t.Helper()
	before := r.dir
	printed := r.shellRun(t, r.here(b.text), b.place())
	if r.dir != before {
		r.writeFiles(t)
	}
	return r.asWritten(printed)
}

// ended is how the shell says that a block has ended, with which code and where.
const ended = "\x01ended "

// shellRun has the shell run text, which must succeed.
func (r *reader) shellRun(t *testing.T, text, place string) string {
	t.Helper()
	file := write(t, "block.sh", text)
	if _, err := fmt.Fprintf(r.shell, "source %s </dev/null; printf '\\n\\001ended %%d %%s\\n' $? \"$PWD\"\n", file); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	for {
		line, err := r.said.ReadString('\n')
		if err != nil {
			t.Fatalf("%s: the shell is gone: %v\n%s", place, err, printed.String())
		}
		code, is := strings.CutPrefix(line, ended)
		if !is {
			printed.WriteString(line)
			continue
		}
		code, dir, _ := strings.Cut(strings.TrimSpace(code), " ")
		if code != "0" {
			t.Fatalf("%s: exit code %s\n%s", place, code, printed.String())
		}
		r.dir = dir
		return printed.String()
	}
}

// program runs a program in a file of its own.
func (r *reader) program(t *testing.T, b *block) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), blockTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, "go", "run", write(t, "main.go", r.here(b.text)))
	command.Dir = root
	if b.lang == "js" {
		modules, err := filepath.Abs(filepath.Join(root, "test/sdk/node_modules"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(modules); err != nil {
			t.Fatalf("%v: first run npm ci in test/sdk", err)
		}
		file := write(t, "main.mjs", r.here(b.text))
		if err := os.Symlink(modules, filepath.Join(filepath.Dir(file), "node_modules")); err != nil {
			t.Fatal(err)
		}
		command = exec.CommandContext(ctx, "node", file)
	}
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", b.place(), err, printed)
	}
	return r.asWritten(string(printed))
}

// keep writes a block into the file that it names.
func (r *reader) keep(t *testing.T, b *block) {
	t.Helper()
	if _, name, named := strings.Cut(b.kind, " "); named {
		r.writeFile(t, name, b.text)
	}
}

// writeFiles writes what the page has its reader write.
func (r *reader) writeFiles(t *testing.T) {
	t.Helper()
	for name, content := range r.files {
		r.writeFile(t, name, content)
	}
}

func (r *reader) writeFile(t *testing.T, name, content string) {
	t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// here is a block with the addresses and programs of this machine.
func (r *reader) here(text string) string {
	for port, at := range r.server.doors {
		text = strings.ReplaceAll(text, "127.0.0.1:"+port, at)
	}
	return strings.NewReplacer(
		"go run ./cmd/server", "server",
		"go tool -modfile=tools/go.mod grpcurl", "grpcurl",
		"https://api.authing.cn", r.elsewhere,
		"https://example.authing.cn", r.elsewhere,
	).Replace(text)
}

// asWritten is output with the addresses of the page.
func (r *reader) asWritten(text string) string {
	for port, at := range r.server.doors {
		text = strings.ReplaceAll(text, at, "127.0.0.1:"+port)
	}
	return text
}
