package apierror

import (
	"cmp"
	"slices"

	"google.golang.org/grpc/codes"
)

// Code is what one of Authing's numbers means.
type Code struct {
	// Number is what Authing sends as apiCode, statusCode or code.
	Number int64
	// GRPC is the status code callers see; OK only for success markers.
	GRPC codes.Code
	// Reason is ErrorInfo.reason: stable and unique.
	Reason string
	// Precondition is the PreconditionFailure type of codes that ask for one
	// more step; empty for all others.
	Precondition string
	// Meaning says in a few words what happened.
	Meaning string
}

// Types of PreconditionFailure: the step that is missing.
const (
	MFARequired               = "MFA_REQUIRED"
	PasswordResetRequired     = "PASSWORD_RESET_REQUIRED"
	AccountBindingRequired    = "ACCOUNT_BINDING_REQUIRED"
	CaptchaRequired           = "CAPTCHA_REQUIRED"
	EmailVerificationRequired = "EMAIL_VERIFICATION_REQUIRED"
)

// Lookup returns the row of a number. A row whose GRPC is codes.OK is a marker
// of success, not an error.
func Lookup(number int64) (Code, bool) {
	table := loaded().codes
	i, found := slices.BinarySearchFunc(table, number, func(c Code, n int64) int { return cmp.Compare(c.Number, n) })
	if !found {
		return Code{}, false
	}
	return table[i], true
}

// All returns every row, sorted by number.
func All() []Code { return slices.Clone(loaded().codes) }
