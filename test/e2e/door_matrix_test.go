package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// issuing is an Authing that publishes the forge's keys, knows its good tokens,
// and does what it is told.
func issuing(t *testing.T, f *forge) string {
	t.Helper()
	keys := f.keySet()
	authing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := `{"statusCode":404,"message":"no such thing"}`
		switch {
		case strings.HasSuffix(r.URL.Path, "/.well-known/jwks.json"):
			answer = string(keys)
		case r.URL.Path == "/oidc/token/revocation":
			answer = ""
		case r.URL.Path == "/graphql/v2":
			var asked struct{ Variables struct{ Token string } }
			answer = `{"data":{"checkLoginStatus":{"code":2020,"message":"not logged in","status":false}}}`
			if json.NewDecoder(r.Body).Decode(&asked) == nil && f.isGood(asked.Variables.Token) {
				answer = `{"data":{"checkLoginStatus":{"code":200,"status":true}}}`
			}
		case r.URL.Path == "/api/v3/get-management-token":
			answer = `{"statusCode":200,"data":{"access_token":"management","expires_in":7200}}`
		case r.URL.Path == "/api/v3/update-user":
			answer = `{"statusCode":200,"data":{"userId":"blocked","status":"Suspended"}}`
		case r.URL.Path == "/api/v3/kick-users":
			answer = `{"statusCode":200,"data":{"success":true}}`
		}
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(authing.Close)
	f.issuer = authing.URL + "/oidc"
	return authing.URL
}

// tokenCase is a token and what every door must say of it.
type tokenCase struct {
	name, token, want string
	// reason is what VerifyToken says of a bad one.
	reason identityv1.NotActiveReason
}

// Short names of the reasons.
const (
	invalid = identityv1.NotActiveReason_NOT_ACTIVE_REASON_INVALID
	expired = identityv1.NotActiveReason_NOT_ACTIVE_REASON_EXPIRED
	revoked = identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED
)

// signingSecret is long enough for HS256 (RFC 7518 section 3.2), as Authing's are.
const signingSecret = "an application's secret, 32 bytes"

// TestDoors asks every door about every token: they must agree.
func TestDoors(t *testing.T) {
	f := newForge(t)
	env := withSettings(t, real(issuing(t, f)), "mesh: {enabled: true, cookie: session}\n")
	env["AUTHING_APP_SECRET"] = signingSecret
	s := start(t, env)
	cases := append(goodTokens(f), badTokens(f)...)
	cases = append(cases, endedTokens(t, f, s)...)
	for _, tc := range cases {
		f.knows(tc)
	}
	if len(cases) < 60 {
		t.Errorf("only %d tokens", len(cases))
	}
	sent := map[string]int{}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			for _, door := range tokenDoors {
				switch got := door.ask(t, s, tc.token); {
				case got == cannot:
				case got != tc.want:
					t.Errorf("%s: %s, want %s", door.name, got, tc.want)
				default:
					sent[door.name]++
				}
			}
			answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: tc.token})
			if err == nil && answer.GetVerdict().GetReason() != tc.reason {
				t.Errorf("the reason is %v, want %v", answer.GetVerdict().GetReason(), tc.reason)
			}
		})
	}
	for _, door := range tokenDoors {
		if sent[door.name] < 60 {
			t.Errorf("%s answered as it should about %d tokens", door.name, sent[door.name])
		}
	}
	for _, tc := range cases {
		if len(tc.token) > 40 && strings.Contains(s.log.String(), tc.token) {
			t.Errorf("the log holds the token %q", tc.name)
		}
	}
}

func goodTokens(f *forge) []tokenCase {
	var cases []tokenCase
	add := func(name, token string) { cases = append(cases, tokenCase{name: name, token: token, want: accepted}) }
	add("good", f.good())
	add("by the second key", f.sign("second", header(headers{"kid": "second"}), f.claims()))
	add("for several audiences", f.good(claims{"aud": []string{"other", appID}}))
	add("without iat", f.good(claims{"iat": nil}))
	add("nbf is past", f.good(claims{"nbf": f.in(-time.Hour)}))
	add("nbf within the skew", f.good(claims{"nbf": f.in(30 * time.Second)}))
	add("iat within the skew", f.good(claims{"iat": f.in(30 * time.Second)}))
	add("exp within the skew", f.good(claims{"exp": f.in(-30 * time.Second)}))
	add("exp far away", f.good(claims{"exp": 253402300799}))
	add("more claims", f.good(claims{"roles": []any{map[string]any{"code": "admin"}}, "deep": map[string]any{"a": []int{1}}}))
	add("without typ", f.sign("first", header(headers{"typ": nil}), f.claims()))
	add("typ at+jwt", f.sign("first", header(headers{"typ": "at+jwt"}), f.claims()))
	add("HS256 with the application's secret", f.hs256([]byte(signingSecret), headers{"alg": "HS256"}, f.claims()))
	add("6 KiB of claims", f.good(claims{"padding": strings.Repeat("x", 6<<10)}))
	return cases
}

func badTokens(f *forge) []tokenCase {
	var cases []tokenCase
	add := func(name, token string) {
		cases = append(cases, tokenCase{name, token, rejected, invalid})
	}
	claimed := func(name string, change claims) { add(name, f.good(change)) }
	headed := func(name string, change headers) { add(name, f.sign("first", header(change), f.claims())) }

	cases = append(cases,
		tokenCase{"expired", f.good(claims{"exp": f.in(-time.Hour)}), rejected, expired},
		tokenCase{"expired beyond the skew", f.good(claims{"exp": f.in(-90 * time.Second)}), rejected, expired},
		tokenCase{"exp is 1970", f.good(claims{"exp": 1}), rejected, expired},
	)
	claimed("without exp", claims{"exp": nil})
	claimed("exp is text", claims{"exp": "soon"})
	claimed("nbf beyond the skew", claims{"nbf": f.in(90 * time.Second)})
	claimed("nbf is text", claims{"nbf": "now"})
	claimed("iat in the future", claims{"iat": f.in(time.Hour)})
	claimed("without sub", claims{"sub": nil})
	claimed("sub is a number", claims{"sub": 1})
	claimed("another issuer", claims{"iss": "https://evil.test/oidc"})
	claimed("issuer with a slash more", claims{"iss": f.issuer + "/"})
	claimed("issuer without its path", claims{"iss": strings.TrimSuffix(f.issuer, "/oidc")})
	claimed("issuer in capitals", claims{"iss": strings.ToUpper(f.issuer)})
	claimed("without issuer", claims{"iss": nil})
	claimed("issuer is a list", claims{"iss": []string{f.issuer}})
	claimed("another audience", claims{"aud": "other"})
	claimed("audience begins alike", claims{"aud": appID + "-2"})
	claimed("audiences of others", claims{"aud": []string{"other", "another"}})
	claimed("no audience", claims{"aud": nil})
	claimed("an empty list of audiences", claims{"aud": []string{}})
	claimed("audience is a number", claims{"aud": 1})

	none := f.encode(headers{"alg": "none"}) + "." + f.encode(f.claims()) + "."
	add("alg none", none)
	add("alg none with a signature", none+"AAAA")
	add("alg None", f.encode(headers{"alg": "None"})+"."+f.encode(f.claims())+".")
	headed("alg none over a good signature", headers{"alg": "none"})
	headed("no alg", headers{"alg": nil})
	headed("alg is empty", headers{"alg": ""})
	headed("alg of the key, in small letters", headers{"alg": "rs256"})
	add("HS256 with the public key", f.hs256(f.publicPEM(), header(headers{"alg": "HS256"}), f.claims()))
	add("HS256 with the public key's DER", f.hs256(f.publicDER(), header(headers{"alg": "HS256"}), f.claims()))
	add("HS256 with the modulus", f.hs256(f.keys["first"].N.Bytes(), header(headers{"alg": "HS256"}), f.claims()))
	add("HS256 with another secret", f.hs256([]byte("another secret, long enough as it is"), headers{"alg": "HS256"}, f.claims()))
	add("HS256 with no secret", f.hs256(nil, headers{"alg": "HS256"}, f.claims()))
	add("RS384", f.as(jose.RS384, f.keys["first"]))
	add("RS512", f.as(jose.RS512, f.keys["first"]))
	add("PS256", f.as(jose.PS256, f.keys["first"]))
	add("ES256", f.as(jose.ES256, f.onCurve))
	add("HS512 with the application's secret", f.as(jose.HS512, []byte(strings.Repeat(signingSecret, 2))))

	add("by an unpublished key", f.sign("unpublished", header(), f.claims()))
	add("by an unpublished key, named", f.sign("unpublished", header(headers{"kid": "unpublished"}), f.claims()))
	add("the second key under the first's name", f.sign("second", header(), f.claims()))
	add("an empty key id", f.sign("unpublished", header(headers{"kid": ""}), f.claims()))
	add("a key id that is a path", f.sign("unpublished", header(headers{"kid": "../../dev/null"}), f.claims()))
	add("a key id that is SQL", f.sign("unpublished", header(headers{"kid": "' OR 1=1 --"}), f.claims()))
	add("a key id of 1 KiB", f.sign("unpublished", header(headers{"kid": strings.Repeat("k", 1<<10)}), f.claims()))
	headed("a key id that is a number", headers{"kid": 1})
	add("a key of its own", f.sign("unpublished", header(headers{"jwk": jose.JSONWebKey{Key: f.keys["unpublished"].Public()}}), f.claims()))
	add("keys of its own elsewhere", f.sign("unpublished", header(headers{"jku": "https://evil.test/jwks.json"}), f.claims()))
	add("certificates of its own elsewhere", f.sign("unpublished", header(headers{"x5u": "https://evil.test/x5u"}), f.claims()))
	headed("a critical header", headers{"crit": []string{"exp"}, "exp": 1})

	whole := f.good()
	add("truncated", whole[:len(whole)-1])
	add("half of it", whole[:len(whole)/2])
	add("no signature", part(whole, 2, becomes("")))
	add("the signature of another", part(whole, 2, becomes(strings.Split(f.good(), ".")[2])))
	add("another user in it", part(whole, 1, becomes(f.encode(f.claims(claims{"sub": "admin"})))))
	add("another header on it", part(whole, 0, becomes(f.encode(header(headers{"typ": "at+jwt"})))))
	add("one part", "abc")
	add("two parts", whole[:strings.LastIndex(whole, ".")])
	add("four parts", whole+".AAAA")
	add("five parts", whole+".AAAA.AAAA")
	add("dots", "..")
	add("payload is no JSON", f.sign("first", header(), "hello"))
	add("payload is a list", f.sign("first", header(), "[]"))
	add("payload is null", f.sign("first", header(), "null"))
	add("header is no JSON", f.sign("first", "hello", f.claims()))
	add("header is a list", f.sign("first", "[]", f.claims()))
	add("payload ends twice", f.sign("first", header(), string(mustJSON(f.claims()))+"{}"))
	add("other last bits", part(whole, 2, otherLastBits))
	add("padding", part(whole, 1, func(p string) string { return p + "=" }))
	add("another alphabet", part(whole, 2, func(p string) string { return "+/" + p[2:] }))
	add("a blank in it", part(whole, 1, func(p string) string { return p[:9] + " " + p[9:] }))
	add("a line break in it", part(whole, 1, func(p string) string { return p[:9] + "\r\n" + p[9:] }))
	add("a NUL in it", part(whole, 1, func(p string) string { return p[:9] + "\x00" + p[9:] }))
	add("a NUL after it", whole+"\x00")
	add("a blank before it", " "+whole)
	add("a blank after it", whole+" ")
	add("no UTF-8", whole+"\xff")
	add("beyond ASCII", whole+"é")
	add("a scheme before it", "Bearer "+whole)
	add("two of them", whole+","+f.good())
	add("17 KiB", f.good(claims{"padding": strings.Repeat("x", 13<<10)}))
	add("opaque", "2YotnFZFEjr1zCsicMWpAA")
	add("null", "null")
	add("a JSON", string(mustJSON(map[string]string{"payload": "", "signature": ""})))
	return cases
}

// otherLastBits writes the same bytes in another way: the last character of an
// RSA signature has four bits that mean nothing.
func otherLastBits(signature string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, signature[len(signature)-1])
	return signature[:len(signature)-1] + string(alphabet[last^1])
}

func mustJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

// endedTokens were good until a call of the service ended them.
func endedTokens(t *testing.T, f *forge, s *system) []tokenCase {
	t.Helper()
	one, blocked, kicked := f.good(), f.good(claims{"sub": "blocked"}), f.good(claims{"sub": "kicked"})
	management := authingv3.NewManagementServiceClient(s.grpc)
	for _, token := range []string{one, blocked, kicked} {
		answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
		if err != nil || !answer.GetVerdict().GetActive() { // and remembered
			t.Fatalf("%v, %v", answer, err)
		}
	}
	if _, err := authingv3.NewAuthServiceClient(s.grpc).RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: one}); err != nil {
		t.Fatal(err)
	}
	suspended := "Suspended"
	if _, err := management.UpdateUser(t.Context(), &authingv3.UpdateUserRequest{UserId: "blocked", Status: &suspended}); err != nil {
		t.Fatal(err)
	}
	if _, err := management.KickUsers(t.Context(), &authingv3.KickUsersRequest{UserId: "kicked", AppIds: []string{appID}}); err != nil {
		t.Fatal(err)
	}
	return []tokenCase{
		{"revoked", one, rejected, revoked},
		{"revoked, written in another way", part(one, 2, otherLastBits), rejected, invalid},
		{"of a blocked user", blocked, rejected, revoked},
		{"of a kicked user", kicked, rejected, revoked},
		{"of a kicked user, never seen", f.good(claims{"sub": "kicked"}), rejected, revoked},
		{"of a kicked user, without iat", f.good(claims{"sub": "kicked", "iat": nil}), rejected, revoked},
		{"of a kicked user who came back", f.good(claims{"sub": "kicked", "iat": f.in(30 * time.Second)}), accepted, 0},
		{"of somebody else", f.good(claims{"sub": "bystander"}), accepted, 0},
	}
}
