package emulator

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/types/known/structpb"
)

// fault is a refusal, before it takes the shape of v2, v3 or GraphQL.
type fault struct {
	status int64  // statusCode of v3
	code   int64  // apiCode; 0 when the status says it all
	detail string // what exactly; joined to the message of the code
	data   *structpb.Value
}

func (f *fault) Error() string {
	text := fmt.Sprintf("%d/%d", f.status, f.code)
	if f.detail != "" {
		text += ": " + f.detail
	}
	return text
}

// number is what v2 answers.
func (f *fault) number() int64 {
	if f.code != 0 {
		return f.code
	}
	return f.status
}

// message is the text for people.
func (f *fault) message(lang string) string {
	text := messageOf(f.number(), lang)
	if f.detail != "" {
		text += ": " + f.detail
	}
	return text
}

// v3 status codes.
const (
	statusBadInput     = 400
	statusBadToken     = 401
	statusNotPermitted = 403
	statusUnknown      = 404
	statusWrongVerb    = 405
	statusTaken        = 409
	statusRefused      = 499
	statusBroken       = 500
	statusNotEmulated  = 501
	statusSuccess      = 200
	codeNotLoggedIn    = 2020
	codeLoginExpired   = 2206
	codeUserExists     = 2026
	codeNoUser         = 2004
	codeLocked         = 2005
	codeWrongPassword  = 2333
	codeWrongCode      = 2001
	codeBadEmail       = 2003
	codeNoApplication  = 2011
	codeNotDecrypted   = 2016
	codePasswordShort  = 2029
	codeUsernameTaken  = 2034
	codePhoneTaken     = 2035
	codeEmailTaken     = 2200
	codeEmailElsewhere = 2225
	codePhoneElsewhere = 2226
	codeSecondFactor   = 1636
	codeResetPassword  = 1639
	codeAnotherUsers   = 2202
	codeCaptcha        = 2000
	codeWrongOwn       = 2006
	codeMalformedPhone = 2028
	codeOtherEmail     = 2037
	codeOtherPhone     = 2038
	codeNoOldPassword  = 2201
	codeOldPassword    = 2203
	codeMalformedEmail = 2204
	codeLastLogin      = 2217
	codeNoEmailBound   = 2219
	codeSameEmail      = 2229
	codeSamePhone      = 2230
	codeEndedCode      = 2300
	codeNoUserPool     = 2224
	codeTooManyUsers   = 2030
	codeNoIdentity     = 2216
)

func badField(field, description string) *fault {
	return &fault{status: statusBadInput, detail: field + " " + description}
}

func refused(code int64) *fault { return &fault{status: statusRefused, code: code} }

func unknownUser() *fault { return &fault{status: statusUnknown, code: codeNoUser} }

func unknown(what string) *fault { return &fault{status: statusUnknown, detail: what} }

func taken(what string) *fault { return &fault{status: statusTaken, detail: what} }

func badToken(code int64) *fault { return &fault{status: statusBadToken, code: code} }

func notPermitted(detail string) *fault { return &fault{status: statusNotPermitted, detail: detail} }

func notEmulated(what string) *fault {
	return &fault{status: statusNotEmulated, detail: what + " is not emulated"}
}

// faultOf is err as a fault; what is not one is a defect of the emulator, whose
// text stays here.
func faultOf(err error) *fault {
	if f := (*fault)(nil); errors.As(err, &f) {
		return f
	}
	return &fault{status: statusBroken}
}
