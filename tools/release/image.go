package main

import (
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// imageFolder is where the image is written, as an OCI layout.
const imageFolder = "image"

// writeImage packs the programs for Linux into one image of all its platforms, and
// tells its digest; "" if nothing was built for Linux.
func writeImage(dir string, from source, platforms []platform) (digest string, err error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	count := 0
	for _, p := range platforms {
		if p.os != "linux" {
			continue
		}
		image, err := platformImage(dir, from, p)
		if err != nil {
			return "", err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
		count++
	}
	if count == 0 {
		return "", nil
	}
	at, err := layout.Write(filepath.Join(dir, imageFolder), empty.Index)
	if err != nil {
		return "", err
	}
	name := layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": from.version})
	if err := at.AppendIndex(index, name); err != nil {
		return "", err
	}
	hash, err := index.Digest()
	return hash.String(), err
}

// platformImage is the image of one platform, from nothing.
func platformImage(dir string, from source, p platform) (v1.Image, error) {
	var binaries []file
	for _, program := range programs {
		content, err := os.ReadFile(filepath.Join(dir, p.file(program))) //nolint:gosec // what was just built
		if err != nil {
			return nil, err
		}
		binaries = append(binaries, file{name: program, mode: 0o555, content: content})
	}
	image := mutate.MediaType(empty.Image, types.OCIManifestSchema1)
	image = mutate.ConfigMediaType(image, types.OCIConfigJSON)
	for _, files := range [][]file{base(), binaries} {
		made, err := layer(files)
		if err != nil {
			return nil, err
		}
		history := v1.History{CreatedBy: "tools/release", Created: v1.Time{Time: from.time}}
		if image, err = mutate.Append(image, mutate.Addendum{Layer: made, History: history}); err != nil {
			return nil, err
		}
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = p.os, p.arch, v1.Time{Time: from.time}
	config.Config = v1.Config{
		User:         user,
		WorkingDir:   "/",
		Entrypoint:   []string{"/server"},
		ExposedPorts: map[string]struct{}{"50051/tcp": {}, "8080/tcp": {}, "3000/tcp": {}},
		Labels:       labels(from),
	}
	return mutate.ConfigFile(image, config)
}

// labels are those of the OCI image specification.
func labels(from source) map[string]string {
	const prefix = "org.opencontainers.image."
	return map[string]string{
		prefix + "title":       "authing-grpc",
		prefix + "description": "Authing over gRPC and REST",
		prefix + "licenses":    "Apache-2.0",
		prefix + "source":      "https://github.com/authing-grpc/authing-grpc",
		prefix + "version":     from.version,
		prefix + "revision":    from.revision,
		prefix + "created":     from.time.Format(time.RFC3339),
	}
}
