package front_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/front"
)

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*front.Options)
		want  string
	}{
		"no API":         {func(o *front.Options) { o.API = nil }, "needed"},
		"no Declared":    {func(o *front.Options) { o.Declared = nil }, "needed"},
		"no Guard":       {func(o *front.Options) { o.Guard = nil }, "needed"},
		"no Upstream":    {func(o *front.Options) { o.Upstream = nil }, "needed"},
		"no services":    {func(o *front.Options) { o.Services = nil }, "no services"},
		"service twice":  {func(o *front.Options) { o.Services = append(o.Services, o.Services...) }, "has the route of"},
		"negative bound": {func(o *front.Options) { o.MaxBodyBytes = -1 }, "negative"},
	} {
		opts := front.Options{
			API: http.NotFoundHandler(), Services: services(), Declared: declared, Upstream: &fakeUpstream{},
			Guard: newGuard(t, time.Now, nil),
		}
		if _, err := front.New(opts); err != nil {
			t.Fatal(err)
		}
		c.spoil(&opts)
		if _, err := front.New(opts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rpc is one rpc of a made-up service.
type rpc struct {
	identity optionsv1.Identity
	get      []string // templates, the first one the main
}

func TestRoutesOfADescriptor(t *testing.T) {
	for name, c := range map[string]struct {
		rpcs []rpc
		want string
	}{
		"no identity":      {[]rpc{{refused, []string{"/a"}}}, "identity"},
		"wildcard":         {[]rpc{{nobodys, []string{"/a/*"}}}, "not understood"},
		"path parameter":   {[]rpc{{nobodys, []string{"/a/{b=c/*}"}}}, "not understood"},
		"custom verb":      {[]rpc{{nobodys, []string{"/a/b:c"}}}, "not understood"},
		"half a parameter": {[]rpc{{nobodys, []string{"/a/{b}c"}}}, "not understood"},
		"empty segment":    {[]rpc{{nobodys, []string{"/a//b"}}}, "not understood"},
		"no slash":         {[]rpc{{nobodys, []string{"a"}}}, "slash"},
		"empty":            {[]rpc{{nobodys, []string{""}}}, "slash"},
		"same parameter":   {[]rpc{{nobodys, []string{"/a/{b}"}}, {pools, []string{"/a/{c}"}}}, "has the route of"},
		"same binding":     {[]rpc{{nobodys, []string{"/a", "/b"}}, {pools, []string{"/c", "/b"}}}, "has the route of"},
	} {
		_, err := front.New(front.Options{
			API: http.NotFoundHandler(), Declared: declared, Upstream: &fakeUpstream{}, Guard: newGuard(t, time.Now, nil),
			Services: []protoreflect.ServiceDescriptor{madeUp(t, c.rpcs...)},
		})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of two routes that match, the one with the earlier literal decides who may
// call.
func TestLiteralBeatsParameter(t *testing.T) {
	d := newDoor(t, func(o *front.Options) {
		o.Services = []protoreflect.ServiceDescriptor{madeUp(t,
			rpc{pools, []string{"/a/{x}/{y}"}},
			rpc{nobodys, []string{"/a/{x}/open", "/open/{x}"}},
			rpc{pools, []string{"/a/shut/{y}"}},
			rpc{nobodys, []string{"/a/b/c"}},
		)}
	})
	for path, open := range map[string]bool{
		"/a/1/2": false, "/a/1/open": true, "/a/shut/open": false, "/a/b/c": true,
		"/a/b/d": false, "/open/1": true,
	} {
		got := d.send(request("GET", path, ``))
		if strings.Contains(got.text, "from the API") != open {
			t.Errorf("%s: %s", path, got.text)
		}
	}
}

// madeUp builds a service from nothing but routes and identities.
func madeUp(t *testing.T, rpcs ...rpc) protoreflect.ServiceDescriptor {
	t.Helper()
	service := &descriptorpb.ServiceDescriptorProto{Name: proto.String("Service")}
	for i, one := range rpcs {
		options := &descriptorpb.MethodOptions{}
		proto.SetExtension(options, optionsv1.E_Upstream, &optionsv1.Upstream{Identity: one.identity})
		rule := &annotations.HttpRule{Pattern: &annotations.HttpRule_Get{Get: one.get[0]}}
		for _, template := range one.get[1:] {
			rule.AdditionalBindings = append(rule.AdditionalBindings,
				&annotations.HttpRule{Pattern: &annotations.HttpRule_Get{Get: template}})
		}
		proto.SetExtension(options, annotations.E_Http, rule)
		service.Method = append(service.Method, &descriptorpb.MethodDescriptorProto{
			Name:      proto.String("Rpc" + string(rune('A'+i))),
			InputType: proto.String(".made.up.Empty"), OutputType: proto.String(".made.up.Empty"),
			Options: options,
		})
	}
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("made/up.proto"), Package: proto.String("made.up"), Syntax: proto.String("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{{Name: proto.String("Empty")}},
		Service:     []*descriptorpb.ServiceDescriptorProto{service},
	}, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return file.Services().Get(0)
}
