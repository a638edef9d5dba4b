package service_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// suite is what one SDK sent. Those of npm are made by test/sdk/record.mjs, the
// rest are written by hand from what is known of the SDK.
type suite struct {
	SDK        string
	Recordings []recording
}

// recording is one call of an SDK and the call of ours that means the same.
type recording struct {
	Name        string
	RPC         string
	Application struct{ TokenAuthMethod authing.TokenAuthMethod }
	// SignedIn: the call carries the user's token.
	SignedIn bool
	Request  json.RawMessage
	Sent     wireRequest
	// Given is what a call gave that sent nothing.
	Given any
}

func suites(t *testing.T) []suite {
	t.Helper()
	files, err := filepath.Glob("testdata/recordings/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	all := make([]suite, len(files))
	for i, file := range files {
		readJSON(t, file, &all[i])
	}
	return all
}

// What we send equals what the SDKs send, the sanctioned differences aside.
func TestWireParity(t *testing.T) {
	sanctioned := readSanctioned(t)
	for _, suite := range suites(t) {
		t.Run(suite.SDK, func(t *testing.T) {
			for _, rec := range suite.Recordings {
				t.Run(rec.Name, func(t *testing.T) {
					for _, diff := range rec.compare(t) {
						if !sanctioned.allow(suite.SDK, rec, diff) {
							t.Errorf("%s: the SDK has %s, we have %s", diff.At, text(t, diff.Theirs), text(t, diff.Ours))
						}
					}
				})
			}
		})
	}
	for _, d := range sanctioned.Differences {
		if !d.seen {
			t.Errorf("testdata/differences.json: %s %s %q is no difference any more", d.SDK, d.RPC, d.At)
		}
	}
}

// compare makes the call of the recording and lists where it differs.
func (rec recording) compare(t *testing.T) []difference {
	t.Helper()
	method := rec.method(t)
	sent, answer := send(t, rec, method)
	if rec.Given == nil {
		return compare(t, rec.Sent, counterpart(t, rec, sent), mayAskForMore(method))
	}
	if len(sent) > 0 {
		t.Errorf("the SDK sends nothing, we send %s", text(t, sent))
	}
	return differences(rec.Given, given(t, rec, answer), "given")
}

// mayAskForMore: signing in and up select no more than the SDK does, because an
// older Authing refuses a document whole for one field that it does not know.
func mayAskForMore(method protoreflect.MethodDescriptor) bool {
	scope := proto.GetExtension(method.Options(), optionsv1.E_Scope).(*optionsv1.Scope)
	return !slices.Contains([]optionsv1.AuthSubject{
		optionsv1.AuthSubject_AUTH_SUBJECT_SIGN_IN, optionsv1.AuthSubject_AUTH_SUBJECT_SIGN_UP,
	}, scope.GetAuth())
}

func (rec recording) method(t *testing.T) protoreflect.MethodDescriptor {
	t.Helper()
	name := protoreflect.FullName(strings.ReplaceAll(rec.RPC, "/", "."))
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		t.Fatalf("%s: %v", rec.RPC, err)
	}
	return found.(protoreflect.MethodDescriptor)
}

func (rec recording) request(t *testing.T) proto.Message {
	t.Helper()
	message := newMessage(t, rec.method(t).Input())
	if err := protojson.Unmarshal(rec.Request, message); err != nil {
		t.Fatalf("%s: %v", rec.Name, err)
	}
	return message
}

// counterpart is the request of ours that stands for the recorded one.
func counterpart(t *testing.T, rec recording, sent []wireRequest) wireRequest {
	t.Helper()
	var found []wireRequest
	for _, request := range sent {
		if request.isPrerequisite() == rec.Sent.isPrerequisite() {
			found = append(found, request)
		}
	}
	// Of our own prerequisites only the SDK's kind is compared.
	if rec.Sent.isPrerequisite() {
		found = slices.DeleteFunc(found, func(w wireRequest) bool { return w.Path != rec.Sent.Path })
	}
	// Whose tokens a call ends is asked around it, where users are not named by id.
	for _, lookup := range []string{"/api/v3/get-user", "/api/v3/list-users"} {
		found = slices.DeleteFunc(found, func(w wireRequest) bool { return w.Path == lookup && rec.Sent.Path != lookup })
	}
	if len(found) != 1 {
		t.Fatalf("%d requests stand for the recorded one, want 1: %s", len(found), text(t, sent))
	}
	return found[0]
}

func text(t *testing.T, value any) string {
	t.Helper()
	if value == nil {
		return "nothing"
	}
	return string(mustJSON(t, value))
}
