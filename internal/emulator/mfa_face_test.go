package emulator_test

import "testing"

func TestFaces(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	enrol := func(token, body string) map[string]any {
		return p.call("POST", "/api/v2/mfa/face/associate", body, "Authorization", "Bearer "+token)
	}
	verify := func(token, photo string) map[string]any {
		return p.call("POST", "/api/v2/mfa/face/verify", `{"photo":"`+photo+`"}`, "Authorization", "Bearer "+token)
	}
	const first, second = "https://pictures.example.com/1.png", "https://pictures.example.com/2.png"
	const both = `{"photoA":"` + first + `","photoB":"` + second + `","isExternal":true}`
	p.wants("none is enrolled", verify(access, first), `{"code":400}`)
	p.wants("one picture", enrol(access, `{"photoA":"`+first+`"}`), `{"code":400}`)
	p.wants("the other picture", enrol(access, `{"photoB":"`+first+`"}`), `{"code":400}`)
	p.wants("nobody", enrol("nonsense", both), `{"code":2020}`)
	p.associates(access) // so that signing in asks
	p.wants("before the second factor", enrol(p.mfaToken("bob"), both), `{"code":403}`)
	p.wants("enrol", enrol(access, both), `{"code":200,"data":{"id":"bob","token":"*"}}`)
	p.wants("is enrolled", p.admin("GET", "/api/v2/users/bob/mfa-bound?userId=bob", ""), `{"data":{"FACE":true,"OTP":true}}`)
	p.wants("is told", p.call("POST", signInPath, bobSignsIn), `{"apiCode":1636,"data":{"faceMfaEnabled":true}}`)

	p.wants("another face", verify(p.mfaToken("bob"), "https://pictures.example.com/3.png"), `{"code":400}`)
	p.wants("one", verify(p.mfaToken("bob"), first), signedInV2)
	in := verify(p.mfaToken("bob"), second)
	p.wants("the other", in, signedInV2)
	p.wants("its token", p.call("GET", "/api/v2/users/me", "", "Authorization", text(t, in, "data", "token")), `{"data":{"id":"bob"}}`)
	p.wants("kept", p.call("GET", "/api/v3/get-my-login-history", "", "Authorization", access), `{"data":{"list":[{"loginMethod":"FACE"},{"loginMethod":"FACE"},{"loginMethod":"PASSWORD"}]}}`)
	picture := func(contents, member string) string {
		return text(t, p.uploads("file", pngImage+contents), "data", member)
	}
	key := picture("me", "key")
	p.wants("by a key", enrol(access, `{"photoA":"`+key+`","photoB":"`+key+`"}`), `{"code":200}`)
	p.wants("the picture before", verify(p.mfaToken("bob"), first), `{"code":400}`)
	p.wants("the same picture again", verify(p.mfaToken("bob"), picture("me", "url")), signedInV2)
	p.wants("another picture", verify(p.mfaToken("bob"), picture("you", "key")), `{"code":400}`)
	p.wants("taken off", p.admin("DELETE", "/api/v2/users/bob/mfa-bound?userId=bob&type=FACE", ""), `{"code":200}`)
	p.wants("no longer", verify(p.mfaToken("bob"), first), `{"code":400}`)
}
