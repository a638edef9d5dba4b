package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// The emulator as a CAS server. A service is allowed if it is a redirect URI of
// the application.

const (
	casPrefix    = "/cas-idp/"
	ticketPrefix = "ST-"

	// casScope is what a service is told about the user.
	casScope = defaultScope + " username"
)

func (e *Emulator) casRoutes(mux *http.ServeMux) {
	mux.Handle(casPrefix+"{appId}", loginGuard(http.HandlerFunc(e.serveCASLogin)))
	mux.Handle(casPrefix+"{appId}/validate", only(http.MethodGet, http.HandlerFunc(e.serveCASValidate)))
	mux.Handle(casPrefix+"{appId}/serviceValidate", only(http.MethodGet, http.HandlerFunc(e.serveCASServiceValidate)))
	mux.Handle(casPrefix+"logout", only(http.MethodGet, http.HandlerFunc(e.serveCASLogout)))
}

// serveCASLogin sends a user who is signed in back to the service with a ticket.
func (e *Emulator) serveCASLogin(w http.ResponseWriter, r *http.Request) {
	app, err := e.application(r.PathValue("appId"))
	if err != nil {
		writeFault(w, r, http.StatusNotFound, faultOf(err))
		return
	}
	service := r.URL.Query().Get("service")
	if !allows(app.redirects, service) {
		writeFault(w, r, http.StatusBadRequest, badField("service", "is not registered for the application"))
		return
	}
	s, err := e.browserSession(r)
	if err == nil && (s == nil || r.Method == http.MethodPost || r.URL.Query().Get("renew") == "true") {
		if s = e.login(w, r, app); s == nil {
			return
		}
	}
	var ticket, address string
	if err == nil {
		ticket, err = e.grantFor(s, originOf(r), app, grant{kind: serviceTicket, scope: casScope, to: service})
	}
	if err == nil {
		address, err = withQuery(service, "ticket", ticketPrefix+ticket)
	}
	if err != nil {
		writeFault(w, r, http.StatusInternalServerError, faultOf(err))
		return
	}
	http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // The application's.
}

// serveCASLogout signs the browser out.
func (e *Emulator) serveCASLogout(w http.ResponseWriter, r *http.Request) {
	browser, err := e.browserSession(r)
	if err == nil {
		err = e.signOut(browser)
	}
	if err != nil {
		writeFault(w, r, http.StatusInternalServerError, faultOf(err))
		return
	}
	http.SetCookie(w, e.forgotten())
	if address := r.URL.Query().Get("url"); browser != nil {
		if app, err := e.application(browser.AppID); err == nil && allows(app.logouts, address) {
			http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // The application's.
			return
		}
	}
	showLogin(w, r, http.StatusOK, loginView{SignedOut: true})
}

// casUser is who a ticket was issued to.
type casUser struct {
	name       string
	attributes map[string]any
}

// casRefusal is why a ticket is not valid (CAS protocol section 2.5.3).
type casRefusal struct {
	Code        string `json:"code"`
	Description string `json:"description"`
}

// spendTicket uses up the ticket of a request.
func (e *Emulator) spendTicket(r *http.Request) (*casUser, *casRefusal, error) {
	app, err := e.application(r.PathValue("appId"))
	if err != nil {
		return nil, nil, err
	}
	ticket, service := r.URL.Query().Get("ticket"), r.URL.Query().Get("service")
	if ticket == "" || service == "" {
		return nil, &casRefusal{"INVALID_REQUEST", "ticket and service are required"}, nil
	}
	key, found := strings.CutPrefix(ticket, ticketPrefix)
	if !found {
		return nil, &casRefusal{"INVALID_TICKET_SPEC", "the ticket is no service ticket"}, nil
	}
	fine := func(view, redemption) error { return nil }
	used, err := e.spend(serviceTicket, key, app, fine, fine)
	switch {
	case err != nil:
		return nil, nil, err
	case used.grant == nil:
		return nil, &casRefusal{"INVALID_TICKET", "the ticket is wrong, has ended or was used before"}, nil
	case used.to != service: // the ticket is used up nevertheless
		return nil, &casRefusal{"INVALID_SERVICE", "the ticket is for another service"}, nil
	}
	known, err := e.userClaims(used.user, used.scope)
	if err != nil {
		return nil, nil, err
	}
	known["sub"] = used.user.ID
	return &casUser{used.user.label(), known}, nil, nil
}

// label is the name a user goes by in CAS.
func (u *user) label() string {
	for _, name := range []string{"username", "email", "phone"} {
		if text := u.attributes.text(name); text != "" {
			return text
		}
	}
	return u.ID
}

// serveCASValidate answers CAS 1.0: "yes" or "no", and the user's name.
func (e *Emulator) serveCASValidate(w http.ResponseWriter, r *http.Request) {
	u, refusal, err := e.spendTicket(r)
	if err != nil {
		writeFault(w, r, http.StatusNotFound, faultOf(err))
		return
	}
	text := "no\n\n"
	if refusal == nil {
		text = fmt.Sprintf("yes\n%s\n", u.name)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write([]byte(text)) //nolint:errcheck // The client has gone.
}
