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

// findEach is the users that are there among those that ids name.
func findEach(v view, field, idType string, ids []string) ([]*user, error) {
	var users []*user
	for _, id := range ids {
		u, err := find(v, field, idType, id)
		if err != nil {
			return nil, err
		}
		if u != nil {
			users = append(users, u)
		}
	}
	return users, nil
}

// identifiers are the values of a user that are nobody else's; an empty one is
// none.
type identifiers struct{ username, email, phone, externalID string }

// find returns the user who has one of the values, nil when nobody has.
func (i identifiers) find(v view) (*user, error) {
	if i == (identifiers{}) {
		return nil, badField("username", "or email, phone or externalId is required")
	}
	for _, named := range []struct{ idType, value string }{
		{"username", i.username},
		{"email", i.email},
		{"phone", i.phone},
		{"external_id", i.externalID},
	} {
		if named.value == "" {
			continue
		}
		if u, err := find(v, named.idType, named.idType, named.value); err != nil || u != nil {
			return u, err
		}
	}
	return nil, nil
}

// findByIdentity returns the oldest user who has an identity like this one, nil
// when nobody has. What is empty does not count.
func findByIdentity(v view, like identity) (*user, error) {
	if like.userIDInIdp == "" {
		return nil, badField("identity.userIdInIdp", "is required")
	}
	users, err := v.usersInOrder()
	at := slices.IndexFunc(users, func(u *user) bool {
		return slices.ContainsFunc(u.identities, func(i identity) bool {
			return i.userIDInIdp == like.userIDInIdp &&
				(like.provider == "" || i.provider == like.provider) &&
				(like.extIdpID == "" || i.extIdpID == like.extIdpID) &&
				(like.social == nil || i.social != nil && *i.social == *like.social)
		})
	})
	if err != nil || at < 0 {
		return nil, err
	}
	return users[at], nil
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
