package main

import (
	"encoding/json"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/pluginpb"
)

// contract is what buf hands to the plugin.
type contract struct {
	request *pluginpb.CodeGeneratorRequest
	rpcs    []*rpc
	options protojson.MarshalOptions
	// examples are by operationId.
	examples map[string]example
}

// rpc is a method and what its options say.
type rpc struct {
	protoreflect.MethodDescriptor

	plain   bool   // protobuf's JSON, else Authing's
	routes  []rule // of google.api.http, else the one that every rpc without has
	options rpcOptions
}

// rule is a way to reach an rpc.
type rule struct{ verb, path, body, answer string }

// rpcOptions are our options of a method, in protobuf's JSON: this module does
// not have their Go types.
type rpcOptions struct {
	Upstream struct{ Identity, Envelope, Body string } `json:"[authing.options.v1.upstream]"`
	Scope    struct{ Resource, Access, Auth string }   `json:"[authing.options.v1.scope]"`
}

// fieldOptions are our options of a field, likewise.
type fieldOptions struct {
	Wire struct {
		UDFValues bool   `json:"udfValues"`
		UDFTypes  string `json:"udfTypes"`
	} `json:"[authing.options.v1.wire]"`
}

func newContract(request *pluginpb.CodeGeneratorRequest) (*contract, error) {
	files, err := protodesc.NewFiles(&descriptorpb.FileDescriptorSet{File: request.GetProtoFile()})
	if err != nil {
		return nil, err
	}
	c := &contract{request: request, options: protojson.MarshalOptions{Resolver: dynamicpb.NewTypes(files)}}
	if c.examples, err = examples(); err != nil {
		return nil, err
	}
	for _, name := range request.GetFileToGenerate() {
		file, err := files.FindFileByPath(name)
		if err != nil {
			return nil, err
		}
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				r := &rpc{MethodDescriptor: methods.Get(j)}
				if err := c.read(r.Options(), &r.options); err != nil {
					return nil, err
				}
				r.routes, r.plain = routesOf(r)
				c.rpcs = append(c.rpcs, r)
			}
		}
	}
	return c, nil
}

// read reads options into a struct of those we want. They are parsed anew: the
// plugin's own types do not have our extensions.
func (c *contract) read(options proto.Message, into any) error {
	data, err := proto.Marshal(options)
	if err != nil {
		return err
	}
	known := options.ProtoReflect().New().Interface()
	if err := (proto.UnmarshalOptions{Resolver: c.options.Resolver}).Unmarshal(data, known); err != nil {
		return err
	}
	text, err := c.options.Marshal(known)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func (c *contract) field(fd protoreflect.FieldDescriptor) (options fieldOptions, err error) {
	return options, c.read(fd.Options(), &options)
}

// mirrors says that the package is one of Authing's own API: its JSON is Authing's.
func mirrors(name protoreflect.FullName) bool {
	return slices.Contains([]protoreflect.FullName{"authing.v1", "authing.v2", "authing.v3"}, name)
}

// routesOf are an rpc's routes, and whether they speak protobuf's JSON: so do our
// own services, and every rpc that has no path of Authing's.
func routesOf(m protoreflect.MethodDescriptor) (routes []rule, plain bool) {
	declared, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	if declared == nil {
		return []rule{{verb: "POST", path: "/" + string(m.Parent().FullName()) + "/" + string(m.Name()), body: "*"}}, true
	}
	for _, r := range append([]*annotations.HttpRule{declared}, declared.GetAdditionalBindings()...) {
		out := rule{body: r.GetBody(), answer: r.GetResponseBody()}
		r.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
			if of := fd.ContainingOneof(); of != nil && of.Name() == "pattern" && fd.Kind() == protoreflect.StringKind {
				out.verb, out.path = strings.ToUpper(string(fd.Name())), v.String()
			}
			return true
		})
		routes = append(routes, out)
	}
	return routes, !mirrors(m.ParentFile().Package())
}
