package emulator_test

import (
	"strings"
	"testing"
	"time"
)

const (
	deviceSeed = `users: [{id: u1, password: passw0rd, profile: {username: bob}}, {id: u2, password: passw0rd, profile: {username: eve}}]`
	onBrowser  = `{"deviceUniqueId":"b-1","browserId":"b-1","name":"chrome/126","type":"Browser","os":"Linux","version":"126","userAgent":"UA","screenHeight":900,"cookie":true}`
)

// notes tells of a device by the token of a user.
func (p *pool) notes(token, body, want string) {
	p.Helper()
	p.wants("note", p.call("POST", "/api/v3/create-device", body, "Authorization", token), want)
}

func (p *pool) myDevices(token, want string) map[string]any {
	p.Helper()
	answer := p.call("GET", "/api/v3/mydevices/list", "", "Authorization", token)
	p.wants("my devices", answer, want)
	return answer
}

// firstRow is the id of the pool's oldest device.
func (p *pool) firstRow() string {
	p.Helper()
	answer := p.admin("POST", "/api/v3/metadata/filter", `{"modelId":"device","showFieldId":false,"previewRelation":true,"page":1,"limit":10}`)
	list, _ := answer["data"].(map[string]any)["list"].([]any)
	if len(list) == 0 {
		p.Fatalf("no devices: %v", answer)
	}
	return list[0].(map[string]any)["id"].(string)
}

func TestOwnDevices(t *testing.T) {
	t.Parallel()
	p := newPool(t, deviceSeed)
	bob, eve := p.signInTo(appID, "bob", "passw0rd"), p.signInTo(appID, "eve", "passw0rd")
	other := p.signInTo(appID, "bob", "passw0rd")
	p.myDevices(bob, `{"statusCode":200,"data":[]}`)
	p.notes(bob, onBrowser, `{"statusCode":200}`)
	p.notes(bob, onBrowser, `{"statusCode":200}`)
	p.notes(eve, onBrowser, `{"statusCode":200}`)
	p.notes(bob, `{"deviceUniqueId":"c","type":"Toaster"}`, `{"statusCode":400}`)
	p.notes("nonsense", onBrowser, `{"statusCode":401,"apiCode":2020}`)
	mine := p.myDevices(bob, `{"statusCode":200,"data":[{"lastLoginTime":"2026-11-21T02:30:00.000Z","lastIp":"127.0.0.1","online":true,
		"device":{"deviceId":"*","name":"chrome/126","type":"Browser","os":"Linux","version":"126","userAgent":"UA","status":"activated","mod":"!"}}]}`)
	if n := len(mine["data"].([]any)); n != 1 {
		t.Errorf("%d devices, want 1", n)
	}
	id := p.firstRow()
	in := func(path string) string { return "users/login-status?userId=u1&deviceId=" + path }
	p.walkV2([]step{
		{"on the device", "GET", in(id), "", `{"code":200,"data":{"isLogin":true,"application":[{"id":"app-1"}]}}`},
		{"on none", "GET", in("none"), "", `{"code":200,"data":{"isLogin":false}}`},
	})
	byDevice := `{"deviceId":"` + id + `"}`
	p.wants("of none", p.call("POST", "/api/v3/mydevices/revoke-session", `{"deviceId":"none"}`, "Authorization", other), `{"statusCode":404}`)
	p.wants("sign out there", p.call("POST", "/api/v3/mydevices/revoke-session", byDevice, "Authorization", other), `{"statusCode":200}`)
	p.wantsToken("signed out", bob, ended)
	p.wantsToken("elsewhere", other, good)
	p.wantsToken("another user", eve, good)
	p.myDevices(other, `{"data":[{"online":false,"device":{"deviceId":"`+id+`"}}]}`)
	p.wants("unbind", p.call("POST", "/api/v3/mydevices/unbind", byDevice, "Authorization", other), `{"statusCode":200}`)
	p.wants("unbind again", p.call("POST", "/api/v3/mydevices/unbind", byDevice, "Authorization", other), `{"statusCode":404}`)
	p.wants("nothing to sign out of", p.call("POST", "/api/v3/mydevices/revoke-session", byDevice, "Authorization", other), `{"statusCode":404}`)
	p.myDevices(other, `{"statusCode":200,"data":[]}`)
	p.myDevices(eve, `{"data":[{"online":true,"device":{"deviceId":"`+id+`"}}]}`)
}

func TestAdministeredDevices(t *testing.T) {
	t.Parallel()
	p := newPool(t, deviceSeed)
	bob := p.signInTo(appID, "bob", "passw0rd")
	p.notes(bob, onBrowser, `{"statusCode":200}`)
	id := p.firstRow()
	named, ofBob := `{"id":"`+id+`"`, `{"id":"`+id+`","userId":"u1"`
	status := func(want string) step { return step{"status " + want, "POST", "device-status", named + "}", want} }
	const done, none = `{"statusCode":200}`, `{"statusCode":404}`
	p.walk([]step{
		{"create", "POST", "create-device", `{"deviceUniqueId":"m","type":"Mobile","customData":{"a":1},"imei":"i"}`, `{"statusCode":200,"data":{"id":"*","deviceUniqueId":"m"}}`},
		{"taken", "POST", "add-device", `{"deviceUniqueId":"m","type":"Mobile","customData":{"a":1}}`, `{"statusCode":409}`},
		{"add", "POST", "add-device", `{"deviceUniqueId":"d","type":"Desktop","customData":{"a":1}}`, `{"statusCode":200,"data":{"id":"*","deviceUniqueId":"d"}}`},
		{"another app's", "POST", "authing-verify/create-device", `{"deviceUniqueId":"v","type":"Mobile","customData":{"a":1}}`, `{"statusCode":200,"data":{"id":"*"}}`},
		{"of no kind", "POST", "add-device", `{"deviceUniqueId":"x","type":"Toaster","customData":{"a":1}}`, `{"statusCode":400}`},
		{"list", "POST", "metadata/filter", `{"modelId":"device","limit":2}`, `{"statusCode":200,"data":{"totalCount":4,"list":[
			{"id":"` + id + `","deviceUniqueId":"b-1","name":"chrome/126","screenHeight":900,"status":"activated","createdAt":"2026-11-21T02:30:00.000Z"},{"deviceUniqueId":"m","imei":"i","customData":{"a":1}}]}}`},
		{"another model", "POST", "metadata/filter", `{"modelId":"other"}`, `{"statusCode":501}`},
		{"row", "GET", "metadata/get-row?modelId=device&rowId=" + id + "&showFieldId=false", "", `{"statusCode":200,"data":{"rowId":"` + id + `"}}`},
		{"no row", "GET", "metadata/get-row?modelId=device&rowId=none", "", none},

		status(`{"statusCode":200,"data":{"status":"activated","diffTime":"!"}}`),
		{"suspend", "POST", "suspend-device", named + `,"endTime":1795228260000}`, done},
		status(`{"statusCode":200,"data":{"status":"suspended","diffTime":60000}}`),
		{"until the past", "POST", "suspend-device", named + `,"endTime":1}`, `{"statusCode":400}`},
		{"disable", "POST", "disable-device", named + "}", done},
		status(`{"statusCode":200,"data":{"status":"deactivated"}}`),
		{"enable", "POST", "enable-device", named + "}", done},
		status(`{"statusCode":200,"data":{"status":"activated"}}`),

		{"disable for a user", "POST", "disable-device-by-user", ofBob + "}", done},
		status(`{"statusCode":200,"data":{"status":"deactivated"}}`),
		{
			"devices of the user", "POST", "get-user-devices?userId=u1", `{"modelId":"device_rely","showFieldId":false,"previewRelation":true,"page":1,"limit":10}`,
			`{"statusCode":200,"data":{"totalCount":1,"list":[{"id":"` + id + `","userId":"u1","status":"deactivated","lastIp":"127.0.0.1","lastLoginTime":"2026-11-21T02:30:00.000Z"}]}}`,
		},
		{"of one without", "POST", "get-user-devices?userId=u2", `{}`, `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"of nobody", "POST", "get-user-devices?userId=undefined", `{}`, `{"statusCode":404,"apiCode":2004}`},
		{"enable for the user", "POST", "enable-device-by-user", ofBob + "}", done},
		{"suspend for the user", "POST", "suspend-device-by-user", ofBob + `,"endTime":"2026-11-21T02:31:00Z"}`, done},
		status(`{"statusCode":200,"data":{"status":"suspended","diffTime":60000}}`),
		{"by a number", "POST", "suspend-device-by-user", ofBob + `,"endTime":1795228380000}`, done},
		status(`{"statusCode":200,"data":{"status":"suspended","diffTime":180000}}`),
		{"until nonsense", "POST", "suspend-device-by-user", ofBob + `,"endTime":"soon"}`, `{"statusCode":400}`},
		{"of another user", "POST", "suspend-device-by-user", `{"id":"` + id + `","userId":"u2","endTime":1795228380000}`, none},
		{"of no user", "POST", "disable-device-by-user", `{"id":"` + id + `","userId":"none"}`, none},
	})
	p.clock.advance(3 * time.Minute)
	p.walk([]step{
		status(`{"statusCode":200,"data":{"status":"activated","diffTime":"!"}}`),
		{"delete of a user", "POST", "delete-device-by-user", ofBob + "}", done},
		{"delete again", "POST", "delete-device-by-user", ofBob + "}", none},
		{"still there", "POST", "device-status", named + "}", done},
		{"delete", "POST", "delete-device", named + "}", done},
		{"gone", "POST", "device-status", named + "}", none},
		{"delete what is gone", "POST", "delete-device", named + "}", none},
	})
	p.myDevices(bob, `{"statusCode":200,"data":[]}`)
	for path := range strings.FieldsSeq("delete-device disable-device get-user-devices?userId=u1 device-status delete-device-by-user") {
		p.wants(path, p.call("POST", "/api/v3/"+path, named+"}", "Authorization", bob), `{"statusCode":401}`)
	}
}

// Whoever goes leaves the devices to others.
func TestDevicesOfDeletedUsers(t *testing.T) {
	t.Parallel()
	p := newPool(t, deviceSeed)
	bob, eve := p.signInTo(appID, "bob", "passw0rd"), p.signInTo(appID, "eve", "passw0rd")
	p.notes(bob, onBrowser, `{"statusCode":200}`)
	p.notes(eve, onBrowser, `{"statusCode":200}`)
	id := p.firstRow()
	p.walk([]step{
		{"disable for one", "POST", "disable-device-by-user", `{"id":"` + id + `","userId":"u1"}`, `{"statusCode":200}`},
		{"not for all", "POST", "device-status", `{"id":"` + id + `"}`, `{"data":{"status":"activated"}}`},
		{"delete the other", "POST", "delete-users-batch", `{"userIds":["u2"]}`, `{"statusCode":200}`},
		{"for all who are left", "POST", "device-status", `{"id":"` + id + `"}`, `{"data":{"status":"deactivated"}}`},
	})
}
