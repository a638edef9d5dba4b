package emulator

import (
	"net/http"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// grantsV1 is the grant types of v1's token endpoint that the provider's own does
// not take.
func (e *Emulator) grantsV1() map[string]func(*http.Request, *client) (*session, error) {
	return map[string]func(*http.Request, *client) (*session, error){
		"password":     e.grantByPassword,
		"authingToken": e.grantByToken,
	}
}

// takingGrantsV1 serves those grant types and leaves the others to the provider.
func (e *Emulator) takingGrantsV1(next http.Handler) http.Handler {
	grants := e.grantsV1()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var admit func(*http.Request, *client) (*session, error)
		if r.Method == http.MethodPost {
			admit = grants[r.PostFormValue("grant_type")]
		}
		if admit == nil {
			next.ServeHTTP(w, r)
			return
		}
		tokens, err := e.tokensByGrant(r, admit)
		if err != nil {
			op.WriteError(w, r, err, nil)
			return
		}
		writeJSON(w, http.StatusOK, tokens)
	})
}

func (e *Emulator) tokensByGrant(r *http.Request, admit func(*http.Request, *client) (*session, error)) (*oidc.AccessTokenResponse, error) {
	id, secret, basic := basicAuth(r.Header.Get("Authorization"))
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	c, err := e.authenticate(id, secret, methodOf(r.Header, secret))
	if err != nil {
		return nil, err
	}
	if c.pool || c.program != nil {
		return nil, oidc.ErrUnauthorizedClient().WithDescription("the client is no application")
	}
	s, err := admit(r, c)
	if err != nil {
		if f := faultOf(err); f.status != statusBroken {
			err = oidc.ErrInvalidGrant().WithDescription("%s", f.message(english))
		}
		return nil, err
	}
	scope := strings.Join(strings.Fields(r.PostFormValue("scope")), " ")
	return e.tokensOf(s, orElse(scope, defaultScope))
}

// grantByPassword signs in by a password (RFC 6749 section 4.3). An application
// that has a secret may also name the user by unionid alone.
func (e *Emulator) grantByPassword(r *http.Request, c *client) (*session, error) {
	shown := credentialV1{
		account:  account{email: r.PostFormValue("email"), phone: r.PostFormValue("phone"), username: r.PostFormValue("username")},
		password: r.PostFormValue("password"), unionID: r.PostFormValue("unionid"),
	}
	if shown.byUnionID() && c.app.public() {
		return nil, notPermitted("an application without a secret proves nobody's identity")
	}
	_, s, err := e.admitByCredential(shown, c.app, originOf(r))
	return s, err
}

// grantByToken goes on with the session of a token of v1. The token is of the
// pool: in another application than the one that got it a session begins.
func (e *Emulator) grantByToken(r *http.Request, c *client) (*session, error) {
	s, err := e.sessionOfToken(r.PostFormValue("authingToken"))
	if err != nil || s == nil {
		return nil, orFault(err, badField("authingToken", "is wrong or has ended"))
	}
	if s.AppID == c.app.ID {
		return s, nil
	}
	err = e.write(func(v view) error {
		u, err := withID(s.UserID)(v)
		if err != nil {
			return err
		}
		s, err = e.newSession(v, u, c.app, originOf(r))
		return err
	})
	return s, err
}

// credentialV1 is what v1's users sign in to applications with: a password, or
// nothing but the id that an identity provider knows them by.
type credentialV1 struct {
	account  account
	password string
	unionID  string
}

func (c credentialV1) byUnionID() bool { return c.unionID != "" && c.account == account{} }

// admitByCredential signs in who shows a credential.
func (e *Emulator) admitByCredential(c credentialV1, app *application, from origin) (*user, *session, error) {
	if c.byUnionID() {
		return e.admitByUnionID(c.unionID, app, from)
	}
	arrived, err := e.signIn(attempt{account: c.account, password: c.password, unknown: refused(codeWrongPassword), app: app, from: from})
	if err != nil {
		return nil, nil, err
	}
	return arrived.user, arrived.session, nil
}
