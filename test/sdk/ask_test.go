//go:build sdk

package sdk_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/authing-grpc/authing-grpc/gen/authing/v2" // the messages of the rpcs
	_ "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// askGRPC returns the object as a gRPC caller gets it, as protobuf JSON.
func (r *running) askGRPC(t *testing.T, v view, seen map[string]any) any {
	t.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(v.rpc, "/", ".")))
	if err != nil {
		t.Fatal(err)
	}
	method := found.(protoreflect.MethodDescriptor)
	request, response := newMessage(t, method.Input()), newMessage(t, method.Output())
	if err := protojson.Unmarshal([]byte(fill(t, v.request, seen)), request); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if v.token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", fill(t, v.token, seen))
	}
	if err := r.grpc.Invoke(ctx, "/"+v.rpc, request, response); err != nil {
		t.Fatal(err)
	}
	data, err := protojson.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	return answerOf(v, decode(t, data))
}

func newMessage(t *testing.T, md protoreflect.MessageDescriptor) proto.Message {
	t.Helper()
	found, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		t.Fatal(err)
	}
	return found.New().Interface()
}

// askREST returns the object as a REST caller gets it.
func (r *running) askREST(t *testing.T, v view, seen map[string]any) any {
	t.Helper()
	verb, path, body := http.MethodPost, "/"+v.rpc, fill(t, v.request, seen)
	switch {
	case v.get != "":
		verb, path, body = http.MethodGet, v.get, ""
	case v.post != "":
		path = v.post
	}
	request, err := http.NewRequestWithContext(t.Context(), verb, r.rest+fill(t, path, seen), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if v.token != "" {
		request.Header.Set("Authorization", fill(t, v.token, seen))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s: %s", verb, path, response.Status, data)
	}
	switch {
	case v.bare:
		return decode(t, data)
	case v.get == "" && v.post == "":
		return answerOf(v, decode(t, data))
	}
	object := decode(t, data).(map[string]any)["data"]
	foldCustomData(t, object)
	return object
}

// foldCustomData does with the custom data of a v2 user what the SDKs do before
// they hand it on: Authing's list of {key, value, dataType} becomes an object.
func foldCustomData(t *testing.T, object any) {
	t.Helper()
	user, _ := object.(map[string]any)
	list, isList := user["customData"].([]any)
	if !isList {
		return
	}
	folded := make(map[string]any, len(list))
	for _, item := range list {
		entry := item.(map[string]any)
		value := entry["value"].(string)
		folded[entry["key"].(string)] = value
		switch entry["dataType"] {
		case "NUMBER", "BOOLEAN", "OBJECT":
			folded[entry["key"].(string)] = decode(t, []byte(value))
		case "DATETIME": // a Date, which JSON has as ISO 8601 with milliseconds
			ms, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			folded[entry["key"].(string)] = time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
		}
	}
	user["customData"] = folded
}

func answerOf(v view, response any) any {
	if v.answer == "" {
		return response
	}
	return response.(map[string]any)[v.answer]
}

func decode(t *testing.T, data []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return value
}

var placeholder = regexp.MustCompile(`\{[a-zA-Z.]+\}`)

// fill puts what the walk printed into a text.
func fill(t *testing.T, text string, seen map[string]any) string {
	t.Helper()
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		var value any = seen
		for _, member := range strings.Split(strings.Trim(name, "{}"), ".") {
			object, _ := value.(map[string]any)
			value = object[member]
		}
		filled, ok := value.(string)
		if !ok {
			t.Fatalf("the walk printed no %s", name)
		}
		return filled
	})
}
