package emulator_test

import (
	"testing"
)

const (
	createPath = "/api/v3/create-user"
	updatePath = "/api/v3/update-user"
	deletePath = "/api/v3/delete-users-batch"
)

func TestCreateUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	p.wants("everything", p.admin("POST", createPath, `{
		"username":"alice","email":"Alice@Example.com","phone":"13800000002","phoneCountryCode":"+86","externalId":"x-1",
		"name":"Alice","nickname":"Al","photo":"https://example.com/a.png","gender":"F","emailVerified":true,"phoneVerified":true,
		"birthdate":"2000-01-02","country":"CN","province":"BJ","city":"Beijing","address":"a","streetAddress":"s","postalCode":"100000",
		"company":"c","browser":"b","device":"d","givenName":"g","familyName":"f","middleName":"m","profile":"p","preferredUsername":"pu",
		"website":"w","zoneinfo":"Asia/Shanghai","locale":"zh-CN","formatted":"fo","region":"r","identityNumber":"42",
		"password":"passw0rd","tenantIds":["tenant-1"],"otp":{"secret":"JBSWY3DPEHPK3PXP"},"departmentIds":["d1","d2"],
		"customData":{"age":7,"school":"PKU","undeclared":{"a":[1,true,null]}},"metadataSource":{"k":"v"},
		"identities":[{"extIdpId":"idp","provider":"wechat","type":"openid","userIdInIdp":"o-1","userInfoInIdp":{"n":1},"accessToken":"at","refreshToken":"rt","originConnIds":["c1"]}],
		"options":{"departmentIdType":"department_id","resetPasswordOnFirstLogin":true}}`), `{"statusCode":200,"data":{
		"userId":"*","username":"alice","email":"Alice@Example.com","phone":"13800000002","phoneCountryCode":"+86","externalId":"x-1",
		"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z","signedUp":"2026-11-21T02:30:00.000Z","passwordLastSetAt":"2026-11-21T02:30:00.000Z",
		"status":"Activated","workStatus":"Active","loginsCount":0,"userSourceType":"adminCreated","passwordSecurityLevel":2,
		"name":"Alice","nickname":"Al","photo":"https://example.com/a.png","gender":"F","emailVerified":true,"phoneVerified":true,
		"birthdate":"2000-01-02","country":"CN","province":"BJ","city":"Beijing","address":"a","streetAddress":"s","postalCode":"100000",
		"company":"c","browser":"b","device":"d","givenName":"g","familyName":"f","middleName":"m","profile":"p","preferredUsername":"pu",
		"website":"w","zoneinfo":"Asia/Shanghai","locale":"zh-CN","formatted":"fo","region":"r","identityNumber":"42","tenantId":"tenant-1",
		"departmentIds":["d1","d2"],"customData":{"age":7,"school":"PKU","undeclared":{"a":[1,true,null]}},"metadataSource":{"k":"v"},"resetPasswordOnNextLogin":true,
		"identities":[{"identityId":"*","extIdpId":"idp","provider":"wechat","type":"openid","userIdInIdp":"o-1","userInfoInIdp":{"n":1},"accessToken":"at","refreshToken":"rt","originConnIds":["c1"]}]}}`)
	p.wants("password made", p.admin("POST", createPath, `{"username":"made","options":{"autoGeneratePassword":true}}`),
		`{"statusCode":200,"data":{"passwordLastSetAt":"*"}}`)
	p.wants("password kept", p.admin("POST", createPath, `{"username":"kept","password":"{md5}abc","options":{"keepPassword":true}}`), `{"statusCode":200}`)
	p.signIn("kept", "{md5}abc")
	p.wants("password encrypted", p.admin("POST", createPath,
		`{"username":"rsa","password":"`+p.encrypted("passw0rd")+`","options":{"passwordEncryptType":"rsa"}}`), `{"statusCode":200}`)
	p.signIn("rsa", "passw0rd")

	for name, tt := range map[string]struct{ body, want string }{
		"username taken":         {`{"username":"bob"}`, `{"statusCode":499,"apiCode":2026}`},
		"email taken":            {`{"email":"ALICE@example.com"}`, `{"statusCode":499,"apiCode":2026}`},
		"phone taken":            {`{"phone":"13800000002"}`, `{"statusCode":499,"apiCode":2026}`},
		"external id taken":      {`{"externalId":"x-1"}`, `{"statusCode":499,"apiCode":2026}`},
		"identity taken":         {`{"username":"z","identities":[{"extIdpId":"idp","provider":"wechat","type":"openid","userIdInIdp":"o-1","originConnIds":[]}]}`, `{"statusCode":499,"apiCode":2026}`},
		"nothing to be found by": {`{"name":"x"}`, `{"statusCode":400}`},
		"bad status":             {`{"username":"z","status":"Gone"}`, `{"statusCode":400,"message":"参数错误: status must be Activated, Suspended, Resigned, Archived or Deactivated"}`},
		"bad gender":             {`{"username":"z","gender":"X"}`, `{"statusCode":400}`},
		"bad email":              {`{"email":"z"}`, `{"statusCode":400,"apiCode":2003}`},
		"bad phone":              {`{"phone":"call me"}`, `{"statusCode":400}`},
		"bad country code":       {`{"phone":"13900000000","phoneCountryCode":"86"}`, `{"statusCode":400}`},
		"short password":         {`{"username":"z","password":"12345"}`, `{"statusCode":499,"apiCode":2029}`},
		"not decryptable":        {`{"username":"z","password":"12345","options":{"passwordEncryptType":"rsa"}}`, `{"statusCode":499,"apiCode":2016}`},
		"unknown encryption":     {`{"username":"z","options":{"passwordEncryptType":"rot13"}}`, `{"statusCode":400}`},
		"custom data type":       {`{"username":"z","customData":{"age":"old"}}`, `{"statusCode":400}`},
		"department id type":     {`{"username":"z","options":{"departmentIdType":"x"}}`, `{"statusCode":400}`},
		"department code":        {`{"username":"z","departmentIds":["a"],"options":{"departmentIdType":"code"}}`, `{"statusCode":501}`},
		"incomplete identity":    {`{"username":"z","identities":[{"provider":"wechat"}]}`, `{"statusCode":400}`},
		"number for text":        {`{"username":7}`, `{"statusCode":400}`},
		"no JSON":                {`{"username":`, `{"statusCode":400}`},
	} {
		p.wants(name, p.admin("POST", createPath, tt.body), tt.want)
	}
	p.wants("no token", p.call("POST", createPath, `{"username":"z"}`), `{"statusCode":401,"message":"未授权"}`)
}

func TestGetUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
fields: [{key: age, type: NUMBER}]
users:
  - id: u1
    profile: {username: bob, email: bob@example.com, phone: "138", externalId: x, departmentIds: [d], postIdList: [p]}
    customData: {age: 7, username: never}
`)
	p.admin("POST", createPath, `{"username":"carol","identities":[{"extIdpId":"idp","provider":"wechat","type":"openid","userIdInIdp":"o-1"}]}`)
	for query, want := range map[string]string{
		"userId=u1":                                              `{"statusCode":200,"data":{"userId":"u1","customData":"!","departmentIds":"!","postIdList":"!","identities":"!"}}`,
		"userId=u1&userIdType=user_id":                           `{"data":{"userId":"u1"}}`,
		"userId=x&userIdType=external_id":                        `{"data":{"userId":"u1"}}`,
		"userId=138&userIdType=phone":                            `{"data":{"userId":"u1"}}`,
		"userId=%2B86-138&userIdType=phone":                      `{"data":{"userId":"u1"}}`,
		"userId=BOB@example.com&userIdType=email":                `{"data":{"userId":"u1"}}`,
		"userId=bob&userIdType=username":                         `{"data":{"userId":"u1"}}`,
		"userId=idp:o-1&userIdType=identity&withIdentities=true": `{"data":{"username":"carol","identities":[{"userIdInIdp":"o-1","originConnIds":[]}]}}`,
		"userId=age:7&userIdType=custom_field":                   `{"data":{"userId":"u1"}}`,
		"userId=age:8&userIdType=custom_field":                   `{"statusCode":404,"apiCode":2004}`,
		"userId=age&userIdType=custom_field":                     `{"statusCode":400}`,
		"userId=a&userIdType=sync_relation":                      `{"statusCode":501}`,
		"userId=a&userIdType=shoe_size":                          `{"statusCode":400,"message":"参数错误: userIdType must be user_id, external_id, phone, email, username, identity, sync_relation or custom_field"}`,
		"userId=nope":                                            `{"statusCode":404,"apiCode":2004,"message":"用户不存在"}`,
		"":                                                       `{"statusCode":400}`,
		"userId=u1&withCustomData=true&withDepartmentIds=true&withPost=true": `{"data":{"customData":{"age":7},"departmentIds":["d"],"postIdList":["p"]}}`,
		"userId=u1&flatCustomData=true":                                      `{"data":{"age":7,"username":"bob","customData":"!"}}`,
	} {
		p.wants(query, p.admin("GET", "/api/v3/get-user?"+query, ""), want)
	}
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
fields: [{key: age, type: NUMBER}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob, email: bob@example.com, phone: "138", externalId: x, nickname: B}, customData: {age: 7}}
  - {id: u2, profile: {username: carol, email: carol@example.com, phone: "139", externalId: "y"}}
`)
	update := func(body string) map[string]any { return p.admin("POST", updatePath, body) }
	p.wants("members", update(`{"userId":"u1","name":"Bob","nickname":"","email":"new@example.com","status":"Suspended","customData":{"age":null,"free":1},"metadata":{"a":1}}`),
		`{"statusCode":200,"data":{"name":"Bob","nickname":"!","email":"new@example.com","username":"bob","status":"Suspended","statusChangedAt":"*","customData":{"age":"!","free":1},"metadataSource":{"a":1}}}`)
	p.wants("by another name", update(`{"userId":"bob","status":"Activated","options":{"userIdType":"username"}}`), `{"data":{"userId":"u1","status":"Activated"}}`)
	p.wants("same values", update(`{"userId":"u1","username":"bob","phone":"138"}`), `{"statusCode":200}`)
	p.wants("password", update(`{"userId":"u1","password":"passw0rd2"}`), `{"statusCode":200}`)
	p.signIn("bob", "passw0rd2")
	p.wants("next login", update(`{"userId":"u1","options":{"resetPasswordOnNextLogin":true}}`), `{"data":{"resetPasswordOnNextLogin":true}}`)
	p.wants("made password", update(`{"userId":"u1","options":{"autoGeneratePassword":true}}`), `{"data":{"resetPasswordOnNextLogin":"!"}}`)
	p.wants("freed email", update(`{"userId":"u2","email":"bob@example.com"}`), `{"statusCode":200}`)
	for name, tt := range map[string]struct{ body, want string }{
		"username taken":    {`{"userId":"u1","username":"carol"}`, `{"statusCode":499,"apiCode":2034}`},
		"phone taken":       {`{"userId":"u1","phone":"139"}`, `{"statusCode":499,"apiCode":2035}`},
		"email taken":       {`{"userId":"u1","email":"BOB@example.com"}`, `{"statusCode":499,"apiCode":2200}`},
		"external id taken": {`{"userId":"u1","externalId":"y"}`, `{"statusCode":499,"apiCode":2026}`},
		"unknown":           {`{"userId":"u9","name":"x"}`, `{"statusCode":404,"apiCode":2004}`},
		"bad status":        {`{"userId":"u1","status":"x"}`, `{"statusCode":400}`},
		"bad id type":       {`{"userId":"u1","options":{"userIdType":"x"}}`, `{"statusCode":400}`},
		"no id":             {`{"name":"x"}`, `{"statusCode":400}`},
	} {
		p.wants(name, update(tt.body), tt.want)
	}
	p.wants("a refused change changes nothing", p.admin("GET", "/api/v3/get-user?userId=u1", ""), `{"data":{"username":"bob","phone":"138","email":"new@example.com"}}`)
}

func TestDeleteUsersBatch(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: admin}]
users:
  - {id: u1, profile: {username: bob}, roles: [admin]}
  - {id: u2, profile: {username: carol}}
  - {id: u3, profile: {username: dave}}
`)
	p.wants("unknown skipped", p.admin("POST", deletePath, `{"userIds":["u1","nope"]}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("by name", p.admin("POST", deletePath, `{"userIds":["carol"],"options":{"userIdType":"username"}}`), `{"data":{"success":true}}`)
	p.wants("bad type", p.admin("POST", deletePath, `{"userIds":["dave"],"options":{"userIdType":"x"}}`), `{"statusCode":400}`)
	p.wants("none", p.admin("POST", deletePath, `{"userIds":[]}`), `{"statusCode":400}`)
	p.wants("left", p.admin("POST", "/api/v3/list-users", `{}`), `{"data":{"totalCount":1,"list":[{"userId":"u3"}]}}`)
	p.wants("name is free", p.admin("POST", createPath, `{"username":"bob"}`), `{"statusCode":200}`)
}
