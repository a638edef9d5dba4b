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
	ID         string
	order      uint64 // order of creation
	attributes attributes
	createdAt  time.Time
	updatedAt  time.Time
	password   password
	identities []identity
	customData map[string]*structpb.Value
	metadata   *structpb.Value
	otp        *authingv3.UserOtp // enrolled second factor
}

func (u *user) clone() *user {
	c := *u
	c.attributes = u.attributes.clone()
	c.customData = maps.Clone(u.customData)
	c.identities = slices.Clone(u.identities)
	return &c
}

// active reports whether the account may sign in.
func (u *user) active() bool { return u.attributes.text("status") == statusActivated }

// Account statuses.
const (
	statusActivated = "Activated"
	statusSuspended = "Suspended"
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

// role is a named set of permissions in a namespace.
type role struct {
	ID          string
	Namespace   string
	Code        string
	Description string
	System      bool
	ParentID    string
	CreatedAt   time.Time
}

// key names the role in the pool.
func (r *role) key() string { return roleKey(r.Namespace, r.Code) }

func roleKey(namespace, code string) string { return namespace + "/" + code }

// assignment gives a role to a user.
type assignment struct {
	UserID string
	RoleID string
	order  uint64
}

// application is what users sign in to.
type application struct {
	ID     string
	Secret string
	Name   string
}

// declaredField is a user-defined field.
type declaredField struct {
	Key      string
	DataType string
	Label    string
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
