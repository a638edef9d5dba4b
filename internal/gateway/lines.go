package gateway

import (
	"net/http"
	"time"
)

// linesType is one JSON object a line.
const linesType = "application/x-ndjson"

// stallTimeout is how long a client may take for one line. One that reads nothing
// for so long is gone.
const stallTimeout = time.Minute

// lines writes a body line by line, for as long as the client reads. The times
// that the server gives to a request and its answer do not hold for it.
type lines struct {
	w    http.ResponseWriter
	conn *http.ResponseController
}

// newLines begins the body. A writer that knows no deadlines, of a request made
// in this process, has none to lift.
func newLines(w http.ResponseWriter) lines {
	l := lines{w, http.NewResponseController(w)}
	_ = l.conn.SetReadDeadline(time.Time{}) // else the request would end as if the client had gone
	w.WriteHeader(http.StatusOK)
	return l
}

// write writes one line at once.
func (l lines) write(line []byte) error {
	l.end()
	if _, err := l.w.Write(append(line, '\n')); err != nil {
		return err
	}
	if err := l.conn.Flush(); err != nil {
		return err
	}
	_ = l.conn.SetWriteDeadline(time.Time{}) // until the next line, however late
	return nil
}

// end gives what is written next its own time.
func (l lines) end() { _ = l.conn.SetWriteDeadline(time.Now().Add(stallTimeout)) }

// errorLine is the last line of a body that has broken.
func errorLine(err error) []byte {
	body, failed := statusBody(presentable(err))
	if failed != nil {
		body = internalStatus
	}
	return append(append([]byte(`{"error":`), body...), '}')
}
