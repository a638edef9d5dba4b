package docs_test

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"
)

// checks are what holds a block to what it shows, by its language and kind. Those
// of a session are run by TestSessions as well.
var checks = map[string]func(*testing.T, *block){
	"sh":              checkCommands,
	"sh run":          checkCommands,
	"sh server":       checkCommands,
	"js run":          runIn(".js"),
	"go run":          runIn(".go"),
	"go":              checkGo,
	"json":            checkJSON,
	"text output":     outputOf,
	"json output":     outputOf,
	"yaml settings":   checkSettings,
	"yaml policy":     checkPolicy,
	"yaml keys":       checkKeys,
	"yaml kubernetes": checkYAML,
	"yaml other":      checkYAML,
}

// TestEveryBlockIsChecked checks the blocks; one that nothing checks fails.
func TestEveryBlockIsChecked(t *testing.T) {
	used := map[string]bool{}
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			name := b.what()
			e, exempt := exemptions[b.at()]
			if exempt {
				used[b.at()] = true
				name = e.as
			}
			check, known := checks[name]
			switch {
			case b.quote != "":
				checkQuote(t, b)
			case known:
				check(t, b)
			case exempt && e.as == "":
			default:
				t.Errorf("%s: nothing checks a block of %q", b.place(), name)
			}
		}
	}
	for at := range exemptions {
		if !used[at] {
			t.Errorf("%q is exempt and does not exist", at)
		}
	}
}

// what is the block's language and kind. The kind of one without a word follows
// from where it is: what is shown after a command is its output. An indented block
// is a command unless it is JSON.
func (b *block) what() string {
	switch {
	case b.lang == "" && strings.HasPrefix(b.text, "{"):
		return "json"
	case b.lang == "":
		return "sh"
	case b.kind == "" && (b.lang == "json" || b.lang == "text") && b.before() != nil:
		return b.lang + " output"
	default:
		kind, _, _ := strings.Cut(b.kind, " ")
		return strings.TrimSpace(b.lang + " " + kind)
	}
}

// before is the command whose output the block is.
func (b *block) before() *block {
	if b.after == nil {
		return nil
	}
	switch b.after.what() {
	case "sh run", "sh server", "js run", "go run":
		return b.after
	default:
		return nil
	}
}

// place is where the block is, for a reader.
func (b *block) place() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// at is where the block is, whatever is written above it.
func (b *block) at() string {
	first, _, _ := strings.Cut(b.text, "\n")
	return b.page + ": " + strings.TrimSpace(first)
}

func checkQuote(t *testing.T, b *block) {
	t.Helper()
	if !strings.Contains(readFile(t, b.quote), b.text) {
		t.Errorf("%s: %s does not hold\n%s", b.place(), b.quote, b.text)
	}
}

func checkJSON(t *testing.T, b *block) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(b.text))
	for decoder.More() {
		if err := decoder.Decode(new(any)); err != nil {
			t.Errorf("%s: %v", b.place(), err)
			return
		}
	}
}

// runIn is the check of programs: that TestSessions knows the page.
func runIn(extension string) func(*testing.T, *block) {
	return func(t *testing.T, b *block) {
		t.Helper()
		if !inSession(b.page) {
			t.Errorf("%s: no session runs the page's %s", b.place(), extension)
		}
		if extension == ".go" {
			checkGo(t, b)
		}
	}
}

// outputOf checks what is checked without running: what is shown can be read.
func outputOf(t *testing.T, b *block) {
	t.Helper()
	if !inSession(b.page) {
		t.Errorf("%s: no session runs the page", b.place())
	}
	if b.lang == "json" {
		checkJSON(t, b)
	}
}

func inSession(page string) bool {
	_, known := sessions[page]
	return known
}

// checkGo parses a program, or a part of one.
func checkGo(t *testing.T, b *block) {
	t.Helper()
	source := b.text
	if !strings.HasPrefix(source, "package ") {
		imports, body, _ := strings.Cut(source, "\n)\n")
		source = "package part\n\n" + imports + "\n)\n\nfunc part() {\n" + body + "\n}\n"
	}
	file, err := parser.ParseFile(token.NewFileSet(), b.place(), source, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	for _, spec := range file.Imports {
		const module = "github.com/authing-grpc/authing-grpc/"
		if name := strings.Trim(spec.Path.Value, `"`); strings.HasPrefix(name, module) {
			mustExist(t, b, path.Clean(strings.TrimPrefix(name, module)))
		}
	}
}
