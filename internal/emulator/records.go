package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Records are never changed once stored: a change stores a new one.

// user is an account of the pool.
type user struct {
	ordered

	ID         string
	attributes attributes
	createdAt  time.Time
	updatedAt  time.Time
	password   password
	failures   int // wrong passwords since the last sign-in
	identities []identity
	customData customData
	metadata   *structpb.Value
	mfa        mfaState
	principal  *principal           // nil: nobody has been authenticated; never changed
	placements map[string]placement // by department

	subAccounts []subAccount // of the seed; never changed
}

// subAccount is a further name and password by which a user signs in.
type subAccount struct {
	name     string // nobody else's
	password password
}

func (u *user) subAccountNames() []string {
	return each(u.subAccounts, func(s subAccount) string { return s.name })
}

func (u *user) clone() *user {
	c := *u
	c.attributes = u.attributes.clone()
	c.customData = u.customData.clone()
	c.identities = slices.Clone(u.identities)
	c.mfa = u.mfa.clone()
	c.placements = maps.Clone(u.placements)
	return &c
}

// active reports whether the account may sign in.
func (u *user) active() bool { return u.attributes.text("status") == statusActivated }

// Account statuses.
const (
	statusActivated = "Activated"
	statusSuspended = "Suspended"
	statusResigned  = "Resigned"
	statusArchived  = "Archived"
)

// identity is an account of a user at an external identity provider, with the
// members of both generations.
type identity struct {
	id            string
	extIdpID      string
	provider      string
	kind          string // of userIDInIdp, such as "openid"
	userIDInIdp   string
	openID        string
	connectionID  string
	social        *bool
	userInfo      *structpb.Value
	accessToken   string
	refreshToken  string
	originConnIDs []string
}

// key names the identity in the pool: `{extIdpId}:{userIdInIdp}`, with the
// provider's kind where v2 gave no id.
func (i identity) key() string {
	issuer := i.extIdpID
	if issuer == "" {
		issuer = i.provider
	}
	return issuer + ":" + i.userIDInIdp
}

// application is what users sign in to.
type application struct {
	ordered

	ID         string
	Secret     string
	Name       string
	Identifier string   // nobody else's
	redirects  []string // where users may be sent to with a code or ticket
	logouts    []string // where users may be sent to when they have signed out
	authMethod string   // at the token endpoint; empty: the secret, in the form or by Basic
	idTokenAlg string
	closed     bool                   // to users whom no rule allows in
	factors    []string               // second factors it offers
	settings   *authingv3.Application // the rest of what v3 shows
	users      string                 // whose users it has, v2
	agreements []agreement            // the first one first
	createdAt  time.Time
	updatedAt  time.Time
}

// foldEmail is an email address as it is compared: letter case is ignored.
func foldEmail(email string) string { return strings.ToLower(email) }

const defaultCountryCode = "+86"

// phoneKey is a phone as it is compared: country code and number.
func phoneKey(countryCode, number string) string {
	if number == "" {
		return ""
	}
	if countryCode == "" {
		countryCode = defaultCountryCode
	}
	return countryCode + " " + number
}
