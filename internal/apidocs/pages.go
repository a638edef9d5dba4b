package apidocs

import (
	"bytes"
	"embed"
	"html/template"
	"net/url"
)

//go:embed web
var web embed.FS

var pages = template.Must(template.ParseFS(web, "web/*.html"))

// row is an operation in the list, and where it can be tried.
type row struct {
	operation

	Link string
}

// indexGroup is a group of the list.
type indexGroup struct {
	Name     string
	Subjects []indexSubject
}

type indexSubject struct {
	*subject

	Rows []row
}

// index is the page that lists all operations.
func (d *document) index() (*content, error) {
	page := struct {
		Title, Version string
		Groups         []indexGroup
	}{d.Info.Title, d.Info.Version, nil}
	for _, g := range d.Groups {
		group := indexGroup{Name: g.Name}
		for _, name := range g.Tags {
			s := indexSubject{subject: d.subjects[slug(name)]}
			if s.subject == nil {
				continue
			}
			for _, op := range s.Operations {
				s.Rows = append(s.Rows, row{op, op.link(s.subject)})
			}
			group.Subjects = append(group.Subjects, s)
		}
		page.Groups = append(page.Groups, group)
	}
	return render("index.html", page)
}

// link opens an operation in Swagger UI.
func (o operation) link(s *subject) string {
	return subjectsPath + s.Slug + "#/" + url.PathEscape(s.Name) + "/" + o.ID
}

// page is the page of one subject.
func (s *subject) page() (*content, error) { return render("subject.html", s) }

func render(name string, data any) (*content, error) {
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, name, data); err != nil {
		return nil, err
	}
	return newContent("text/html; charset=utf-8", out.Bytes()), nil
}
