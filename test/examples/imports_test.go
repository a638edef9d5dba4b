package examples_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// modules are all that the generated code may lead to, and what they need
// themselves. What is not here is the server's.
var modules = []string{
	"github.com/authing-grpc/authing-grpc",
	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go", // the rules beside the fields
	"github.com/grpc-ecosystem/grpc-gateway/v2",                  // its runtime
	"google.golang.org/genproto/googleapis/api",
	"google.golang.org/genproto/googleapis/rpc",
	"google.golang.org/grpc",
	"google.golang.org/protobuf",
	"golang.org/x/net", // of grpc, as are the next two
	"golang.org/x/sys",
	"golang.org/x/text",
}

// TestGeneratedCodeImportsNothingOfTheServer is what lets other modules use gen/
// without what the server needs.
func TestGeneratedCodeImportsNothingOfTheServer(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps",
		"-f", "{{if not .Standard}}{{.ImportPath}} {{.Module.Path}}{{end}}", "./gen/...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, module, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case !slices.Contains(modules, module):
			t.Errorf("gen/ imports %s of module %s", path, module)
		case module == modules[0] && !strings.HasPrefix(path, module+"/gen/"):
			t.Errorf("gen/ imports %s", path)
		}
	}
	if len(out) == 0 {
		t.Error("go list told of no package")
	}
}
