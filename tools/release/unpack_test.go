package main

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
)

// epoch is the time of all files.
var epoch = time.Unix(0, 0)

// unpacked is a file of an image.
type unpacked struct {
	uid     int
	mode    int64
	time    time.Time
	content []byte
}

// unpack reads an image's regular files, as a container would see them.
func unpack(t *testing.T, image v1.Image) map[string]unpacked {
	t.Helper()
	packed := mutate.Extract(image)
	defer func() { _ = packed.Close() }()
	found := map[string]unpacked{}
	for reader := tar.NewReader(packed); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		content, err := io.ReadAll(reader)
		if err != nil || header.Typeflag != tar.TypeReg {
			t.Fatal(header.Name, header.Typeflag, err)
		}
		found[header.Name] = unpacked{uid: header.Uid, mode: header.Mode, time: header.ModTime, content: content}
	}
}

// fsWalk shows every file.
func fsWalk(root fs.FS, see func(name string, content []byte)) error {
	return fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, name)
		if err == nil {
			see(name, content)
		}
		return err
	})
}
