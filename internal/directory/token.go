package directory

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// A resume token is the unpadded base64url of
//
//	version      1 byte
//	fingerprint  16 bytes, of the request it belongs to
//	position     unsigned varint: how many places of the list are behind the caller
//
// It is not signed: whoever forges one chooses where its own list begins.
const tokenVersion = 1

// maxPosition bounds a position, so that the number of its page is a small
// integer everywhere.
const maxPosition = 1 << 40

// errToken says that a text is no resume token. It quotes nothing of it.
var errToken = errors.New("not a resume token")

// fingerprint tells requests apart.
type fingerprint [16]byte

// fingerprintOf is the fingerprint of a request to an rpc: of all its fields but
// the token itself. It is the same in every process of one release; after a
// release it may differ, and the stream starts over.
func fingerprintOf(method string, req pageRequest, size int64) (fingerprint, error) {
	rest := proto.CloneOf(req)
	fields := rest.ProtoReflect().Descriptor().Fields()
	rest.ProtoReflect().Clear(fields.ByName("resume_token"))
	rest.ProtoReflect().Set(fields.ByName("page_size"), protoreflect.ValueOfInt32(int32(size))) //nolint:gosec // At most 50.
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(rest)
	if err != nil {
		return fingerprint{}, err
	}
	sum := sha256.Sum256(append([]byte(method+"\x00"), text...))
	return fingerprint(sum[:16]), nil
}

// token is the token of a position.
func (f fingerprint) token(position int64) string {
	raw := append([]byte{tokenVersion}, f[:]...)
	return base64.RawURLEncoding.EncodeToString(binary.AppendUvarint(raw, uint64(position))) //nolint:gosec // Never negative.
}

// position is the one a token holds, 0 without a token. One of another request
// is an error that names the field.
func (f fingerprint) position(token string) (int64, error) {
	if token == "" {
		return 0, nil
	}
	of, position, err := parseToken(token)
	switch {
	case err != nil:
		return 0, apierror.InvalidField("resumeToken", "it is none of this service")
	case of != f:
		return 0, apierror.InvalidField("resumeToken", "it is of another request: all other fields must be the same")
	}
	return position, nil
}

// parseToken reads a token; each position of a request has one spelling.
func parseToken(token string) (fingerprint, int64, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < 1+len(fingerprint{}) || raw[0] != tokenVersion {
		return fingerprint{}, 0, errToken
	}
	of, rest := fingerprint(raw[1:1+len(fingerprint{})]), raw[1+len(fingerprint{}):]
	position, read := binary.Uvarint(rest)
	if read != len(rest) || position < 1 || position > maxPosition || of.token(int64(position)) != token {
		return fingerprint{}, 0, errToken
	}
	return of, int64(position), nil
}
