package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// flatten gives custom data as members of the user where flatCustomData asks
// for it. The messages of the contract have no place for members of any name,
// so this is done to the finished answer. A user's own members win.
func flatten(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !wantsFlat(r) {
			next.ServeHTTP(w, r)
			return
		}
		answer := &heldAnswer{header: w.Header(), status: http.StatusOK}
		next.ServeHTTP(answer, r)
		body := flattened(answer.body.Bytes())
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(answer.status)
		w.Write(body) //nolint:errcheck // The client has gone.
	})
}

func wantsFlat(r *http.Request) bool {
	switch r.URL.Path {
	case "/api/v3/get-user", "/api/v3/get-user-batch", "/api/v3/list-group-members", "/api/v3/get-department":
		return r.URL.Query().Get("flatCustomData") == "true"
	case "/api/v3/list-users":
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
		var request struct {
			Options struct {
				FlatCustomData bool `json:"flatCustomData"`
			} `json:"options"`
		}
		return json.Unmarshal(body, &request) == nil && request.Options.FlatCustomData
	default:
		return false
	}
}

// failing ends a body as it ended when it was read first.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// heldAnswer keeps an answer back.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *heldAnswer) Header() http.Header         { return a.header }
func (a *heldAnswer) WriteHeader(status int)      { a.status = status }
func (a *heldAnswer) Write(b []byte) (int, error) { return a.body.Write(b) }

// flattened moves the members of every customData one level up. An answer that
// is no user, nor a list or page of them, stays as it is.
func flattened(body []byte) []byte {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var answer map[string]any
	if dec.Decode(&answer) != nil {
		return body
	}
	for _, element := range usersOf(answer["data"]) {
		u, _ := element.(map[string]any)
		custom, _ := u["customData"].(map[string]any)
		delete(u, "customData")
		for key, value := range custom {
			if _, taken := u[key]; !taken {
				u[key] = value
			}
		}
	}
	out, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return out
}

// usersOf is the users of an answer's data: itself, a list or a page.
func usersOf(data any) []any {
	switch data := data.(type) {
	case []any:
		return data
	case map[string]any:
		if page, ok := data["list"].([]any); ok {
			return page
		}
	}
	return []any{data}
}
