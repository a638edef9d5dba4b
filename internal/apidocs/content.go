package apidocs

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"
)

// content is bytes that do not change. Compressed they are kept from the first
// time on that somebody wants them so.
type content struct {
	mediaType, tag string
	plain          []byte
	compressed     func() []byte
}

func newContent(mediaType string, plain []byte) *content {
	sum := sha256.Sum256(plain)
	return &content{
		mediaType: mediaType, tag: hex.EncodeToString(sum[:12]), plain: plain,
		compressed: sync.OnceValue(func() []byte {
			var out bytes.Buffer
			w := gzip.NewWriter(&out)
			_, _ = w.Write(plain) // in memory
			_ = w.Close()
			return out.Bytes()
		}),
	}
}

// ServeHTTP answers with the content, or with 304 if the client has it.
func (c *content) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, tag := c.plain, c.tag
	header := w.Header()
	if takesGzip(r) {
		body, tag = c.compressed(), c.tag+"-gzip"
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Type", c.mediaType)
	header.Set("Vary", "Accept-Encoding")
	header.Set("ETag", `"`+tag+`"`)
	header.Set("Cache-Control", "no-cache") // ask again whether it has changed
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// takesGzip says that the client reads gzip (RFC 9110 section 12.5.3).
func takesGzip(r *http.Request) bool {
	for _, offer := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, weight, _ := strings.Cut(offer, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			return strings.Trim(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}
