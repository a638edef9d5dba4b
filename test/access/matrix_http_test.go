package access_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
)

var httpStatus = map[codes.Code]int{
	codes.InvalidArgument: 400, codes.Unauthenticated: 401, codes.PermissionDenied: 403,
}

func TestMatrixREST(t *testing.T) {
	m := newMatrix(t, "")
	for _, r := range m.all {
		for _, at := range r.rest() {
			t.Run(r.name[1:]+" "+at.verb, func(t *testing.T) {
				for _, row := range rows {
					want := row.want(r)
					got := call(t, at.verb, m.rest(at.path), at.body, row.headers(m, r)...)
					if wrong := judgeREST(got, r, want); wrong != "" {
						t.Errorf("%s: %s: %d %s", row.name, wrong, got.status, got.text)
					}
				}
			})
		}
	}
}

func judgeREST(got reply, r rpc, want verdict) string {
	reason, facts := got.reason()
	challenge := got.header.Get("WWW-Authenticate")
	ofCaller := strings.Contains(challenge, `realm="caller"`)
	switch {
	case want == admitted && got.notEmulated():
		return ""
	case want == admitted && (refuses(reason) || ofCaller || got.status >= 500 || got.status == http.StatusNotFound && reason == "ROUTE_NOT_FOUND"):
		return "is not admitted"
	case want == admitted:
		return ""
	case got.status != httpStatus[want.code]:
		return fmt.Sprintf("has another status than %d", httpStatus[want.code])
	case ofCaller != slices.Contains([]string{unauthenticated, notPermitted}, want.reason):
		return "has the wrong challenge " + challenge
	case r.oauth: // RFC 6749 has no room for more
		return ""
	case reason != want.reason || facts["scope"] != wantFact(want.lacks):
		return fmt.Sprintf("is not %v", want)
	}
	return ""
}

func wantFact(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// reason is ErrorInfo of an answer, in whichever envelope.
func (r reply) reason() (reason string, facts map[string]any) {
	from := r.body
	if message := r.graphQLError(); message != nil {
		from = message
	}
	if details, ok := r.body["details"].([]any); ok { // google.rpc.Status
		for _, detail := range details {
			if info, _ := detail.(map[string]any); info["@type"] == "type.googleapis.com/google.rpc.ErrorInfo" {
				from = info
			}
		}
	}
	reason, _ = from["reason"].(string)
	facts, _ = from["metadata"].(map[string]any)
	return reason, facts
}

// Callers at the compatible front: SDKs have authorization alone.
var frontRows = []struct {
	name             string
	headers          func(*matrix, rpc) []string
	management, auth func(rpc) verdict
}{
	{"none", func(*matrix, rpc) []string { return nil }, unknown, pass},
	{"wrong key", func(m *matrix, _ rpc) []string { return authorization(m.wrong) }, unknown, noUser},
	{"expired key", func(m *matrix, _ rpc) []string { return authorization(m.past.secret) }, unknown, noUser},
	{"user's token", func(m *matrix, _ rpc) []string { return authorization(m.user) }, unlessOfUser, pass},
	{"without scope", func(m *matrix, r rpc) []string { return authorization(m.stranger(r).key.secret) }, lacksScope, noUser},
	{"token without scope", func(m *matrix, r rpc) []string { return authorization(m.stranger(r).token) }, lacksScope, noUser},
	{"with scope", func(m *matrix, r rpc) []string { return authorization(m.holder(r).key.secret) }, pass, noUser},
	{"token with scope", func(m *matrix, r rpc) []string { return authorization(m.holder(r).token) }, pass, noUser},
	{"two callers", func(m *matrix, r rpc) []string {
		return slices.Concat(authorization(m.holder(r).key.secret), authorization(m.other.secret))
	}, unknown, unknown},
	{"x-caller-authorization", func(m *matrix, r rpc) []string { return caller(m.holder(r).key.secret) }, unknown, pass},
}

// unlessOfUser: with a user's token some paths are an end user's.
func unlessOfUser(r rpc) verdict {
	if r.ofUser {
		return admitted
	}
	return unknown(r)
}

func noUser(rpc) verdict { return verdict{code: codes.Unauthenticated, reason: needsUser} }

func TestMatrixFront(t *testing.T) {
	m := newMatrix(t, "  app: {identities: [\"application:"+appID+"\"], scopes: [\"auth.*\"]}\n")
	for _, r := range m.all {
		for _, at := range r.front() {
			t.Run(r.name[1:]+" "+at.verb, func(t *testing.T) {
				for _, row := range frontRows {
					want := row.auth(r)
					if r.management {
						want = row.management(r)
					}
					got := call(t, at.verb, m.compat(at.path), at.body, row.headers(m, r)...)
					if wrong := judgeFront(got, r, want, "scope"); wrong != "" {
						t.Errorf("%s: %s: %d %s", row.name, wrong, got.status, got.text)
					}
				}
			})
		}
	}
}

// An application that the policy does not list is no caller, whoever asks.
func TestMatrixFrontWithoutTheApplication(t *testing.T) {
	m := newMatrix(t, "")
	denied := verdict{code: codes.PermissionDenied, reason: notPermitted, lacks: appID}
	for _, r := range m.all {
		for _, at := range r.front() {
			headersOf := map[string][]string{
				"none": nil, "user's token": authorization(m.user), "key": caller(m.other.secret),
			}
			switch {
			case r.ofUser:
				headersOf = map[string][]string{"user's token": authorization(m.user)}
			case r.management:
				continue
			}
			for name, headers := range headersOf {
				got := call(t, at.verb, m.compat(at.path), at.body, headers...)
				if wrong := judgeFront(got, r, denied, "application"); wrong != "" {
					t.Errorf("%s, %s: %s: %d %s", r.name, name, wrong, got.status, got.text)
				}
			}
		}
	}
}

// What has no route of Authing's is no part of the front.
func TestMatrixFrontWithoutRoute(t *testing.T) {
	m := newMatrix(t, "  app: {identities: [\"application:"+appID+"\"], scopes: [\"auth.*\"]}\n")
	for _, r := range m.all {
		for _, at := range r.notFront() {
			for name, headers := range map[string][]string{"none": nil, "key": authorization(m.other.secret)} {
				if got := call(t, at.verb, m.compat(at.path), at.body, headers...); got.status != http.StatusNotFound {
					t.Errorf("%s, %s: %d %s", r.name, name, got.status, got.text)
				}
			}
		}
	}
}

func judgeFront(got reply, r rpc, want verdict, lacks string) string {
	reason, facts := got.reason()
	code := got.frontStatus()
	switch {
	case want == admitted && got.notEmulated():
		return ""
	case want == admitted && (refuses(reason) || code >= 500 && code < 600 || got.status == http.StatusNotFound):
		return "is not admitted"
	case want == admitted:
		return ""
	case code != httpStatus[want.code]:
		return fmt.Sprintf("has another status than %d", httpStatus[want.code])
	case r.oauth && got.body["error"] != nil: // RFC 6749 has no room for more
		return ""
	case reason != want.reason || facts[lacks] != wantFact(want.lacks):
		return fmt.Sprintf("is not %v", want)
	}
	return ""
}

// notEmulated says that the call got as far as the emulator, which does not do
// everything. A refusal of our own has a reason.
func (r reply) notEmulated() bool {
	reason, _ := r.reason()
	return r.frontStatus() == http.StatusNotImplemented && (reason == "" || reason == "AUTHING_501")
}

// frontStatus is the status that the front tells in the body, else HTTP's.
func (r reply) frontStatus() int {
	if r.status != http.StatusOK {
		return r.status
	}
	for _, code := range []any{r.body["statusCode"], r.body["code"], r.graphQLError()["code"]} {
		if code, ok := code.(float64); ok {
			return int(code)
		}
	}
	return r.status
}

// graphQLError is the message of a GraphQL error, an object with Authing.
func (r reply) graphQLError() map[string]any {
	list, _ := r.body["errors"].([]any)
	if len(list) == 0 {
		return nil
	}
	first, _ := list[0].(map[string]any)
	message, _ := first["message"].(map[string]any)
	return message
}
