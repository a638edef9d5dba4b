package emulator

import (
	"slices"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// The second factors of a user are in user.mfa and nowhere else. Whoever enrols,
// imports, resets or requires one does so by the methods here, on the copy that
// changeUser stores.

// mfaState is the second factors of a user.
type mfaState struct {
	required bool        // signing in asks for the authenticator, where there is one
	factors  []factor    // one of a kind, the oldest first
	pending  []enrolment // one of a kind
	passed   mfaPass
}

// Kinds of second factor.
const (
	factorOTP   = "OTP"
	factorSMS   = "SMS"
	factorEmail = "EMAIL"
	factorFace  = "FACE"
)

// factorKinds is the kinds that can be enrolled, in the order they are offered.
var factorKinds = []string{factorOTP, factorSMS, factorEmail}

// factor is a second factor.
type factor struct {
	id   string
	kind string
	otp  authenticator // of OTP
	to   contact       // of SMS and EMAIL: where codes go

	pictures []string // of FACE: their addresses
}

// enrolment is a factor whose user has yet to prove to hold it.
type enrolment struct {
	factor factor
	token  string
	endsAt time.Time
}

const enrolmentLifetime = 5 * time.Minute

// mfaPass lets its user sign in to an application once without being asked for
// a second factor, for that has been given.
type mfaPass struct {
	appID string
	until time.Time
}

func (m mfaState) clone() mfaState {
	m.factors = slices.Clone(m.factors)
	m.pending = slices.Clone(m.pending)
	return m
}

// factor is the enrolled factor of a kind.
func (m *mfaState) factor(kind string) (f factor, enrolled bool) {
	return pick(m.factors, func(f factor) bool { return f.kind == kind })
}

// enrolled is the enrolled factor of an id.
func (m *mfaState) enrolled(id string) (factor, error) {
	f, there := pick(m.factors, func(f factor) bool { return f.id == id })
	if !there {
		return f, unknown("factorId " + id)
	}
	return f, nil
}

func pick[T any](list []T, is func(T) bool) (found T, there bool) {
	if at := slices.IndexFunc(list, is); at >= 0 {
		return list[at], true
	}
	return found, false
}

// enrol adds a factor in the place of one of its kind. With an authenticator,
// signing in asks for it from then on.
func (m *mfaState) enrol(f factor) {
	m.dropKind(f.kind)
	m.forget(f.kind)
	f.id = newID()
	m.factors = append(m.factors, f)
	m.required = m.required || f.kind == factorOTP
}

// begin starts the enrolment of a factor in the place of an earlier one of its
// kind, and returns its token.
func (m *mfaState) begin(f factor, now time.Time) (token string) {
	m.forget(f.kind)
	token = randomHex(32)
	m.pending = append(m.pending, enrolment{f, token, now.Add(enrolmentLifetime)})
	return token
}

// enrolment is the factor of a kind that a token lets its user enrol.
func (m *mfaState) enrolment(kind, token string, now time.Time) (factor, error) {
	e, there := m.begun(kind, now)
	if !there || !sameSecret(e.token, token) {
		return factor{}, badField("enrollmentToken", "is not valid or has expired")
	}
	return e.factor, nil
}

// begun is the enrolment of a factor of a kind that has not ended.
func (m *mfaState) begun(kind string, now time.Time) (e enrolment, there bool) {
	return pick(m.pending, func(e enrolment) bool { return e.factor.kind == kind && now.Before(e.endsAt) })
}

func (m *mfaState) forget(kind string) {
	m.pending = slices.DeleteFunc(m.pending, func(e enrolment) bool { return e.factor.kind == kind })
}

// importOTP enrols the authenticator a user had elsewhere; none for nil. field is
// where the request has it.
func (m *mfaState) importOTP(field string, otp *authingv3.UserOtp) error {
	if otp == nil {
		return nil
	}
	a := authenticator{secret: otp.GetSecret(), recoveryCode: otp.GetRecoveryCode()}
	if !a.valid() {
		return badField(field+".secret", "must be base32")
	}
	m.enrol(factor{kind: factorOTP, otp: a})
	return nil
}

// dropKind removes the factor of a kind; signing in no longer asks for a removed
// authenticator.
func (m *mfaState) dropKind(kind string) {
	m.factors = slices.DeleteFunc(m.factors, func(f factor) bool { return f.kind == kind })
	if kind == factorOTP {
		m.required, m.passed = false, mfaPass{}
	}
}

// asks reports whether signing in asks for a second factor. Only an
// authenticator is asked for: it is what v3 can check before there is a session.
func (m *mfaState) asks() bool {
	_, enrolled := m.factor(factorOTP)
	return m.required && enrolled
}

// takePass uses the pass to an application up, if there is one.
func (m *mfaState) takePass(appID string, now time.Time) bool {
	p := m.passed
	m.passed = mfaPass{}
	return p.appID == appID && now.Before(p.until)
}

// verifyOTP uses a one-time password or the recovery code of the authenticator
// up, and reports whether it is right.
func (m *mfaState) verifyOTP(code string, now time.Time) bool {
	a := m.authenticator()
	return a != nil && a.verify(code, now)
}

// authenticator is the enrolled one, nil for none.
func (m *mfaState) authenticator() *authenticator {
	at := slices.IndexFunc(m.factors, func(f factor) bool { return f.kind == factorOTP })
	if at < 0 {
		return nil
	}
	return &m.factors[at].otp
}
