package wire

// ok is an answer, as Authing wraps it and as REST prints it.
func ok(data string) string { return `{"statusCode":200,"message":"","data":` + data + `}` }

var shapes = []shape{
	{
		name:    "a list of texts is the data",
		rpc:     "ManagementService.ListDepartmentMemberIds",
		request: `{"organizationCode":"steamory","departmentId":"root"}`,
		verb:    "GET", target: "/api/v3/list-department-member-ids?departmentId=root&organizationCode=steamory",
		answer: ok(`["u1","u2"]`), grpc: `{"userIds":["u1","u2"]}`, rest: ok(`["u1","u2"]`),
	},
	{
		name:    "a text is the data",
		rpc:     "ManagementService.GetBindPwd",
		request: `{}`,
		verb:    "GET", target: "/api/v3/get-ldap-server-random-pwd",
		answer: ok(`"s3cret"`), grpc: `{"bindPwd":"s3cret"}`, rest: ok(`"s3cret"`),
	},
	{
		name:    "a truth value is the data",
		rpc:     "ManagementService.SaveLdapConfigInfo",
		request: `{"ldapDomain":"example"}`,
		verb:    "POST", target: "/api/v3/enable-ldap-server", body: `{"ldapDomain":"example"}`,
		answer: ok(`true`), grpc: `{"success":true}`, rest: ok(`true`),
	},
	{
		name:    "an object with one field is the data",
		rpc:     "ManagementService.UpdateGlobalMfaSettings",
		request: `{"enabledFactors":["OTP","SMS"]}`,
		verb:    "POST", target: "/api/v3/update-global-mfa-settings", body: `{"enabledFactors":["OTP","SMS"]}`,
		answer: ok(`{"enabledFactors":["OTP","SMS"]}`),
		grpc:   `{"mfaSettings":{"enabledFactors":["OTP","SMS"]}}`, rest: ok(`{"enabledFactors":["OTP","SMS"]}`),
	},
	{
		name:    "an object with one field is the response",
		rpc:     "ManagementService.IsUserExists",
		request: `{"username":"bob"}`,
		verb:    "POST", target: "/api/v3/is-user-exists", body: `{"username":"bob"}`,
		answer: ok(`{"exists":true}`), grpc: `{"exists":true}`, rest: ok(`{"exists":true}`),
	},
	{
		name:    "data of any kind: a list",
		rpc:     "ManagementService.GetCustomData",
		request: `{"tenantId":"t1","targetType":"USER","targetIdentifier":"u1"}`,
		verb:    "GET", target: "/api/v3/get-custom-data?targetIdentifier=u1&targetType=USER&tenantId=t1",
		answer: ok(`[1,0.5,{"a":null},"x"]`), grpc: `{"customData":[1,0.5,{"a":null},"x"]}`, rest: ok(`[1,0.5,{"a":null},"x"]`),
	},
	{
		name:    "data of any kind: null",
		rpc:     "ManagementService.GetCustomData",
		request: `{"tenantId":"t1","targetType":"USER","targetIdentifier":"u1"}`,
		verb:    "GET", target: "/api/v3/get-custom-data?targetIdentifier=u1&targetType=USER&tenantId=t1",
		answer: ok(`null`), grpc: `{}`, rest: ok(`null`),
	},
	{
		name:    "data of any kind: none in the envelope",
		rpc:     "AuthService.DeleteWebAuthnCredential",
		request: `{"credentialId":"c1"}`,
		verb:    "DELETE", target: "/api/v3/webauthn/credentials/c1",
		answer: `{"statusCode":200,"message":"deleted"}`, grpc: `{}`, rest: `null`,
	},
	{
		name:    "an answer that is the data, without an envelope",
		rpc:     "ManagementService.DeleteWhitelist",
		request: `{"type":"EMAIL","list":["a@example.com"]}`,
		verb:    "POST", target: "/api/v3/delete-whitelist", body: `{"type":"EMAIL","list":["a@example.com"]}`,
		answer: `{"success":true}`, grpc: `{"success":true}`, rest: `{"success":true}`,
	},
	{
		name:    "the same with an envelope",
		rpc:     "ManagementService.DeleteWhitelist",
		request: `{"type":"EMAIL","list":["a@example.com"]}`,
		verb:    "POST", target: "/api/v3/delete-whitelist", body: `{"type":"EMAIL","list":["a@example.com"]}`,
		answer: ok(`{"success":true}`), grpc: `{"success":true}`, rest: `{"success":true}`,
	},
	{
		name:    "names in snake case in a query",
		rpc:     "AuthService.GenerateLinkExtIdpUrl",
		request: `{"ext_idp_conn_identifier":"google","app_id":"a1","id_token":"t"}`,
		verb:    "GET", target: "/api/v3/generate-link-extidp-url?app_id=a1&ext_idp_conn_identifier=google&id_token=t",
		answer: ok(`{"url":"https://example.com"}`), grpc: `{"url":"https://example.com"}`, rest: ok(`{"url":"https://example.com"}`),
	},
	{
		name:    "names that are languages",
		rpc:     "ManagementService.UpdateOrganization",
		request: `{"organizationCode":"o","i18n":{"organizationName":{"zh-CN":{"enabled":true,"value":"中文"}}}}`,
		verb:    "POST", target: "/api/v3/update-organization",
		body:   `{"organizationCode":"o","i18n":{"organizationName":{"zh-CN":{"enabled":true,"value":"中文"}}}}`,
		answer: ok(`{"organizationCode":"o","i18n":{"organizationName":{"en-US":{"enabled":true,"value":"x"}}}}`),
		grpc:   `{"organization":{"organizationCode":"o","i18n":{"organizationName":{"en-US":{"enabled":true,"value":"x"}}}}}`,
		rest: ok(`{"organizationCode":"o","organizationName":"","departmentId":"","hasChildren":false,"membersCount":0,"isVirtualNode":false,` +
			`"i18n":{"organizationName":{"en-US":{"enabled":true,"value":"x"}}}}`),
	},
	{
		name:    "parameters in the path, escaped",
		rpc:     "AuthService.DeleteWebAuthnAdminCredential",
		request: `{"credentialId":"a/b","userId":"中 ?","appId":"100%"}`,
		verb:    "DELETE", target: "/api/v3/webauthn/admin/credentials/a%2Fb/%E4%B8%AD%20%3F/100%25",
		answer: `[true]`, grpc: `{"data":[true]}`, rest: `[true]`,
	},
	{
		name:    "a parameter in the path, the rest in the body of a PUT",
		rpc:     "AuthService.UpdateWebAuthnAdminCredential",
		request: `{"credentialId":"c1","name":"key"}`,
		verb:    "PUT", target: "/api/v3/webauthn/admin/credentials/c1", body: `{"name":"key"}`,
		answer: `{"id":"c1"}`, grpc: `{"data":{"id":"c1"}}`, rest: `{"id":"c1"}`,
	},
	{
		name:    "PUT",
		rpc:     "ManagementService.ProcessApproval",
		request: `{"number":"7","isAgreed":false}`,
		verb:    "PUT", target: "/api/v3/approval-process", body: `{"number":"7","isAgreed":false}`,
		answer: ok(`{"success":true}`), grpc: `{"success":true}`, rest: ok(`{"success":true}`),
	},
	{
		name:    "DELETE with a list in its query",
		rpc:     "ManagementService.DeleteAuth",
		request: `{"authIds":["a","b c"]}`,
		verb:    "DELETE", target: "/api/v3/batch-applications-auth?authIds%5B%5D=a&authIds%5B%5D=b+c",
		answer: ok(`{"success":true}`), grpc: `{"success":true}`, rest: ok(`{"success":true}`),
	},
	{
		name:    "a list of one in a query",
		rpc:     "ManagementService.GetPermissionNamespacesBatch",
		request: `{"codes":["n1"]}`,
		verb:    "GET", target: "/api/v3/get-permission-namespaces-batch?codes%5B%5D=n1",
		answer: ok(`[]`), grpc: `{}`, rest: ok(`[]`),
	},
	{
		name:    "a value of any kind in a query",
		rpc:     "ManagementService.ListTenants",
		request: `{"source":{"app":"a1","kinds":[1,"x"]}}`,
		verb:    "GET", target: "/api/v3/list-tenants?source=%7B%22app%22%3A%22a1%22%2C%22kinds%22%3A%5B1%2C%22x%22%5D%7D",
		answer: ok(`{"totalCount":0,"list":[]}`), grpc: `{}`, rest: ok(`{"totalCount":0,"list":[]}`),
	},
	{
		name:    "a path outside /api/v3",
		rpc:     "ManagementService.GetRowBatch",
		request: `{"rowIds":["r1"],"modelId":"m"}`,
		verb:    "POST", target: "/get-row-batch", body: `{"rowIds":["r1"],"modelId":"m"}`,
		answer: ok(`[{"rowId":"r1","cellList":[{"fieldId":"f","value":12}]}]`),
		grpc:   `{"rows":[{"rowId":"r1","cellList":[{"fieldId":"f","value":12}]}]}`,
		rest:   ok(`[{"rowId":"r1","cellList":[{"fieldId":"f","value":12}]}]`),
	},
	{
		name:    "two verbs on one path: GET",
		rpc:     "ManagementService.FindUserList",
		request: `{"userListType":"BLACK","page":2}`,
		verb:    "GET", target: "/api/v3/user-list?page=2&userListType=BLACK",
		answer: ok(`{"totalCount":11,"list":[]}`), grpc: `{"totalCount":"11"}`, rest: ok(`{"totalCount":11,"list":[]}`),
	},
	{
		name:    "two verbs on one path: POST",
		rpc:     "ManagementService.AddUserList",
		request: `{"expireAt":"1700000000000","limitList":["FORBID_LOGIN"],"removeType":"MANUAL","addType":"MANUAL","userListType":"BLACK","userIds":["u1"]}`,
		verb:    "POST", target: "/api/v3/user-list",
		body:   `{"expireAt":1700000000000,"limitList":["FORBID_LOGIN"],"removeType":"MANUAL","addType":"MANUAL","userListType":"BLACK","userIds":["u1"]}`,
		answer: ok(`{}`), grpc: `{}`, rest: ok(`{}`),
	},
	{
		name:    "a tree of nodes that hold nodes",
		rpc:     "ManagementService.GetUserResourceStruct",
		request: `{"resourceCode":"r","userId":"u","namespaceCode":"n"}`,
		verb:    "POST", target: "/api/v3/get-user-resource-struct", body: `{"resourceCode":"r","userId":"u","namespaceCode":"n"}`,
		answer: ok(tree), grpc: tree, rest: ok(tree),
	},
}

// tree is four levels deep.
const tree = `{"namespaceCode":"n","resourceCode":"r","resourceType":"TREE","treeResourceAuthAction":{"nodeAuthActionList":[
	{"code":"1","name":"a","actions":["get"],"children":[
		{"code":"2","name":"b","children":[
			{"code":"3","name":"c","children":[{"code":"4","name":"d","value":"leaf","actions":["get","put"]}]},
			{"code":"5","name":"e"}
		]}
	]}
]}}`
