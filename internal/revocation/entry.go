package revocation

import (
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Fields of an entry of the stream. Of a token there is only its digest, in
// hexadecimal; times are Unix nanoseconds.
const (
	fieldSubject = "subject"
	fieldToken   = "token"
	fieldAt      = "at"
	fieldUntil   = "until"
	fieldReason  = "reason"
)

var errMalformed = errors.New("malformed entry")

// fields writes an event as an entry.
func (r record) fields() []string {
	written := []string{
		fieldAt, strconv.FormatInt(r.At.UnixNano(), 10),
		fieldUntil, strconv.FormatInt(r.Until.UnixNano(), 10),
		fieldReason, r.reason,
	}
	if r.Subject != "" {
		return append(written, fieldSubject, r.Subject)
	}
	return append(written, fieldToken, hex.EncodeToString(r.Token[:]))
}

// parseEntry reads what fields wrote, or errMalformed. Fields it does not know
// are a later version's.
func parseEntry(at position, values map[string]any) (record, error) {
	read := record{at: at}
	read.Subject, _ = values[fieldSubject].(string)
	token, _ := values[fieldToken].(string)
	if token != "" {
		digest, err := hex.DecodeString(token)
		if err != nil || len(digest) != len(read.Token) {
			return record{}, errMalformed
		}
		read.Token = identity.Digest(digest)
	}
	var ok, also bool
	read.At, ok = parseTime(values[fieldAt])
	read.Until, also = parseTime(values[fieldUntil])
	read.reason, _ = values[fieldReason].(string)
	if !ok || !also || check(read.Revocation) != nil || len(read.reason) > maxReason {
		return record{}, errMalformed
	}
	return read, nil
}

func parseTime(value any) (time.Time, bool) {
	text, _ := value.(string)
	nanos, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(0, nanos), err == nil
}
