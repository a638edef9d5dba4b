package docs_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestReadmesSayTheSame compares what both languages share: the levels of the
// headings, the blocks of code, and the links, each in its order.
func TestReadmesSayTheSame(t *testing.T) {
	english, chinese := readPage(t, "README.md"), readPage(t, "README.zh-CN.md")
	for what, parts := range map[string]func(*page) []string{
		"headings": func(p *page) (levels []string) {
			for _, h := range p.headings {
				levels = append(levels, strings.Repeat("#", h.level))
			}
			return levels
		},
		"blocks": func(p *page) (texts []string) {
			for _, b := range p.blocks {
				texts = append(texts, b.what()+"\n"+b.text)
			}
			return texts
		},
		"links": func(p *page) (links []string) {
			for _, link := range p.links {
				if !strings.HasPrefix(link, "README") { // that to the other language
					links = append(links, link)
				}
			}
			return links
		},
	} {
		first, second := parts(english), parts(chinese)
		if !slices.Equal(first, second) {
			t.Errorf("%s differ:\n%q\n%q", what, first, second)
		}
	}
	if !slices.Contains(english.links, chinese.name) || !slices.Contains(chinese.links, english.name) {
		t.Error("the two do not link to each other")
	}
	for _, h := range chinese.headings[1:] {
		if !strings.ContainsFunc(h.text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("the heading %q is not translated", h.text)
		}
	}
}
