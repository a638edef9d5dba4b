package gateway

import (
	"encoding/json"
	"net/http"

	"google.golang.org/protobuf/proto"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// envelopeV3 is Authing's v3 envelope without data, members in its order.
type envelopeV3 struct {
	StatusCode int64       `json:"statusCode"`
	APICode    int64       `json:"apiCode,omitempty"`
	Message    string      `json:"message"`
	RequestID  string      `json:"requestId,omitempty"`
	Reason     string      `json:"reason,omitempty"`
	Errors     []violation `json:"errors,omitempty"`
	Metadata   facts       `json:"metadata,omitempty"`
}

// envelopeV2 is Authing's v2 envelope without data; also the message of a
// GraphQL error.
type envelopeV2 struct {
	Code     int64       `json:"code"`
	Message  string      `json:"message"`
	Reason   string      `json:"reason,omitempty"`
	Errors   []violation `json:"errors,omitempty"`
	Metadata facts       `json:"metadata,omitempty"`
}

// facts are ErrorInfo.metadata: the scope that is missing, for example.
type facts map[string]string

// violation is what is wrong with one field of the request.
type violation struct {
	Field       string `json:"field"`
	Description string `json:"description"`
}

// authingJSON is the dialect of Authing's paths.
type authingJSON struct{ convention Convention }

func (*authingJSON) decode(data []byte, m proto.Message, _ *binding, mode codec.Mode) error {
	return codec.Unmarshal(data, m, mode)
}

func (*authingJSON) encode(m proto.Message, b *binding, requestID string) ([]byte, error) {
	if b.envelope == optionsv1.Envelope_ENVELOPE_V2_MESSAGE {
		return json.Marshal(envelopeV2{Code: http.StatusOK, Message: messageOf(m)})
	}
	data, err := dataOf(m, b)
	if err != nil {
		return nil, err
	}
	switch b.envelope {
	case optionsv1.Envelope_ENVELOPE_NONE, optionsv1.Envelope_ENVELOPE_MAYBE:
		return data, nil
	case optionsv1.Envelope_ENVELOPE_V2:
		return withData(envelopeV2{Code: http.StatusOK}, data)
	default:
		return withData(envelopeV3{StatusCode: http.StatusOK, RequestID: requestID}, data)
	}
}

func (d *authingJSON) fail(w http.ResponseWriter, r *http.Request, b *binding, err error) {
	envelope, convention := envelopeOfPath(r.URL.Path), d.convention
	if b != nil {
		envelope = b.envelope
	}
	if b != nil && b.socket != nil { // of a refused handshake clients read the status alone
		convention = REST
	}
	WriteError(w, r, err, convention, envelope)
}

// messageOf is the text of an acknowledgement.
func messageOf(m proto.Message) string {
	r := m.ProtoReflect()
	return r.Get(r.Descriptor().Fields().ByName("message")).String()
}

// dataOf is what Authing calls data: the field that response_body names, else
// the whole response.
func dataOf(m proto.Message, b *binding) ([]byte, error) {
	if b.data != nil {
		return codec.MarshalField(m, b.data)
	}
	return codec.Marshal(m)
}

// withData writes an envelope with data, unless nil, as its last member.
func withData(envelope any, data []byte) ([]byte, error) {
	out, err := json.Marshal(envelope)
	if err != nil || data == nil {
		return out, err
	}
	out = append(out[:len(out)-1], `,"data":`...)
	return append(append(out, data...), '}'), nil
}
