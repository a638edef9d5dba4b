package authing

import (
	"bytes"
	"cmp"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
)

// File is what an upload holds.
type File struct {
	Name string
	// ContentType is its media type. Empty: told by the first bytes.
	ContentType string
	Data        []byte
}

// form writes the file as the field `file` of a form (RFC 7578).
func (f *File) form() (body io.Reader, contentType string, err error) {
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	header := make(textproto.MIMEHeader)
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", f.Name))
	header.Set("Content-Type", cmp.Or(f.ContentType, http.DetectContentType(f.Data)))
	part, err := form.CreatePart(header)
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(f.Data); err != nil {
		return nil, "", err
	}
	return &out, form.FormDataContentType(), form.Close()
}
