package apidocs

import (
	"net/http"
	"strings"
	"sync"

	"github.com/swaggest/swgui/v5emb"
)

// Paths.
const (
	// Path is where the pages are, and below it everything they need.
	Path = "/docs"

	documentPath = Path + "/openapi.json"
	subjectsPath = Path + "/subjects/"
	assetsPath   = Path + "/assets/"
)

// policy lets pages use what comes from here, and nothing else (CSP level 3).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ours are the assets in web/; the rest is Swagger UI's.
var ours = map[string]string{
	"docs.css":   "text/css; charset=utf-8",
	"index.js":   "text/javascript; charset=utf-8",
	"subject.js": "text/javascript; charset=utf-8",
}

// theirs are the assets of Swagger UI that our pages use. Its own page, which
// has scripts in it, is not served.
var theirs = []string{"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"}

// New returns the pages of an OpenAPI document, which is read when somebody asks
// for the first of them.
func New(text []byte) (http.Handler, error) {
	mux := http.NewServeMux()
	for name, mediaType := range ours {
		asset, err := web.ReadFile("web/" + name)
		if err != nil {
			return nil, err
		}
		mux.Handle("GET "+assetsPath+name, newContent(mediaType, asset))
	}
	swagger := v5emb.New("", "", assetsPath)
	for _, name := range theirs {
		mux.Handle("GET "+assetsPath+name, swagger)
	}
	mux.Handle("GET "+documentPath, newContent("application/json", text))
	load := sync.OnceValues(func() (*site, error) { return newSite(text) })
	mux.HandleFunc("GET "+Path+"/{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, Path, http.StatusPermanentRedirect)
	})
	mux.Handle("GET "+Path, served(load, func(s *site, _ *http.Request) entry { return s.list }))
	mux.Handle("GET "+subjectsPath+"{slug}", served(load, func(s *site, r *http.Request) entry {
		return s.pages[r.PathValue("slug")]
	}))
	mux.Handle("GET "+subjectsPath+"{slug}/openapi.json", served(load, func(s *site, r *http.Request) entry {
		return s.documents[r.PathValue("slug")]
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		mux.ServeHTTP(w, r)
	}), nil
}

// Serves says that a path is one of the pages'.
func Serves(path string) bool { return path == Path || strings.HasPrefix(path, Path+"/") }

// entry is made when it is first asked for.
type entry func() (*content, error)

// site is everything that is made of the document.
type site struct {
	list             entry
	pages, documents map[string]entry // by slug
}

func newSite(text []byte) (*site, error) {
	d, err := read(text)
	if err != nil {
		return nil, err
	}
	s := &site{list: once(d.index), pages: make(map[string]entry), documents: make(map[string]entry)}
	for slug, subject := range d.subjects {
		s.pages[slug] = once(subject.page)
		s.documents[slug] = once(func() (*content, error) {
			text, err := d.only(subject)
			return newContent("application/json", text), err
		})
	}
	return s, nil
}

func once(make func() (*content, error)) entry {
	return sync.OnceValues(make)
}

// served answers with an entry of the site.
func served(load func() (*site, error), find func(*site, *http.Request) entry) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := load()
		if err != nil {
			http.Error(w, "the document cannot be read", http.StatusInternalServerError)
			return
		}
		found := find(s, r)
		if found == nil {
			http.NotFound(w, r)
			return
		}
		made, err := found()
		if err != nil {
			http.Error(w, "the page cannot be made", http.StatusInternalServerError)
			return
		}
		made.ServeHTTP(w, r)
	})
}
