package emulator

import "net/http"

// v1Routes adds what the v1 SDKs ask for beside their GraphQL. The hosts of
// users and of applications are one here.
func (e *Emulator) v1Routes(mux *http.ServeMux, provider map[string]http.Handler) error {
	graphQL, err := newGraphQLV1(e)
	if err != nil {
		return err
	}
	publicRoutes(mux)
	mux.Handle("/graphql", only(http.MethodPost, graphQL))
	mux.Handle("/send_smscode/{phone}/{userPoolId}", only(http.MethodGet, e.phoneCodes(channelAny)))
	mux.Handle("/notification/send_register_smscode/{phone}/{userPoolId}", only(http.MethodGet, e.phoneCodes(channelRegister)))
	mux.Handle("/system/status", only(http.MethodGet, http.HandlerFunc(e.serveStatus)))
	mux.Handle("/cas/logout", only(http.MethodGet, http.HandlerFunc(e.serveLogoutV1)))
	e.qrRoutesV1(mux)
	const prefix = "/oauth"
	tokens := http.StripPrefix(prefix, provider[openIDPrefix+tokenPath])
	mux.Handle(prefix+openIDPrefix+tokenPath, challenging(basicChallenge, e.takingGrantsV1(tokens)))
	mux.Handle(prefix+openIDPrefix+userInfoPath, http.StripPrefix(prefix, provider[openIDPrefix+userInfoPath]))
	return nil
}

// messageV1 is how v1's paths answer.
type messageV1 struct {
	Code    int64  `json:"code"`
	Message string `json:"message"`
}

// answerV1 acknowledges a request, or says why not.
func answerV1(w http.ResponseWriter, r *http.Request, err error) {
	lang := languageOf(r.Header.Get("X-Authing-Lang"))
	answer := messageV1{statusSuccess, messageOf(statusSuccess, lang)}
	if err != nil {
		f := faultOf(err)
		answer = messageV1{f.number(), f.message(lang)}
	}
	writeJSON(w, http.StatusOK, answer)
}

// phoneCodes puts a code of the channel into the inbox of a phone number.
func (e *Emulator) phoneCodes(channel string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("userPoolId") != e.credentials.UserPoolID {
			answerV1(w, r, &fault{status: statusUnknown, code: codeNoUserPool})
			return
		}
		to := contact{phone: r.PathValue("phone")}
		if channel == channelRegister {
			if owner, err := to.owner(e.read()); err != nil || owner != nil {
				answerV1(w, r, orFault(err, refused(codePhoneTaken)))
				return
			}
		}
		answerV1(w, r, e.sendCode(to, channel))
	})
}

// serveStatus answers GET /system/status, by which the SDKs find out whether the
// hosts are up.
func (e *Emulator) serveStatus(w http.ResponseWriter, r *http.Request) { answerV1(w, r, nil) }

// serveLogoutV1 answers GET /cas/logout: it ends the session of the browser.
func (e *Emulator) serveLogoutV1(w http.ResponseWriter, r *http.Request) {
	browser, err := e.browserSession(r)
	if err == nil {
		err = e.signOut(browser)
	}
	if err == nil {
		http.SetCookie(w, e.forgotten())
	}
	answerV1(w, r, err)
}
