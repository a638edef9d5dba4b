package main

import (
	"debug/buildinfo"
	"os"
	"path/filepath"

	"github.com/CycloneDX/cyclonedx-go"
)

// contentsSuffix is what the file is called by that says what a program is made of.
const contentsSuffix = ".cdx.json"

// writeContents lists the modules of a program, as the compiler noted them in it, in
// a file beside it.
func writeContents(file string) (err error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return err
	}
	component := func(kind cyclonedx.ComponentType, path, version string) cyclonedx.Component {
		at := "pkg:golang/" + path + "@" + version
		return cyclonedx.Component{Type: kind, BOMRef: at, PackageURL: at, Name: path, Version: version}
	}
	program := component(cyclonedx.ComponentTypeApplication, info.Main.Path, info.Main.Version)
	program.Description = filepath.Base(file)
	modules := []cyclonedx.Component{component(cyclonedx.ComponentTypeLibrary, "std", info.GoVersion)}
	for _, dependency := range info.Deps {
		if dependency.Replace != nil {
			dependency = dependency.Replace
		}
		modules = append(modules, component(cyclonedx.ComponentTypeLibrary, dependency.Path, dependency.Version))
	}
	// No serial number and no time: the same program has the same list.
	list := cyclonedx.NewBOM()
	list.Metadata = &cyclonedx.Metadata{Component: &program}
	list.Components = &modules
	to, err := os.Create(file + contentsSuffix) //nolint:gosec // beside the program
	if err != nil {
		return err
	}
	defer func() {
		if closed := to.Close(); err == nil {
			err = closed
		}
	}()
	return cyclonedx.NewBOMEncoder(to, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(list)
}
