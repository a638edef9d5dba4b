package emulator_test

import (
	"fmt"
	"strings"
	"testing"
)

const threeUsers = `
fields: [{key: age, type: NUMBER}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob, email: bob@example.com, phone: "138", externalId: x1}, customData: {age: 7}}
  - {id: u2, password: passw0rd, profile: {username: carol, phone: "139", phoneCountryCode: "+1", status: Suspended, departmentIds: [d]}}
  - {id: u3, password: passw0rd, profile: {username: dave, postIdList: [p]}}
`

func TestIsUserExists(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	for body, want := range map[string]string{
		`{"username":"bob"}`:                              `{"statusCode":200,"data":{"exists":true}}`,
		`{"username":"Bob"}`:                              `{"statusCode":200,"data":{"exists":false}}`,
		`{"email":"BOB@example.com"}`:                     `{"data":{"exists":true}}`,
		`{"phone":"138"}`:                                 `{"data":{"exists":true}}`,
		`{"phone":"+1 139"}`:                              `{"data":{"exists":true}}`,
		`{"phone":"139"}`:                                 `{"data":{"exists":false}}`,
		`{"externalId":"x1"}`:                             `{"data":{"exists":true}}`,
		`{"username":"nobody","email":"bob@example.com"}`: `{"data":{"exists":true}}`,
		`{}`:              `{"statusCode":400,"message":"参数错误: username or email, phone or externalId is required"}`,
		`{"username":""}`: `{"statusCode":400}`,
	} {
		p.wants(body, p.admin("POST", "/api/v3/is-user-exists", body), want)
	}
	p.wants("no token", p.call("POST", "/api/v3/is-user-exists", `{"username":"bob"}`), `{"statusCode":401}`)
}

func TestListUsersLegacy(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	seeded := p.clock.Now().Unix()
	p.clock.advance(1e9 * 60)
	p.wants("changed later", p.admin("POST", updatePath, `{"userId":"u3","name":"Dave"}`), `{"statusCode":200}`)
	for query, want := range map[string]string{
		"":                                       `{"statusCode":200,"data":{"totalCount":3,"list":[{"userId":"u1","customData":"!"},{"userId":"u2"},{"userId":"u3"}]}}`,
		"page=2&limit=2":                         `{"data":{"totalCount":3,"list":[{"userId":"u3"}]}}`,
		"page=9":                                 `{"data":{"totalCount":3,"list":[]}}`,
		"status=Suspended":                       `{"data":{"totalCount":1,"list":[{"userId":"u2"}]}}`,
		fmt.Sprintf("updatedAtStart=%d", seeded): `{"data":{"totalCount":3}}`,
		fmt.Sprintf("updatedAtStart=%d", seeded+1):    `{"data":{"totalCount":1,"list":[{"userId":"u3"}]}}`,
		fmt.Sprintf("updatedAtEnd=%d", seeded):        `{"data":{"totalCount":2}}`,
		fmt.Sprintf("updatedAtEnd=%d", seeded-1):      `{"data":{"totalCount":0,"list":[]}}`,
		"withCustomData=true&limit=1":                 `{"data":{"list":[{"customData":{"age":7}}]}}`,
		"withDepartmentIds=true&status=Suspended":     `{"data":{"list":[{"departmentIds":["d"]}]}}`,
		"withPost=true&page=3&limit=1":                `{"data":{"list":[{"postIdList":["p"]}]}}`,
		"withUserPasswordExpireTime=true&limit=1":     `{"data":{"list":[{"userId":"u1"}]}}`,
		"withIdentities=true&status=Activated&page=1": `{"data":{"totalCount":2}}`,
		"page=0":       `{"statusCode":400,"message":"参数错误: page must be at least 1"}`,
		"limit=0":      `{"statusCode":400,"message":"参数错误: limit must be 1 to 50"}`,
		"limit=51":     `{"statusCode":400}`,
		"limit=many":   `{"statusCode":400}`,
		"status=Happy": `{"statusCode":400}`,
	} {
		p.wants(query, p.admin("GET", "/api/v3/list-users?"+query, ""), want)
	}
}

func TestGetUserBatch(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	for query, want := range map[string]string{
		"userIds=u2&userIds=u1":                                 `{"statusCode":200,"data":[{"userId":"u2","departmentIds":"!"},{"userId":"u1","customData":"!"}]}`,
		"userIds=u1&userIds=nope":                               `{"data":[{"userId":"u1"}]}`,
		"userIds=nope":                                          `{"statusCode":200,"data":[]}`,
		"userIds=dave&userIds=bob&userIdType=username":          `{"data":[{"userId":"u3"},{"userId":"u1"}]}`,
		"userIds=u1&userIds=u2&withCustomData=true":             `{"data":[{"customData":{"age":7}},{"customData":{}}]}`,
		"userIds=u1&flatCustomData=true":                        `{"data":[{"userId":"u1","age":7,"customData":"!"}]}`,
		"userIds=u2&withDepartmentIds=true&withIdentities=true": `{"data":[{"departmentIds":["d"]}]}`,
		"userIds=u1&userIdType=shoe_size":                       `{"statusCode":400}`,
		"":                                                      `{"statusCode":400}`,
		"userIds=" + strings.Repeat("u1&userIds=", 150) + "u1":  `{"statusCode":200}`,
	} {
		p.wants(query, p.admin("GET", "/api/v3/get-user-batch?"+query, ""), want)
	}
}

func TestCreateUsersBatch(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	create := func(body string) map[string]any { return p.admin("POST", "/api/v3/create-users-batch", body) }
	p.wants("two", create(`{"list":[
		{"username":"erin","email":"erin@example.com","password":"passw0rd","gender":"F","customData":{"age":3},"tenantIds":["t"],"departmentIds":["d"],"metadataSource":{"a":1},
		 "otp":{"secret":"JBSWY3DPEHPK3PXP"},"identities":[{"extIdpId":"idp","provider":"wechat","type":"openid","userIdInIdp":"o-1","originConnIds":[]}]},
		{"externalId":"x2","status":"Suspended"}],"options":{"autoGeneratePassword":true,"resetPasswordOnFirstLogin":true}}`),
		`{"statusCode":200,"data":[
		{"userId":"*","username":"erin","email":"erin@example.com","gender":"F","customData":{"age":3},"tenantId":"t","departmentIds":["d"],"metadataSource":{"a":1},"identities":[{"userIdInIdp":"o-1"}],"resetPasswordOnNextLogin":true,"userSourceType":"adminCreated"},
		{"externalId":"x2","status":"Suspended","passwordLastSetAt":"*"}]}`)
	p.wants("its password", p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"erin","password":"passw0rd"}}`), `{"apiCode":1639}`)
	for name, tt := range map[string]struct{ body, want string }{
		"second is taken":        {`{"list":[{"username":"fred"},{"username":"bob"}]}`, `{"statusCode":499,"apiCode":2026}`},
		"taken by the first":     {`{"list":[{"username":"fred"},{"username":"fred"}]}`, `{"statusCode":499,"apiCode":2026}`},
		"second is not valid":    {`{"list":[{"username":"fred"},{"name":"x"}]}`, `{"statusCode":400}`},
		"custom data":            {`{"list":[{"username":"fred","customData":{"age":"x"}}]}`, `{"statusCode":400}`},
		"short password":         {`{"list":[{"username":"fred","password":"x"}]}`, `{"statusCode":499,"apiCode":2029}`},
		"otp":                    {`{"list":[{"username":"fred","otp":{"secret":"1"}}]}`, `{"statusCode":400}`},
		"none":                   {`{"list":[]}`, `{"statusCode":400}`},
		"too many":               {`{"list":[` + strings.Repeat(`{"username":"fred"},`, 500) + `{}]}`, `{"statusCode":400,"message":"参数错误: list must have 1 to 500 elements"}`},
		"department id by code":  {`{"list":[{"username":"fred","departmentIds":["d"]}],"options":{"departmentIdType":"code"}}`, `{"statusCode":501}`},
		"unknown encryption way": {`{"list":[{"username":"fred","password":"passw0rd"}],"options":{"passwordEncryptType":"x"}}`, `{"statusCode":400}`},
	} {
		p.wants(name, create(tt.body), tt.want)
	}
	p.wants("a refused batch makes nobody", p.admin("POST", "/api/v3/is-user-exists", `{"username":"fred"}`), `{"data":{"exists":false}}`)
}

func TestUpdateUserBatch(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	update := func(body string) map[string]any { return p.admin("POST", "/api/v3/update-user-batch", body) }
	p.wants("two", update(`{"list":[{"userId":"u1","name":"Bob","password":"passw0rd2","customData":{"age":8},"metadata":{"k":true}},{"userId":"u3","phone":"137"}]}`),
		`{"statusCode":200,"data":[{"userId":"u1","name":"Bob","customData":{"age":8},"metadataSource":{"k":true}},{"userId":"u3","phone":"137","customData":{}}]}`)
	p.signIn("bob", "passw0rd2")
	p.wants("names swap hands", update(`{"list":[{"userId":"u1","username":"bob2"},{"userId":"u3","username":"bob"}]}`), `{"data":[{"username":"bob2"},{"username":"bob"}]}`)
	p.wants("passwords made", update(`{"list":[{"userId":"u1"}],"options":{"autoGeneratePassword":true,"resetPasswordOnNextLogin":true}}`), `{"data":[{"resetPasswordOnNextLogin":true}]}`)
	p.wants("encrypted", update(`{"list":[{"userId":"u3","password":"`+p.encrypted("passw0rd3")+`"}],"options":{"passwordEncryptType":"rsa"}}`), `{"statusCode":200}`)
	p.signIn("bob", "passw0rd3")
	for name, tt := range map[string]struct{ body, want string }{
		"second is unknown": {`{"list":[{"userId":"u1","name":"never"},{"userId":"nope"}]}`, `{"statusCode":404,"apiCode":2004}`},
		"username taken":    {`{"list":[{"userId":"u1","name":"never"},{"userId":"u3","username":"carol"}]}`, `{"statusCode":499,"apiCode":2034}`},
		"phone taken":       {`{"list":[{"userId":"u3","phone":"138"}]}`, `{"statusCode":499,"apiCode":2035}`},
		"email taken":       {`{"list":[{"userId":"u3","email":"bob@example.com"}]}`, `{"statusCode":499,"apiCode":2200}`},
		"no id":             {`{"list":[{"name":"x"}]}`, `{"statusCode":400,"message":"参数错误: list[0].userId is required"}`},
		"none":              {`{"list":[]}`, `{"statusCode":400}`},
	} {
		p.wants(name, update(tt.body), tt.want)
	}
	p.wants("a refused batch changes nobody", p.admin("GET", "/api/v3/get-user?userId=u1", ""), `{"data":{"name":"Bob"}}`)
}
