package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestAuditLogs(t *testing.T) {
	t.Parallel()
	p := newPool(t, twoApplications)
	const audit = "analysis/audit"
	p.walkV2([]step{{"none", "GET", audit, "", `{"code":200,"data":{"totalCount":0,"list":[]}}`}})
	start := p.clock.Now().UnixMilli()
	p.asks([]asked{
		{"create", `mutation {createUser(userInfo: {username: "eve"}) {id}}`, "", `{"errors":"!"}`},
		{"create, taken", `mutation {createUser(userInfo: {username: "eve"}) {id}}`, "", refused(2026)},
	})
	p.clock.advance(time.Second)
	p.walk([]step{{"delete", "POST", "delete-users-batch", `{"userIds":["u3"]}`, done}})
	p.clock.advance(time.Second)
	p.asks([]asked{poolWith("settings", `{"name":"Shop"}`, `{"errors":"!"}`)})
	own := p.enters("bob", appID, "192.0.2.1")
	p.as(own, `mutation {refreshToken {token}}`, `{}`)
	p.walkV2([]step{
		{"the newest first, no user's", "GET", audit, "", `{"code":200,"data":{"totalCount":3,"list":[
			{"eventType":"userpool:UpdateConfig","timestamp":"2026-11-21T02:30:02.000Z","userPoolId":"pool-1","userPoolName":"Shop","clientIp":"127.0.0.1"},
			{"eventType":"deleteUsers"},{"eventType":"createUser","timestamp":"2026-11-21T02:30:00.000Z"}]}}`},
		{"page", "GET", audit + "?page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"eventType":"createUser"}]}}`},
		{"page 0", "GET", audit + "?page=0", "", `{"code":400}`},
		{"by name", "GET", audit + "?operation_name=createUser&operation_name=deleteUsers", "", `{"data":{"totalCount":2}}`},
		{"by kind", "GET", audit + "?eventType=deleteUsers", "", `{"data":{"totalCount":1}}`},
		{"from an address", "GET", audit + "?clientip=192.0.2.9", "", `{"data":{"totalCount":0}}`},
		{"of a time", "GET", fmt.Sprintf("%s?start=%d&end=%d", audit, start+1, start+1000), "", `{"data":{"totalCount":1,"list":[{"eventType":"deleteUsers"}]}}`},
		{"of an administrator", "GET", audit + "?userId=u1", "", `{"data":{"totalCount":0}}`},
	})
	p.wants("no token", p.call("GET", "/api/v2/"+audit, ""), `{"code":401}`)
}

func TestUserActionsInTheFormOfTheAuditLog(t *testing.T) {
	t.Parallel()
	p := newPool(t, twoApplications)
	p.enters("bob", appID, "192.0.2.1")
	p.enters("carol", "app-2", "192.0.2.2")
	const actions = "analysis/user-action"
	p.walkV2([]step{
		{"of a user", "GET", actions + "?userId=u1", "", `{"code":200,"data":{"totalCount":1,"list":[{"eventType":"login","eventDetails":"登录","userId":"u1","userName":"Bobby",
			"photoUrl":"https://example.com/bob.png","clientIp":"192.0.2.1","appId":"app-1","appName":"*","userPoolId":"pool-1","userPoolName":"*",
			"timestamp":"2026-11-21T02:30:00.000Z","ua":{"name":"Firefox","os":"Windows"},"operation_name":"login","clientip":"192.0.2.1"}]}}`},
		{"of a kind", "GET", actions + "?eventType=login", "", `{"data":{"totalCount":2,"list":[{"userId":"u2","appName":"Second","photoUrl":"!"},{"userId":"u1"}]}}`},
		{"of another kind", "GET", actions + "?eventType=register", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"page 0", "GET", actions + "?page=0", "", `{"code":400}`},
	})
}
