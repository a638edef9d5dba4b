package docs_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// elsewhere is a link that leaves the repository.
var elsewhere = regexp.MustCompile(`^(https?|mailto):`)

// TestLinksLeadSomewhere follows the links of every page of the repository to files
// and headings.
func TestLinksLeadSomewhere(t *testing.T) {
	known := map[string]*page{}
	get := func(name string) *page {
		if known[name] == nil {
			known[name] = readPage(t, name)
		}
		return known[name]
	}
	for _, name := range allPages(t) {
		for _, link := range get(name).links {
			if elsewhere.MatchString(link) {
				continue
			}
			file, anchor, anchored := strings.Cut(link, "#")
			target := name
			if file != "" {
				target = path.Join(path.Dir(name), file)
			}
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(target))); err != nil {
				t.Errorf("%s: %s leads nowhere", name, link)
				continue
			}
			if anchored && strings.HasSuffix(target, ".md") && !get(target).anchors()[anchor] {
				t.Errorf("%s: %s has no heading #%s", name, target, anchor)
			}
		}
	}
}

// TestEveryPageIsFound: the index, or a page that it links, leads to each page.
func TestEveryPageIsFound(t *testing.T) {
	found, waiting := map[string]bool{}, []string{"README.md"}
	for len(waiting) > 0 {
		name := waiting[0]
		waiting = waiting[1:]
		if found[name] {
			continue
		}
		found[name] = true
		for _, link := range readPage(t, name).links {
			file, _, _ := strings.Cut(link, "#")
			if strings.HasSuffix(file, ".md") && !elsewhere.MatchString(file) {
				waiting = append(waiting, path.Join(path.Dir(name), file))
			}
		}
	}
	for _, name := range allPages(t) {
		if strings.HasPrefix(name, "docs/") && !found[name] {
			t.Errorf("no link leads to %s", name)
		}
	}
}

// allPages are the repository's Markdown files.
func allPages(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "third_party" || entry.Name() == ".git"):
			return fs.SkipDir
		case strings.HasSuffix(name, ".md"):
			relative, err := filepath.Rel(root, name)
			names = append(names, filepath.ToSlash(relative))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// anchors are those that GitHub gives to a page's headings: lower case, blanks as
// dashes, without punctuation, numbered where one comes again.
func (p *page) anchors() map[string]bool {
	anchors, seen := map[string]bool{}, map[string]int{}
	for _, h := range p.headings {
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			default:
				return -1
			}
		}, h.text)
		if n := seen[slug]; n > 0 {
			anchors[slug+"-"+strconv.Itoa(n)] = true
		} else {
			anchors[slug] = true
		}
		seen[slug]++
	}
	return anchors
}
