package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

const root = "../.."

// block is code in a page.
type block struct {
	page string
	line int
	// lang is the block's language, kind the word after it; an indented block has
	// neither.
	lang, kind string
	// quote is the file that the block is a part of, if it says so.
	quote string
	text  string
	// after is the block before it, if this one follows directly on at most a
	// line of words.
	after *block
}

// page is a document as it is written.
type page struct {
	name     string
	blocks   []*block
	headings []heading
	links    []string
}

type heading struct {
	level int
	text  string
}

// quotation is a comment that names a file.
var quotation = regexp.MustCompile(`^<!-- (\S+/\S+) -->\s*$`)

// pages are those whose blocks are checked.
func pages(t *testing.T) []*page {
	t.Helper()
	names := []string{"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md"}
	for _, pattern := range []string{"docs/*.md", "docs/adr/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			names = append(names, strings.TrimPrefix(filepath.ToSlash(name), root+"/"))
		}
	}
	var read []*page
	for _, name := range names {
		read = append(read, readPage(t, name))
	}
	return read
}

// readPage reads a page, by its name from the root.
func readPage(t *testing.T, name string) *page {
	t.Helper()
	source := []byte(readFile(t, name))
	p := &page{name: name}
	tree := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err := ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Heading:
			p.headings = append(p.headings, heading{node.Level, plain(node, source)})
		case *ast.Link:
			p.links = append(p.links, string(node.Destination))
		case *ast.Image:
			p.links = append(p.links, string(node.Destination))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			p.add(node, source)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// add adds a block of code.
func (p *page) add(node ast.Node, source []byte) {
	b := &block{page: p.name, text: string(node.Lines().Value(source))}
	if node.Lines().Len() > 0 {
		b.line = 1 + strings.Count(string(source[:node.Lines().At(0).Start]), "\n")
	}
	if fenced, ok := node.(*ast.FencedCodeBlock); ok && fenced.Info != nil {
		words := strings.Fields(string(fenced.Info.Value(source)))
		b.lang = words[0]
		b.kind = strings.Join(words[1:], " ")
	}
	switch before := node.PreviousSibling().(type) {
	case *ast.HTMLBlock:
		if found := quotation.FindStringSubmatch(string(before.Lines().Value(source))); found != nil {
			b.quote = found[1]
		}
	case *ast.FencedCodeBlock:
		b.after = p.blocks[len(p.blocks)-1]
	}
	p.blocks = append(p.blocks, b)
}

// plain is the text of a node without its markup.
func plain(node ast.Node, source []byte) string {
	var said strings.Builder
	_ = ast.Walk(node, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if leaf, ok := node.(*ast.Text); ok && entering {
			said.Write(leaf.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return said.String()
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
