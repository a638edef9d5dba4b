package gateway

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// errMediaType is a body in a form that the rpc does not take.
var errMediaType = badRequest("the body must be plain JSON")

// readBody reads the whole body, at most limit bytes, and says whether it is a
// form. A JSON body is taken under any content type: curl -d calls everything a
// form.
func readBody(w http.ResponseWriter, r *http.Request, b *binding, limit int64) (data []byte, isForm bool, err error) {
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, false, errMediaType
	}
	if r.Body == nil { // a request made in this process
		return nil, false, nil
	}
	if r.ContentLength > limit {
		return nil, false, tooLarge(limit)
	}
	data, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, false, tooLarge(limit)
	case err != nil:
		return nil, false, badRequest("the body could not be read to its end")
	case !utf8.Valid(data):
		return nil, false, badRequest("the body is not valid UTF-8")
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	form := media == "application/x-www-form-urlencoded"
	switch {
	case looksLikeJSON(data):
		return data, false, nil
	case form && b.form:
		return data, true, nil
	case form || strings.HasPrefix(media, "multipart/"):
		return nil, false, errMediaType
	default:
		return data, false, nil
	}
}

func looksLikeJSON(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) == 0 || data[0] == '{' || data[0] == '[' || string(data) == "null"
}

func tooLarge(limit int64) error {
	return apierror.New(codes.ResourceExhausted, errorsv1.Reason_REQUEST_TOO_LARGE,
		fmt.Sprintf("the body is larger than %d bytes", limit))
}
