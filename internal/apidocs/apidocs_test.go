package apidocs_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/gen/openapi"
	"github.com/authing-grpc/authing-grpc/internal/apidocs"
)

func pages(t *testing.T) http.Handler {
	t.Helper()
	h, err := apidocs.New(openapi.Document)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestDocumentIsServed(t *testing.T) {
	h := pages(t)
	plain := get(t, h, "/docs/openapi.json")
	if plain.Code != http.StatusOK || plain.Body.String() != string(openapi.Document) {
		t.Errorf("HTTP %d", plain.Code)
	}
	packed := get(t, h, "/docs/openapi.json", "Accept-Encoding", "br, gzip;q=0.8")
	size := packed.Body.Bytes()
	if packed.Header().Get("Content-Encoding") != "gzip" || len(size) > len(openapi.Document)/8 {
		t.Errorf("%q, %d bytes", packed.Header().Get("Content-Encoding"), len(size))
	}
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := io.ReadAll(unpacked); err != nil || string(all) != string(openapi.Document) {
		t.Errorf("unpacked it is another one: %v", err)
	}
	if plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Error("both forms have one ETag")
	}
	for _, tag := range []string{plain.Header().Get("ETag"), `"other", ` + plain.Header().Get("ETag")} {
		if again := get(t, h, "/docs/openapi.json", "If-None-Match", tag); again.Code != http.StatusNotModified {
			t.Errorf("If-None-Match %s: HTTP %d", tag, again.Code)
		}
	}
	if refused := get(t, h, "/docs/openapi.json", "Accept-Encoding", "gzip;q=0"); refused.Header().Get("Content-Encoding") != "" {
		t.Error("gzip is sent to who does not take it")
	}
}

var link = regexp.MustCompile(`(?:href|src|data-document)="(/docs[^"#]*)`)

// Everything that the pages name is there, with the headers that keep it in.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	h := pages(t)
	seen := make(map[string]bool)
	for todo := []string{"/docs"}; len(todo) > 0; todo = todo[1:] {
		path := todo[0]
		if seen[path] {
			continue
		}
		seen[path] = true
		got := get(t, h, path)
		if got.Code != http.StatusOK {
			t.Errorf("%s: HTTP %d", path, got.Code)
		}
		policy := got.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") ||
			got.Header().Get("X-Content-Type-Options") != "nosniff" || got.Header().Get("ETag") == "" {
			t.Errorf("%s: headers %v", path, got.Header())
		}
		if strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
			body := got.Body.String()
			if strings.Contains(body, "<script>") || strings.Contains(body, "style=") || strings.Contains(body, "://") {
				t.Errorf("%s: has a script or a style in it, or asks another host", path)
			}
			for _, match := range link.FindAllStringSubmatch(body, -1) {
				todo = append(todo, match[1])
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("%d links", len(seen))
	}
}

// The documents of all subjects have every operation once, and all that these
// refer to.
func TestSubjectsAreWhole(t *testing.T) {
	h := pages(t)
	var whole struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal(openapi.Document, &whole); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, verbs := range whole.Paths {
		for _, op := range verbs {
			want = append(want, op.OperationID)
		}
	}
	reference := regexp.MustCompile(`"\$ref":\s*"#/components/([^/"]+)/([^"]+)"`)
	for _, match := range regexp.MustCompile(`/docs/subjects/[a-z0-9-]+/openapi\.json`).FindAllString(get(t, h, "/docs").Body.String(), -1) {
		body := get(t, h, match).Body.String()
		var one struct {
			Servers    []struct{ URL string }
			Paths      map[string]map[string]struct{ OperationID string }
			Components map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal([]byte(body), &one); err != nil {
			t.Fatal(err)
		}
		if len(one.Servers) != 1 || one.Servers[0].URL != "/" {
			t.Errorf("%s: servers %v", match, one.Servers)
		}
		for _, verbs := range one.Paths {
			for _, op := range verbs {
				got = append(got, op.OperationID)
			}
		}
		for _, ref := range reference.FindAllStringSubmatch(body, -1) {
			if one.Components[ref[1]][ref[2]] == nil {
				t.Errorf("%s: %s %s is missing", match, ref[1], ref[2])
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%d operations, want %d", len(got), len(want))
	}
}

func TestWhatThereIsNot(t *testing.T) {
	h := pages(t)
	for path, status := range map[string]int{
		"/docs/":                             http.StatusPermanentRedirect,
		"/docs/nothing":                      http.StatusNotFound,
		"/docs/assets/":                      http.StatusNotFound, // Swagger UI's own page
		"/docs/assets/oauth2-redirect.html":  http.StatusNotFound,
		"/docs/subjects/none":                http.StatusNotFound,
		"/docs/subjects/none/openapi.json":   http.StatusNotFound,
		"/docs/assets/../subjects/directory": http.StatusTemporaryRedirect,
	} {
		if got := get(t, h, path); got.Code != status {
			t.Errorf("%s: HTTP %d, want %d", path, got.Code, status)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/docs", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: HTTP %d", w.Code)
	}
}

func TestBadDocuments(t *testing.T) {
	for name, document := range map[string]string{
		"no JSON":    `{`,
		"no tag":     `{"paths":{"/a":{"get":{"tags":["A"]}}}}`,
		"twice":      `{"tags":[{"name":"A b"},{"name":"a-B"}]}`,
		"not a verb": `{"paths":{"/a":{"get":[]}}}`,
	} {
		h, err := apidocs.New([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, h, "/docs"); got.Code != http.StatusInternalServerError {
			t.Errorf("%s: HTTP %d", name, got.Code)
		}
	}
}

// The committed Go package holds the committed document.
func TestPackageHoldsTheDocument(t *testing.T) {
	file, err := os.ReadFile("../../gen/openapi/authing.openapi.json")
	if err != nil || string(file) != string(openapi.Document) {
		t.Errorf("they differ: %v", err)
	}
}
