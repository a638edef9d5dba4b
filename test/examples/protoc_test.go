//go:build examples

package examples_test

import (
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// imageForOldProtoc writes the protos without debug_redact, which protoc has known
// since 22, and without which an older one does not generate Java.
func imageForOldProtoc(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "image.binpb")
	run(t, root, nil, "go", "tool", "-modfile=tools/go.mod", "buf", "build", "-o", path)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := new(descriptorpb.FileDescriptorSet)
	if err := proto.Unmarshal(content, files); err != nil {
		t.Fatal(err)
	}
	withoutRedaction(files.ProtoReflect())
	if content, err = proto.Marshal(files); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func withoutRedaction(m protoreflect.Message) {
	if options, ok := m.Interface().(*descriptorpb.FieldOptions); ok {
		options.DebugRedact = nil
		return
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Message() == nil || field.IsMap():
		case field.IsList():
			for i := range value.List().Len() {
				withoutRedaction(value.List().Get(i).Message())
			}
		default:
			withoutRedaction(value.Message())
		}
		return true
	})
}
