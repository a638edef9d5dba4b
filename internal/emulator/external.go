package emulator

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// externalAccount is an account outside Authing that the seed makes up: of an
// LDAP or Active Directory, or at a provider whose app hands over a code or
// token. Signing in with it the first time makes the user that belongs to it.
type externalAccount struct {
	connection string
	account    string // its id there; in a directory the logon name
	secret     string // its password, or the code or token it is proved by
	profile    map[string]any
}

func (e *Emulator) plantExternalAccounts(accounts []SeedExternalAccount) error {
	e.external = nil
	for i, s := range accounts {
		a := externalAccount{s.Connection, s.Account, s.Secret, s.Profile}
		if a.connection == "" || a.account == "" || a.secret == "" {
			return fmt.Errorf("externalAccounts[%d]: needs connection, account and secret", i)
		}
		if _, err := a.user(); err != nil {
			return fmt.Errorf("externalAccounts[%d]: %w", i, err)
		}
		e.external = append(e.external, a)
	}
	return nil
}

// user is the account that the external one becomes.
func (a externalAccount) user() (*user, error) {
	u := newUser(sourceRegister)
	for name, value := range a.profile {
		if err := u.attributes.set(name, value); err != nil {
			return nil, err
		}
	}
	if !u.identified() {
		if err := u.attributes.set("externalId", a.account); err != nil {
			return nil, err
		}
	}
	u.identities = []identity{{
		id: newID(), extIdpID: a.connection, provider: strings.ToLower(a.connection), kind: "id", userIDInIdp: a.account,
	}}
	return u, nil
}

// signInExternally signs in who proves to be an external account of the
// connection. A connection that the seed has no account of is not emulated.
func (e *Emulator) signInExternally(connection string, app *application, from origin, proves func(externalAccount) bool) (*session, error) {
	there := slices.DeleteFunc(slices.Clone(e.external), func(a externalAccount) bool { return a.connection != connection })
	if len(there) == 0 {
		return nil, notEmulated("connection " + connection)
	}
	at := slices.IndexFunc(there, proves)
	if at < 0 {
		return nil, refused(codeWrongPassword)
	}
	u, err := e.userOf(there[at], app)
	switch {
	case err != nil:
		return nil, err
	case !u.active():
		return nil, refused(codeLocked)
	}
	_, s, err := e.admit(u.ID, app, strings.ToLower(connection), from)
	return s, err
}

// userOf is the user who has the external account; a new one the first time.
func (e *Emulator) userOf(a externalAccount, app *application) (*user, error) {
	u, err := first[*user](e.read(), tableUsers, byIdentity, a.connection+":"+a.account)
	if err != nil || u != nil {
		return u, err
	}
	if u, err = a.user(); err != nil {
		return nil, err
	}
	cameBy(u, strings.ToLower(a.connection), app)
	return u, e.write(func(v view) error { return e.insertUser(v, u) })
}

// inDirectory is how a directory's account is proved.
func inDirectory(account, plain string) func(externalAccount) bool {
	return func(a externalAccount) bool { return sameSecret(account, a.account) && sameSecret(plain, a.secret) }
}

// byPayload is how a provider's account is proved: some text of the payload is
// its code or token.
func byPayload(req protoreflect.Message) func(externalAccount) bool {
	var texts []string
	req.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if strings.HasSuffix(string(fd.Name()), "_payload") {
			v.Message().Range(func(inner protoreflect.FieldDescriptor, v protoreflect.Value) bool {
				if inner.Kind() == protoreflect.StringKind && !inner.IsList() {
					texts = append(texts, v.String())
				}
				return true
			})
		}
		return true
	})
	return func(a externalAccount) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return sameSecret(text, a.secret) })
	}
}
