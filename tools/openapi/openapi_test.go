package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"reflect"
	"testing"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/protoutil"
	"github.com/getkin/kin-openapi/openapi3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/pluginpb"
)

// The document of the repository is OpenAPI 3.1.
func TestDocumentIsValid(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("../../gen/openapi/authing.openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	unused, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			delete(unused, op.OperationID)
		}
	}
	for id := range unused {
		t.Errorf("the example of %s is of no operation", id)
	}
}

// documented is the document of the contract in testdata.
func documented(t *testing.T) map[string]any {
	t.Helper()
	in, err := proto.Marshal(request(t, "authing/v3/widgets.proto", "authing/v3/management_service.proto", "authing/own/v1/own_service.proto"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), bytes.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	response := new(pluginpb.CodeGeneratorResponse)
	if err := proto.Unmarshal(out.Bytes(), response); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal([]byte(response.GetFile()[0].GetContent()), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// request is what buf would hand over: the files and all that they import.
func request(t *testing.T, names ...string) *pluginpb.CodeGeneratorRequest {
	t.Helper()
	compiler := protocompile.Compiler{
		SourceInfoMode: protocompile.SourceInfoStandard,
		Resolver: protocompile.WithStandardImports(protocompile.CompositeResolver{
			&protocompile.SourceResolver{ImportPaths: []string{"testdata", "../../proto"}},
			protocompile.ResolverFunc(func(name string) (protocompile.SearchResult, error) {
				file, err := protoregistry.GlobalFiles.FindFileByPath(name)
				return protocompile.SearchResult{Desc: file}, err
			}),
		}),
	}
	files, err := compiler.Compile(t.Context(), names...)
	if err != nil {
		t.Fatal(err)
	}
	out := &pluginpb.CodeGeneratorRequest{FileToGenerate: names}
	seen := make(map[string]bool)
	var add func(protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
		fd := proto.CloneOf(protoutil.ProtoFromFileDescriptor(file))
		if fd.GetOptions().GetGoPackage() == "" { // buf's managed mode says it
			if fd.Options == nil {
				fd.Options = new(descriptorpb.FileOptions)
			}
			fd.Options.GoPackage = new("example.com/" + path.Dir(file.Path()))
		}
		out.ProtoFile = append(out.ProtoFile, fd)
	}
	for _, file := range files {
		add(file)
	}
	return out
}

func TestGenerate(t *testing.T) {
	doc := documented(t)
	text, err := os.ReadFile("testdata/want.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"tags", "x-tagGroups", "paths"} {
		equal(t, member, doc[member], want[member])
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	for name, schema := range want["schemas"].(map[string]any) {
		equal(t, name, schemas[name], schema)
	}
}

// equal compares objects member by member, to say which differs.
func equal(t *testing.T, at string, got, want any) {
	t.Helper()
	gotObject, is := got.(map[string]any)
	wantObject, wanted := want.(map[string]any)
	if !is || !wanted {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
		return
	}
	for name := range wantObject {
		equal(t, at+" "+name, gotObject[name], wantObject[name])
	}
	for name := range gotObject {
		if _, ok := wantObject[name]; !ok {
			t.Errorf("%s has %s: %v", at, name, gotObject[name])
		}
	}
}
