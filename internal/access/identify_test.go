package access_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// meshPolicy has callers by every kind of credential.
const meshPolicy = `
roles:
  reader: {scopes: [users.read]}
callers:
  console:
    identities: ["spiffe://mesh.test/console", "dns:console.test", "jwt:mesh:console"]
    roles: [reader]
    scopes: ["auth.*"]
  batch:
    identities: ["spiffe://mesh.test/batch", "dns:batch.test", "jwt:mesh:batch"]
    scopes: [users.read, "auth.*"]
`

var (
	inPool1 = access.Selection{Pool: "pool-1", Application: "app-1"}
	inPool2 = access.Selection{Pool: "pool-2", Application: "app-2"}
)

// credentials are tokens by the names that the tests give them.
// header is what a header holds, by the names of tokens: "" for nothing.
func TestIdentify(t *testing.T) {
	c := newCredentials(t)
	const management, endUser = getUser, getProfile
	for _, tc := range []struct {
		method, certificate, caller, authorization string // certificate: its names
		want                                       string // the caller
		refused                                    refusal
	}{
		// A certificate.
		{method: management, certificate: "spiffe://mesh.test/console", want: "console (spiffe://mesh.test/console)"},
		{method: endUser, certificate: "spiffe://mesh.test/console", want: "console (spiffe://mesh.test/console)"},
		{method: management, certificate: "console.test", want: "console (dns:console.test)"},
		{method: management, certificate: "other.test console.test", want: "console (dns:console.test)"},
		{method: management, certificate: "spiffe://mesh.test/console console.test", want: "console (spiffe://mesh.test/console)"},
		{method: management, certificate: "spiffe://mesh.test/other console.test", want: "console (dns:console.test)"},
		{method: management, certificate: "spiffe://mesh.test/other other.test", want: "spiffe://mesh.test/other"},
		{method: management, certificate: "spiffe://mesh.test/console batch.test", refused: rejected},
		{method: management, certificate: "console.test batch.test", refused: rejected},
		{method: management, certificate: "https://console.test", refused: rejected},
		{method: management, certificate: "spiffe://mesh.test/console spiffe://mesh.test/other", refused: rejected},
		{method: management, certificate: strings.Repeat("other.test ", 31) + "console.test", want: "console (dns:console.test)"},
		{method: management, certificate: strings.Repeat("other.test ", 32) + "console.test", want: "dns:other.test"},

		// A token of the caller.
		{method: management, caller: "key of console", want: "console (key:console-1)"},
		{method: endUser, caller: "key of console", want: "console (key:console-1)"},
		{method: management, caller: "raw key of console", want: "console (key:console-1)"},
		{method: management, caller: "key of nobody", want: "nobody (key:nobody-1)"},
		{method: management, caller: "expiring key", want: "console (key:short-1)"},
		{method: management, caller: "traded token", want: "console (key:console-1)"},
		{method: endUser, caller: "raw traded token", want: "console (key:console-1)"},
		{method: management, caller: "JWT of console", want: "console (jwt:mesh:console)"},
		{method: endUser, caller: "JWT of console", want: "console (jwt:mesh:console)"},
		{method: management, caller: "JWT of nobody", want: "jwt:mesh:nobody"},
		{method: management, caller: "key of console + key of console", want: "console (key:console-1)"},
		{method: management, caller: "key of console + raw key of console", want: "console (key:console-1)"},
		{method: management, caller: "expired key", refused: rejected},
		{method: management, caller: "wrong key", refused: rejected},
		{method: management, caller: "unknown key", refused: rejected},
		{method: management, caller: "key without id", refused: rejected},
		{method: management, caller: "expired JWT", refused: rejected},
		{method: management, caller: "forged JWT", refused: rejected},
		{method: management, caller: "forged token", refused: rejected},
		{method: management, caller: "JWT of a user", refused: rejected},
		{method: management, caller: "text", refused: rejected},
		{method: endUser, caller: "token of a user", refused: rejected},
		{method: management, caller: "key of console + key of batch", refused: conflict},
		{method: management, caller: "text + key of console", refused: conflict},

		// authorization is the caller's on management rpcs alone.
		{method: management, authorization: "key of console", want: "console (key:console-1)"},
		{method: search, authorization: "raw key of console", want: "console (key:console-1)"},
		{method: management, authorization: "traded token", want: "console (key:console-1)"},
		{method: management, authorization: "JWT of console", want: "console (jwt:mesh:console)"},
		{method: management, authorization: "JWT of a user", refused: rejected},
		{method: management, authorization: "wrong key", refused: rejected},
		{method: management, authorization: "key of console + key of batch", refused: conflict},
		{method: endUser, authorization: "key of console", refused: misplace},
		{method: signIn, authorization: "raw wrong key", refused: misplace},
		{method: login, authorization: "traded token", refused: misplace},
		{method: endUser, authorization: "JWT of console", refused: misplace},
		{method: endUser, authorization: "expired JWT", refused: misplace},
		{method: endUser, authorization: "JWT of a user", refused: missing},
		{method: endUser, authorization: "text", refused: missing},
		{method: endUser, authorization: "text + token of a user", caller: "key of console", refused: conflict},
		{method: endUser, authorization: "text", caller: "key of console", want: "console (key:console-1)"},
		{method: endUser, authorization: "key of console", caller: "key of console", refused: misplace},
		{method: endUser, authorization: "JWT of a user", certificate: "console.test", want: "console (dns:console.test)"},

		// Health and reflection ask nobody, whatever comes along.
		{method: health, want: "anonymous"},
		{method: health, caller: "wrong key", authorization: "text + key of batch", want: "anonymous"},
		{method: health, certificate: "console.test batch.test", want: "anonymous"},
		{method: reflection, authorization: "key of console", want: "anonymous"},

		// Nothing.
		{method: management, refused: missing},
		{method: endUser, refused: missing},
		{method: unknownRPC, refused: missing},

		// Several that agree, or do not.
		{method: management, certificate: "console.test", caller: "key of console", want: "console (key:console-1)"},
		{method: management, certificate: "console.test", caller: "JWT of console", authorization: "key of console", want: "console (key:console-1)"},
		{method: management, caller: "key of console", authorization: "key of console", want: "console (key:console-1)"},
		{method: management, certificate: "proxy.test", caller: "key of console", want: "console (key:console-1)"},
		{method: management, certificate: "console.test", caller: "JWT of nobody", want: "console (dns:console.test)"},
		{method: management, certificate: "proxy.test", caller: "JWT of nobody", want: "jwt:mesh:nobody"},
		{method: management, certificate: "console.test", caller: "key of batch", refused: conflict},
		{method: endUser, certificate: "console.test", caller: "key of batch", refused: conflict},
		{method: management, certificate: "console.test", authorization: "key of batch", refused: conflict},
		{method: management, caller: "key of console", authorization: "key of batch", refused: conflict},
		{method: management, caller: "key of console", authorization: "JWT of batch", refused: conflict},
		{method: management, caller: "key of console", authorization: "JWT of a user", refused: conflict},
		{method: management, certificate: "console.test", authorization: "text", refused: conflict},
		{method: management, certificate: "proxy.test", authorization: "text", refused: rejected},
		{method: management, certificate: "console.test", caller: "wrong key", refused: rejected},
		{method: management, caller: "wrong key", authorization: "key of console", refused: rejected},
	} {
		t.Run(fmt.Sprintf("%s/%s/%s/%s", tc.method, short(tc.certificate), tc.caller, tc.authorization), func(t *testing.T) {
			from := access.Credentials{Caller: c.header(tc.caller), Authorization: c.header(tc.authorization)}
			if tc.certificate != "" {
				from.Certificate = c.f.certificate(strings.Fields(tc.certificate)...)
			}
			caller, err := c.f.Identify(t.Context(), tc.method, from)
			if got := refusalOf(err); got != tc.refused {
				t.Fatalf("refused %+v, want %+v: %v", got, tc.refused, err)
			}
			if err == nil && caller.String() != tc.want {
				t.Errorf("is %s, want %s", caller, tc.want)
			}
			if err != nil {
				wantNoToken(t, c, err)
			}
		})
	}
}

// wantNoToken: what is refused goes to logs and callers, so it quotes nothing.
func TestSchemeOfHeaders(t *testing.T) {
	f := newFixture(t, meshPolicy)
	secret := f.key("console-1", "console")
	for value, want := range map[string]refusal{
		secret:                            {},
		"Bearer " + secret:                {},
		"bearer " + secret:                {},
		"BEARER   " + secret + " ":        {},
		"  " + secret + "  ":              {},
		"Basic " + secret:                 rejected,
		"Bearer " + secret + " x":         rejected,
		"Bearer Bearer " + secret:         rejected,
		"Bearer " + secret + "\x00":       rejected,
		"Bearer AGK" + secret[3:]:         rejected,
		"Bearer":                          rejected,
		"Bearer ":                         missing,
		"   ":                             missing,
		"":                                missing,
		secret + "," + secret:             rejected,
		strings.Repeat("x", 1<<20):        rejected,
		secret + strings.Repeat("x", 256): rejected,
	} {
		_, err := f.Identify(t.Context(), getUser, access.Credentials{Caller: []string{value}})
		if got := refusalOf(err); got != want {
			t.Errorf("%.80q: %+v, want %+v", value, got, want)
		}
	}
}

func TestKeyEndsByTheClock(t *testing.T) {
	f := newFixture(t, meshPolicy)
	secret := f.key("short-1", "console", "expires: 2026-05-01T13:00:00Z")
	for _, tc := range []struct {
		at   time.Duration // after noon
		want refusal
	}{
		{0, refusal{}}, {time.Hour - time.Nanosecond, refusal{}}, {time.Hour, rejected}, {48 * time.Hour, rejected},
	} {
		f.set(noon.Add(tc.at))
		_, err := f.call(getUser, access.Credentials{Caller: bearer(secret)}, inPool1)
		if got := refusalOf(err); got != tc.want {
			t.Errorf("%v after noon: %+v", tc.at, got)
		}
		if err != nil && !strings.Contains(err.Error(), "the key has expired") {
			t.Errorf("says %v", err)
		}
		if _, err := f.Signed("short-1"); refusalOf(err) != tc.want {
			t.Errorf("signed %v after noon: %v", tc.at, err)
		}
	}
}
