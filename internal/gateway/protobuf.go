package gateway

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// protobufJSON is the dialect of rpcs without a route of Authing's, those of our
// own services among them: plain protobuf JSON, and google.rpc.Status for errors.
type protobufJSON struct{}

func (protobufJSON) decode(data []byte, m proto.Message, _ *binding, mode codec.Mode) error {
	if data = bytes.TrimSpace(data); len(data) == 0 || string(data) == "null" {
		return nil
	}
	err := protojson.UnmarshalOptions{DiscardUnknown: mode == codec.Lenient}.Unmarshal(data, m)
	if err == nil {
		return nil
	}
	return unquoted(err)
}

func (protobufJSON) encode(m proto.Message, _ *binding, _ string) ([]byte, error) {
	return compactJSON(m)
}

func (protobufJSON) fail(w http.ResponseWriter, r *http.Request, _ *binding, err error) {
	err = presentable(err)
	code, _ := httpStatus(err)
	setErrorHeaders(w, err)
	body, failed := statusBody(err)
	if failed != nil {
		code, body = http.StatusInternalServerError, internalStatus
	}
	writeBody(w, r, code, body)
}

// internalStatus stands for a status that cannot be written.
var internalStatus = []byte(`{"code":13,"message":"internal error"}`)

// statusBody is an error as google.rpc.Status.
func statusBody(err error) ([]byte, error) {
	st := status.Convert(err).Proto()
	body, failed := compactJSON(st)
	if failed != nil { // a detail of a type that is not linked in
		body, failed = compactJSON(&spb.Status{Code: st.GetCode(), Message: st.GetMessage()})
	}
	return body, failed
}

// compactJSON removes the blanks that protojson puts in at random.
func compactJSON(m proto.Message) ([]byte, error) {
	text, err := protojson.Marshal(m)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = json.Compact(&out, text)
	return out.Bytes(), err
}

var (
	position  = regexp.MustCompile(`line (\d+):(\d+)`)
	noField   = regexp.MustCompile(`(?:unknown|duplicate) field "([^"]{1,100})"`)
	wrongType = regexp.MustCompile(`for \w+ field (\w{1,100})\b`)
)

// unquoted says what is wrong without protojson's own words: they quote the
// value, which may be a password.
func unquoted(err error) error {
	text := err.Error()
	if m := noField.FindStringSubmatch(text); m != nil {
		return &codec.FieldError{Field: m[1], Description: "is unknown, or given twice"}
	}
	if m := wrongType.FindStringSubmatch(text); m != nil {
		return &codec.FieldError{Field: m[1], Description: "is of another type than declared"}
	}
	if m := position.FindStringSubmatch(text); m != nil {
		return &positionError{m[1], m[2]}
	}
	return &positionError{}
}

// positionError is a body that is not the JSON of its message.
type positionError struct{ line, column string }

func (e *positionError) Error() string {
	if e.line == "" {
		return "not the JSON of this request"
	}
	return "not the JSON of this request, at line " + e.line + ", column " + e.column
}
