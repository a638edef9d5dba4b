package emulator

import (
	"slices"
	"strings"
)

// supportedScopes are the scopes that mean something here; others are kept, and
// mean what the application wants.
var supportedScopes = []string{
	"openid", "profile", "username", "email", "phone", "address", "roles", "external_id", "extended_fields", scopeOffline,
}

// claimSources is the claims about a user by scope, and the attributes that they
// are made of (OpenID Connect Core section 5.4, and Authing's own scopes).
var claimSources = map[string]map[string]string{
	"profile": {
		"name": "name", "nickname": "nickname", "given_name": "givenName", "family_name": "familyName",
		"middle_name": "middleName", "preferred_username": "preferredUsername", "profile": "profile",
		"picture": "photo", "website": "website", "gender": "gender", "birthdate": "birthdate",
		"zoneinfo": "zoneinfo", "locale": "locale",
	},
	"username":    {"username": "username"},
	"email":       {"email": "email", "email_verified": "emailVerified"},
	"phone":       {"phone_number": "phone", "phone_number_verified": "phoneVerified"},
	"external_id": {"external_id": "externalId"},
}

// addressSources is the members of the address claim.
var addressSources = map[string]string{
	"formatted": "formatted", "street_address": "streetAddress", "locality": "locality",
	"region": "region", "postal_code": "postalCode", "country": "country",
}

var supportedClaims = func() []string {
	names := []string{"sub", "iss", "aud", "exp", "iat", "jti", "nonce", "auth_time", "at_hash", "sid", "updated_at", "address", "roles", "extended_fields"}
	for _, sources := range claimSources {
		for claim := range sources {
			names = append(names, claim)
		}
	}
	slices.Sort(names)
	return names
}()

// userClaims is what the scopes let an application know about a user.
func (e *Emulator) userClaims(u *user, scope string) (map[string]any, error) {
	found := make(map[string]any)
	for _, name := range strings.Fields(scope) {
		copyClaims(found, u.attributes, claimSources[name])
		switch name {
		case "profile":
			found["updated_at"] = instant(u.updatedAt)
		case "address":
			address := make(map[string]any)
			copyClaims(address, u.attributes, addressSources)
			if len(address) > 0 {
				found["address"] = address
			}
		case "extended_fields":
			if len(u.customData) > 0 {
				found["extended_fields"] = u.customStruct().AsMap()
			}
		case "roles":
			roles, err := e.rolesOf(e.read(), u.ID, "")
			if err != nil {
				return nil, err
			}
			found["roles"] = each(roles, func(r *role) string { return r.Code })
		}
	}
	if phone, ok := found["phone_number"].(string); ok {
		found["phone_number"] = strings.ReplaceAll(phoneKey(u.attributes.text("phoneCountryCode"), phone), " ", "")
	}
	return found, nil
}

func copyClaims(to map[string]any, from attributes, sources map[string]string) {
	for claim, attribute := range sources {
		if value, ok := from[attribute]; ok {
			to[claim] = value
		}
	}
}
