package gateway

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
)

const contentType = "application/json; charset=utf-8"

// rendered is the body of an answer, ready to be written.
type rendered []byte

// marshaler is what the mux is given: answers are rendered already, and
// requests are filled by fillingConn.
type marshaler struct{}

func (marshaler) ContentType(any) string { return contentType }

func (marshaler) Marshal(v any) ([]byte, error) {
	if body, ok := v.(rendered); ok {
		return body, nil
	}
	return nil, errors.New("gateway: the answer is not rendered")
}

func (m marshaler) NewEncoder(w io.Writer) runtime.Encoder {
	return runtime.EncoderFunc(func(v any) error {
		body, err := m.Marshal(v)
		if err == nil {
			_, err = w.Write(body)
		}
		return err
	})
}

func (marshaler) NewDecoder(io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(any) error { return nil })
}

func (marshaler) Unmarshal(data []byte, v any) error { return json.Unmarshal(data, v) }
