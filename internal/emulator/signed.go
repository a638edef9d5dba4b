package emulator

import (
	"bytes"
	"io"
	"net/http"

	"github.com/authing-grpc/authing-grpc/internal/signature"
)

// signed lets a request signed by the pool's access key through as one that
// carries a management token. Requests without a signature pass as they are.
func (e *Emulator) signed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !signature.Present(r) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
		if err != nil {
			writeFault(w, r, http.StatusOK, badField("body", "cannot be read or is over 4 MiB"))
			return
		}
		if _, err := e.signatures.Verify(r, body); err != nil {
			writeFault(w, r, http.StatusOK, &fault{status: statusBadToken, detail: err.Error()})
			return
		}
		token, _, err := e.managementToken()
		if err != nil {
			writeFault(w, r, http.StatusOK, faultOf(err))
			return
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		next.ServeHTTP(w, r)
	})
}
