package emulator

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// find returns the user that id names as idType says, nil when there is none.
func find(v view, field, idType, id string) (*user, error) {
	switch idType {
	case "", "user_id":
		return first[*user](v, tableUsers, byID, id)
	case "external_id":
		return first[*user](v, tableUsers, byExternalID, id)
	case "username":
		return first[*user](v, tableUsers, byUsername, id)
	case "email":
		return first[*user](v, tableUsers, byEmail, foldEmail(id))
	case "phone":
		return first[*user](v, tableUsers, byPhone, phoneOf(id))
	case "identity": // {extIdpId}:{userIdInIdp}
		return first[*user](v, tableUsers, byIdentity, id)
	case "custom_field": // {key}:{value}
		return findByCustomField(v, field, id)
	case "sync_relation":
		return nil, notEmulated(field + " sync_relation")
	default:
		return nil, badField(field, "must be user_id, external_id, phone, email, username, identity, sync_relation or custom_field")
	}
}

// mustFind is find where the user has to be there.
func mustFind(v view, field, idType, id string) (*user, error) {
	u, err := find(v, field, idType, id)
	if err == nil && u == nil {
		err = unknownUser()
	}
	return u, err
}

// withID is mustFind for the user of an id.
func withID(id string) func(view) (*user, error) {
	return func(v view) (*user, error) { return mustFind(v, "id", "user_id", id) }
}

// phoneOf reads "138…", "+86 138…" and "+86-138…".
func phoneOf(text string) string {
	if code, number, ok := strings.Cut(strings.ReplaceAll(text, "-", " "), " "); ok && strings.HasPrefix(code, "+") {
		return phoneKey(code, number)
	}
	return phoneKey("", text)
}

func findByCustomField(v view, field, id string) (*user, error) {
	key, value, ok := strings.Cut(id, ":")
	if !ok {
		return nil, badField(field, "custom_field needs an id of the form key:value")
	}
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(users, func(u *user) bool {
		custom, ok := u.customData[key]
		return ok && customText(custom) == value
	})
	if at < 0 {
		return nil, nil
	}
	return users[at], nil
}

// customText is a custom value as text: strings bare, all else as JSON.
func customText(v *structpb.Value) string {
	if text, ok := v.GetKind().(*structpb.Value_StringValue); ok {
		return text.StringValue
	}
	return jsonOf(v)
}

// account is what a user signs in with: exactly one of the fields.
type account struct {
	any, email, username, phone string
}

// identifier is the field that is set and its value; "" when none is.
func (a account) identifier() (name, value string) {
	switch {
	case a.username != "":
		return "username", a.username
	case a.email != "":
		return "email", a.email
	case a.phone != "":
		return "phone", a.phone
	case a.any != "" && emailPattern.MatchString(a.any):
		return "email", a.any
	case a.any != "":
		return "username", a.any
	default:
		return "", ""
	}
}

// findAccount returns the user that the account names, nil when there is none.
func findAccount(v view, a account) (*user, error) {
	if a.any == "" || a.username != "" || a.email != "" || a.phone != "" {
		name, value := a.identifier()
		return find(v, "passwordPayload", name, value)
	}
	for _, idType := range []string{"username", "email", "phone"} {
		if u, err := find(v, "passwordPayload", idType, a.any); err != nil || u != nil {
			return u, err
		}
	}
	return nil, nil
}
