package emulator

import (
	"encoding/json"
	"io"
	"net/http"
)

// The endpoints that are no rpcs: what clients ask for before they can call.

// serveManagementToken answers POST /api/v3/get-management-token.
func (e *Emulator) serveManagementToken(w http.ResponseWriter, r *http.Request) {
	var request struct {
		AccessKeyID     string `json:"accessKeyId"`
		AccessKeySecret string `json:"accessKeySecret"`
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		writeFault(w, r, http.StatusOK, badField("body", "must be a JSON object with accessKeyId and accessKeySecret"))
		return
	}
	if err := e.checkPoolSecret(request.AccessKeyID, request.AccessKeySecret); err != nil {
		writeFault(w, r, http.StatusOK, faultOf(err))
		return
	}
	token, _, err := e.managementToken()
	if err != nil {
		writeFault(w, r, http.StatusOK, faultOf(err))
		return
	}
	type data struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
	}
	writeJSON(w, http.StatusOK, envelope{
		StatusCode: statusSuccess,
		Message:    messageOf(statusSuccess, languageOf(r.Header.Get("X-Authing-Lang"))),
		Data:       data{token, int64(managementTokenLifetime.Seconds())},
	})
}

// servePublicKey answers GET /api/v2/.well-known.
func (e *Emulator) servePublicKey(w http.ResponseWriter, r *http.Request) {
	type data struct {
		PublicKey string `json:"publicKey"`
	}
	writeJSON(w, http.StatusOK, struct {
		Code    int64  `json:"code"`
		Message string `json:"message"`
		Data    data   `json:"data"`
	}{statusSuccess, messageOf(statusSuccess, languageOf(r.Header.Get("X-Authing-Lang"))), data{e.keys.pem}})
}

func (e *Emulator) serveJWKS(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, json.RawMessage(e.keys.jwks))
}

// serveApplicationJWKS is the same keys under the path of an application.
func (e *Emulator) serveApplicationJWKS(w http.ResponseWriter, r *http.Request) {
	if _, err := e.application(r.PathValue("appId")); err != nil {
		f := faultOf(err)
		writeFault(w, r, http.StatusNotFound, f)
		return
	}
	e.serveJWKS(w, r)
}

// serveReset puts the pool back to its seed. It takes no body, so that there is
// nothing else to make it do.
func (e *Emulator) serveReset(w http.ResponseWriter, r *http.Request) {
	if n, err := io.ReadFull(r.Body, make([]byte, 1)); n > 0 || err != io.EOF {
		writeFault(w, r, http.StatusBadRequest, badField("body", "must be empty"))
		return
	}
	e.Reset()
	w.WriteHeader(http.StatusNoContent)
}
