package deploy_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mounts are the caches of a RUN line, which change nothing that it makes.
var mounts = regexp.MustCompile(`--mount=type=cache,\S+\s+`)

// Whoever has no Docker has run all that the Dockerfile runs: CI does.
func TestDockerfileRunsWhatCIRuns(t *testing.T) {
	var ci []string
	for _, line := range strings.Split(read(t, ".ci/run"), "\n") {
		ci = append(ci, strings.TrimSpace(line))
	}
	runs := regexp.MustCompile(`(?m)^RUN (.+)$`).FindAllStringSubmatch(strings.ReplaceAll(read(t, "Dockerfile"), "\\\n", ""), -1)
	if len(runs) == 0 {
		t.Fatal("nothing is run")
	}
	for _, run := range runs {
		if command := mounts.ReplaceAllString(run[1], ""); !slices.Contains(ci, command) {
			t.Errorf("CI does not run %q", command)
		}
	}
}

// What the programs are made of is copied.
func TestDockerfileCopiesWhatIsNeeded(t *testing.T) {
	copied := regexp.MustCompile(`(?m)^COPY (\w+) \w+$`).FindAllStringSubmatch(read(t, "Dockerfile"), -1)
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./cmd/server", "./cmd/emulator")
	list.Dir = root
	output, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(output)) {
		inside, ours := strings.CutPrefix(path, "github.com/authing-grpc/authing-grpc/")
		folder, _, _ := strings.Cut(inside, "/")
		if ours && !slices.ContainsFunc(copied, func(one []string) bool { return one[1] == folder }) {
			t.Errorf("%s is not copied", path)
		}
	}
}
