package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"
)

// Version is the version command.
type Version struct {
	JSON bool `name:"json" help:"One JSON object: name, version, commit, date, modified, go, platform."`
}

// Build is what the compiler noted.
type Build struct {
	Name     string `json:"name"`
	Version  string `json:"version"`          // of the module; (devel) for an untagged tree
	Commit   string `json:"commit,omitempty"` // these three are missing where the build knew of no Git
	Date     string `json:"date,omitempty"`   // of the commit, RFC 3339
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// BuildOf reads what the compiler noted about a program.
func BuildOf(name string, info *debug.BuildInfo) Build {
	build := Build{
		Name: name, Version: cmp.Or(info.Main.Version, "(devel)"),
		Go: info.GoVersion, Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			build.Commit = s.Value
		case "vcs.time":
			build.Date = s.Value
		case "vcs.modified":
			build.Modified = s.Value == "true"
		}
	}
	return build
}

// String is the build in one line.
func (b Build) String() string {
	words := []string{b.Name, b.Version}
	if b.Commit != "" {
		words = append(words, "commit", b.Commit, b.Date)
	}
	if b.Modified {
		words = append(words, "modified")
	}
	return strings.Join(append(words, b.Go, b.Platform), " ")
}

// Run prints the version.
func (v *Version) Run(system *System, parsed *kong.Context) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{GoVersion: runtime.Version()}
	}
	build := BuildOf(parsed.Model.Name, info)
	if v.JSON {
		return json.NewEncoder(system.Out).Encode(build)
	}
	_, err := fmt.Fprintln(system.Out, build)
	return err
}
