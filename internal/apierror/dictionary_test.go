package apierror_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

func TestDictionaryIsComplete(t *testing.T) {
	var reasons []string
	seen := make(map[string]bool)
	for _, e := range apierror.Entries() {
		if seen[e.Reason] {
			t.Errorf("%s is there twice", e.Reason)
		}
		seen[e.Reason] = true
		if e.Domain() == apierror.DomainSelf {
			reasons = append(reasons, e.Reason)
		}
		if len(e.HTTP) != len(e.GRPC) {
			t.Errorf("%s: %d HTTP statuses for %d codes", e.Reason, len(e.HTTP), len(e.GRPC))
		}
		for _, text := range []apierror.Text{e.Meaning, e.Action} {
			if text.English == "" || strings.ContainsFunc(text.English, han) || !strings.ContainsFunc(text.Chinese, han) {
				t.Errorf("%s: %+v is not in both languages", e.Reason, text)
			}
		}
	}
	for number, name := range errorsv1.Reason_name {
		if number != 0 && !slices.Contains(reasons, name) {
			t.Errorf("%s is not explained", name)
		}
	}
	if len(reasons) != len(errorsv1.Reason_name)-1 {
		t.Errorf("%d reasons are explained, there are %d", len(reasons), len(errorsv1.Reason_name)-1)
	}
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// raised is how the code makes errors of our own.
var raised = regexp.MustCompile(`(?:codes\.([A-Za-z]+),\s*|(unauthenticated)\()errorsv1\.Reason_([A-Z_]+)`)

// Our own errors come with the codes that the dictionary says.
func TestDictionaryHasTheCodesRaised(t *testing.T) {
	said := make(map[string][]codes.Code)
	for _, e := range apierror.Entries() {
		said[e.Reason] = e.GRPC
	}
	found := 0
	source := os.DirFS("..")
	err := fs.WalkDir(source, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(source, path)
		for _, match := range raised.FindAllStringSubmatch(string(text), -1) {
			found++
			name := match[1]
			if match[2] != "" {
				name = codes.Unauthenticated.String()
			}
			if !slices.ContainsFunc(said[match[3]], func(c codes.Code) bool { return c.String() == name }) {
				t.Errorf("%s raises %s with %s, the dictionary says %v", path, match[3], name, said[match[3]])
			}
		}
		return err
	})
	if err != nil || found < 50 {
		t.Errorf("found %d, %v", found, err)
	}
}

// The answers of OAuth endpoints have the codes of the dictionary, too.
func TestDictionaryOfOAuth(t *testing.T) {
	for _, e := range apierror.Entries() {
		if e.OAuth == "" {
			continue
		}
		err := apierror.Upstream{HTTPStatus: 400, OAuthError: e.OAuth}.Err()
		if got := apierror.Reason(err); got != e.Reason {
			t.Errorf("%s: reason %s, want %s", e.OAuth, got, e.Reason)
		}
	}
}
