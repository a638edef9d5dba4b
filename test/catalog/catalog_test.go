package catalog

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the digest and the documentation instead of comparing")

const (
	root       = "../.."
	digestPath = "testdata/v3.txt"
)

// TestContractIsWholeOpenAPI compares the contract with the digest.
func TestContractIsWholeOpenAPI(t *testing.T) {
	f := digestFacts(t)
	if len(f.methods) < 650 || len(f.types) < 800 {
		t.Errorf("the digest has %d methods and %d types; it is cut short", len(f.methods), len(f.types))
	}
	unexplained, unused := sift(compare(f, rpcs()), exceptions)
	for _, difference := range unexplained {
		t.Error(difference)
	}
	for _, pattern := range unused {
		t.Errorf("nothing differs any more, take it out of the exceptions: %s", pattern)
	}
}

// TestDigestIsOfCatalog holds the digest to the catalog, where that is at hand.
func TestDigestIsOfCatalog(t *testing.T) {
	dir := catalogDir()
	if dir == "" {
		if *update {
			t.Fatal("no catalog is at hand; AUTHING_CATALOG says where it is")
		}
		t.Log("no catalog is at hand: the digest stands for it")
		return
	}
	f, err := readCatalog(dir)
	if err != nil {
		t.Fatal(err)
	}
	written(t, digestPath, f.digest(), "make digest")
	if diff := cmp.Diff(compare(f, rpcs()), compare(digestFacts(t), rpcs())); diff != "" {
		t.Errorf("differences from the contract (-by the catalog +by its digest):\n%s", diff)
	}
}

// catalogDir is where the catalog is; empty: nowhere here.
func catalogDir() string {
	if dir := os.Getenv("AUTHING_CATALOG"); dir != "" {
		return dir
	}
	dir := filepath.Join(root, "..", "shared", "catalog")
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

func digestFacts(t *testing.T) *facts {
	t.Helper()
	text, err := os.ReadFile(digestPath)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parseDigest(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// written compares a generated file with what it should hold, or writes it.
func written(t *testing.T, path, want, how string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("%s is out of date, %s writes it (-is +should be):\n%s", path, how, diff)
	}
}
