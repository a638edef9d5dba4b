package emulator

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/go-memdb"
)

// Pictures that users upload, for a portrait say, are kept in the store, the
// newest ones.

const (
	maxUploads     = 64
	maxUploadBytes = 1 << 20

	uploadsPath = "/_emulator/uploads/"
)

type upload struct {
	key      string
	order    uint64
	kind     string // media type
	contents []byte
}

func uploadsTable() *memdb.TableSchema {
	return table(tableUploads, primary(func(u *upload) string { return u.key }))
}

// serveUpload answers POST /api/v2/upload with the address of the picture in the
// part `file` of the form.
func (e *Emulator) serveUpload(w http.ResponseWriter, r *http.Request) {
	u, err := pictureIn(r)
	if err == nil {
		u.order = e.order.Add(1)
		err = e.write(func(v view) error { return v.keepUpload(u) })
	}
	if err != nil {
		answerV1(w, r, err)
		return
	}
	type data struct {
		URL string `json:"url"`
		Key string `json:"key"`
	}
	writeJSON(w, http.StatusOK, struct {
		messageV1
		Data data `json:"data"`
	}{
		messageV1{statusSuccess, messageOf(statusSuccess, languageOf(r.Header.Get("X-Authing-Lang")))},
		data{e.publicURL + uploadsPath + u.key, u.key},
	})
}

// pictureIn reads the picture of a form. Its first bytes say what it is: a name
// or type that a page makes up would let it serve what it likes.
func pictureIn(r *http.Request) (*upload, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, badField("body", "must be a form of parts")
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil, badField("file", "is required")
			}
			return nil, badField("body", "is broken or too large")
		}
		if part.FormName() != "file" {
			continue
		}
		contents, err := io.ReadAll(io.LimitReader(part, maxUploadBytes+1))
		switch {
		case err != nil:
			return nil, badField("body", "is broken or too large")
		case len(contents) > maxUploadBytes:
			return nil, badField("file", "must be of at most 1 MiB")
		}
		kind := http.DetectContentType(contents)
		if !strings.HasPrefix(kind, "image/") {
			return nil, badField("file", "is no picture")
		}
		return &upload{key: randomHex(16), kind: kind, contents: contents}, nil
	}
}

// keepUpload stores a picture in the place of the oldest one.
func (v view) keepUpload(u *upload) error {
	kept, err := list[*upload](v, tableUploads, byID)
	if err != nil {
		return err
	}
	slices.SortFunc(kept, func(a, b *upload) int { return compareOrder(a.order, b.order) })
	for _, oldest := range kept[:max(0, len(kept)-maxUploads+1)] {
		if err := v.Delete(tableUploads, oldest); err != nil {
			return err
		}
	}
	return v.Insert(tableUploads, u)
}

// serveUploaded answers the address of a picture.
func (e *Emulator) serveUploaded(w http.ResponseWriter, r *http.Request) {
	u, err := first[*upload](e.read(), tableUploads, byID, r.PathValue("key"))
	if err != nil || u == nil {
		writeFault(w, r, http.StatusNotFound, faultOf(orFault(err, unknown(r.URL.Path))))
		return
	}
	w.Header().Set("Content-Type", u.kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write(u.contents) //nolint:errcheck // The client has gone.
}
