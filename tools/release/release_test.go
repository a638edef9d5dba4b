package main

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// repository is a small one with both programs, and one commit.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.com/small\n\ngo 1.26\n")
	for _, program := range programs {
		write(t, dir, "cmd/"+program+"/main.go", "package main\n\nfunc main() { print(\"this is "+program+"\") }\n")
	}
	commit(t, dir, "init", "-q", "-b", "main")
	commit(t, dir, "add", ".")
	commit(t, dir, "commit", "-q", "-m", "first")
	commit(t, dir, "tag", "v1.2.3")
	return dir
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// commit runs Git, which knows nothing of the machine, and always the same time.
func commit(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=2026-01-02T03:04:05Z",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, text)
	}
}

func release(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "dist")
	return out, run(t.Context(), append([]string{"-dir", dir, "-out", out}, args...))
}

// everything is what is below a folder: name to digest.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := os.DirFS(dir)
	err := fsWalk(root, func(name string, content []byte) { found[name] = fmt.Sprintf("%x", sha256.Sum256(content)) })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRelease(t *testing.T) {
	out, err := release(t, repository(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("files", func(t *testing.T) { testFiles(t, out) })
	t.Run("contents", func(t *testing.T) { testContents(t, out) })
	t.Run("image", func(t *testing.T) { testImage(t, out) })
	t.Run("again, elsewhere", func(t *testing.T) {
		again, err := release(t, repository(t))
		if err != nil {
			t.Fatal(err)
		}
		before, after := everything(t, out), everything(t, again)
		if !maps.Equal(before, after) {
			t.Errorf("not the same:\n%v\n%v", before, after)
		}
	})
}

// Every program is there for every platform, and the checksums are theirs.
func testFiles(t *testing.T, out string) {
	sums, err := os.ReadFile(filepath.Join(out, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	all := everything(t, out)
	for _, program := range programs {
		for _, name := range []string{"linux-amd64", "linux-arm64", "darwin-arm64", "windows-amd64.exe"} {
			name = "authing-grpc-" + program + "-" + name
			for _, file := range []string{name, name + contentsSuffix} {
				if all[file] == "" || !strings.Contains(string(sums), all[file]+"  "+file+"\n") {
					t.Errorf("%s is missing, or its checksum is", file)
				}
			}
		}
	}
}

func testContents(t *testing.T, out string) {
	content, err := os.ReadFile(filepath.Join(out, platform{"linux", "amd64"}.file("server")+contentsSuffix))
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		BOMFormat string `json:"bomFormat"`
		Metadata  struct {
			Component struct{ Name, Version string }
		}
		Components []struct{ Name, Version, PURL string }
	}
	if err := json.Unmarshal(content, &list); err != nil {
		t.Fatal(err)
	}
	if list.BOMFormat != "CycloneDX" || list.Metadata.Component.Name != "example.com/small" || list.Metadata.Component.Version != "v1.2.3" ||
		len(list.Components) != 1 || list.Components[0].PURL != "pkg:golang/std@"+runtime.Version() {
		t.Errorf("%s", content)
	}
}

func testImage(t *testing.T, out string) {
	index := imageOf(t, out)
	if err := validate.Index(index); err != nil {
		t.Error(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var platforms []string
	for _, one := range manifest.Manifests {
		image, err := index.Image(one.Digest)
		if err != nil {
			t.Fatal(err)
		}
		platforms = append(platforms, one.Platform.String())
		testPlatform(t, image, one.Platform)
	}
	if !slices.Equal(platforms, []string{"linux/amd64", "linux/arm64"}) {
		t.Errorf("platforms: %v", platforms)
	}
}

// imageOf is the one index of the layout.
func imageOf(t *testing.T, out string) v1.ImageIndex {
	t.Helper()
	all, err := layout.ImageIndexFromPath(filepath.Join(out, imageFolder))
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := all.IndexManifest()
	if err != nil || len(manifest.Manifests) != 1 || manifest.Manifests[0].Annotations["org.opencontainers.image.ref.name"] != "v1.2.3" {
		t.Fatal(manifest, err)
	}
	index, err := all.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func testPlatform(t *testing.T, image v1.Image, on *v1.Platform) {
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	set := config.Config
	if config.Architecture != on.Architecture || config.OS != on.OS || set.User != user || !slices.Equal(set.Entrypoint, []string{"/server"}) ||
		len(set.Env) != 0 || set.Labels["org.opencontainers.image.version"] != "v1.2.3" || set.Labels["org.opencontainers.image.created"] != "2026-01-02T03:04:05Z" {
		t.Errorf("%+v", config)
	}
	files := unpack(t, image)
	if names := slices.Sorted(maps.Keys(files)); !slices.Equal(names, []string{"emulator", "etc/group", "etc/passwd", "etc/ssl/certs/ca-certificates.crt", "server"}) {
		t.Errorf("files: %v", names)
	}
	for name, one := range files {
		if one.uid != 0 || one.mode&0o7222 != 0 || !one.time.Equal(epoch) {
			t.Errorf("%s: of %d, %o, %v", name, one.uid, one.mode, one.time)
		}
	}
	testRoots(t, files["etc/ssl/certs/ca-certificates.crt"].content)
	if on.Architecture == runtime.GOARCH && on.OS == runtime.GOOS {
		for _, program := range programs {
			testStarts(t, program, files[program].content)
		}
	}
}

// The certificates are read, and all of them are CAs.
func testRoots(t *testing.T, rest []byte) {
	count := 0
	for block, rest := pem.Decode(rest); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil || !certificate.IsCA {
			t.Errorf("%v, %v", certificate.Subject, err)
		}
		count++
	}
	if count < 100 {
		t.Errorf("%d certificates", count)
	}
}

func testStarts(t *testing.T, program string, content []byte) {
	name := filepath.Join(t.TempDir(), program)
	if err := os.WriteFile(name, content, 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), name).CombinedOutput()
	if err != nil || string(text) != "this is "+program {
		t.Errorf("%s: %s %v", program, text, err)
	}
}

func TestReleaseRefuses(t *testing.T) {
	dir := repository(t)
	write(t, dir, "new.txt", "not committed")
	if _, err := release(t, dir); err == nil || !strings.Contains(err.Error(), "-dirty") {
		t.Errorf("changes: %v", err)
	}
	if out, err := release(t, dir, "-dirty", "-platforms", "linux/"+runtime.GOARCH); err != nil {
		t.Error(err)
	} else if everything(t, out)["SHA256SUMS"] == "" {
		t.Error("nothing was built")
	}
	worktree := filepath.Join(t.TempDir(), "worktree")
	commit(t, dir, "worktree", "add", "-q", worktree)
	if _, err := release(t, worktree, "-platforms", "linux/"+runtime.GOARCH); err == nil || !strings.Contains(err.Error(), "worktree") {
		t.Errorf("a program that does not know its commit: %v", err)
	}
	if _, err := release(t, dir, "-platforms", "linux"); err == nil {
		t.Error("half a platform is taken")
	}
}
