//go:build sdk

package sdk_test

// view is one object, and how each interface is asked for it. {name} in a
// request, path or token stands for a member of what the walk printed.
type view struct {
	// name is the object's in what the walk printed.
	name string
	// rpc and its request, protobuf JSON; answer is the field of the response
	// that holds the object, "" when the response is the object.
	rpc, request, answer string
	// get is the path and query of a REST route by GET, post that of one by
	// POST, with the request as its body. Neither: POST to the rpc's own path.
	get, post string
	// bare: the REST answer has no envelope.
	bare bool
	// token is the user's, for calls on its behalf.
	token string
}

var nodeViews = []view{
	{
		name:    "profile",
		rpc:     "authing.v3.AuthService/GetProfile",
		request: `{"withCustomData":true,"withIdentities":true,"withDepartmentIds":true}`,
		answer:  "user",
		get:     "/api/v3/get-profile?withCustomData=true&withIdentities=true&withDepartmentIds=true",
		token:   "{accessToken}",
	},
	{
		name: "user",
		rpc:  "authing.v3.ManagementService/GetUser",
		request: `{"userId":"{user.userId}","withCustomData":true,"withIdentities":true,"withDepartmentIds":true,` +
			`"withPost":true}`,
		answer: "user",
		get: "/api/v3/get-user?userId={user.userId}&withCustomData=true&withIdentities=true&withDepartmentIds=true" +
			"&withPost=true",
	},
	{
		name:    "page",
		rpc:     "authing.v3.ManagementService/ListUsers",
		request: `{"keywords":"{user.username}","options":{"fuzzySearchOn":["username"],"withCustomData":true}}`,
		post:    "/api/v3/list-users",
	},
	{
		name:    "mfa",
		rpc:     "authing.v3.ManagementService/GetUserMfaInfo",
		request: `{"userId":"{secured}"}`,
		get:     "/api/v3/get-user-mfa-info?userId={secured}",
	},
	{
		name:    "history",
		rpc:     "authing.v3.ManagementService/GetUserLoginHistory",
		request: `{"userId":"{secured}"}`,
		get:     "/api/v3/get-user-login-history?userId={secured}",
	},
	{
		name:    "role",
		rpc:     "authing.v3.ManagementService/GetRole",
		request: `{"code":"{role.code}"}`,
		answer:  "role",
		get:     "/api/v3/get-role?code={role.code}",
	},
	{
		name:    "roles",
		rpc:     "authing.v3.ManagementService/ListRoles",
		request: `{"keywords":"{role.code}"}`,
		get:     "/api/v3/list-roles?keywords={role.code}",
	},
	{
		name:    "held",
		rpc:     "authing.v3.ManagementService/GetUserRoles",
		request: `{"userId":"{holder}"}`,
		get:     "/api/v3/get-user-roles?userId={holder}",
	},
	{
		name:    "assignments",
		rpc:     "authing.v3.ManagementService/ListRoleAssignments",
		request: `{"roleCode":"{role.code}","targetType":["USER"]}`,
		get:     "/api/v3/list-role-assignments?roleCode={role.code}&targetType=USER",
	},
	{
		name:    "group",
		rpc:     "authing.v3.ManagementService/GetGroup",
		request: `{"code":"{group.code}"}`,
		answer:  "group",
		get:     "/api/v3/get-group?code={group.code}",
	},
	{
		name:    "groups",
		rpc:     "authing.v3.ManagementService/ListGroups",
		request: `{"keywords":"{group.code}"}`,
		get:     "/api/v3/list-groups?keywords={group.code}",
	},
	{
		name:    "members",
		rpc:     "authing.v3.ManagementService/ListGroupMembers",
		request: `{"code":"{group.code}","withCustomData":true}`,
		get:     "/api/v3/list-group-members?code={group.code}&withCustomData=true",
	},
	{
		name: "inDepartment",
		rpc:  "authing.v3.ManagementService/ListDepartmentMembers",
		request: `{"organizationCode":"{department.organizationCode}","departmentId":"{department.departmentId}",` +
			`"orderBy":"Asc","includeChildrenDepartments":true,"withCustomData":true}`,
		get: "/api/v3/list-department-members?organizationCode={department.organizationCode}" +
			"&departmentId={department.departmentId}&orderBy=Asc&includeChildrenDepartments=true&withCustomData=true",
	},
}

var jsViews = []view{
	{
		name:    "current",
		rpc:     "authing.v2.AuthService/GetCurrentUser",
		request: `{}`,
		answer:  "user",
		get:     "/api/v2/users/me",
		token:   "{token}",
	},
	{
		name:    "status",
		rpc:     "authing.v2.AuthService/CheckLoginStatus",
		request: `{"token":"{token}"}`,
		answer:  "tokenStatus",
	},
	{
		name:    "user",
		rpc:     "authing.v2.ManagementService/GetUserDetail",
		request: `{"userId":"{user.id}","with_custom_data":true}`,
		answer:  "user",
		get:     "/api/v2/users/{user.id}?with_custom_data=true",
	},
	{
		name:    "registered",
		rpc:     "authing.v2.ManagementService/GetUserDetail",
		request: `{"userId":"{registered.id}","with_custom_data":true}`,
		answer:  "user",
		get:     "/api/v2/users/{registered.id}?with_custom_data=true",
	},
	{
		name:    "page",
		rpc:     "authing.v2.ManagementService/ListUsers",
		request: `{"page":1,"limit":50,"withCustomData":true}`,
	},
	{
		name:    "roles",
		rpc:     "authing.v2.ManagementService/ListUserRoles",
		request: `{"userId":"{bobId}"}`,
	},
	{
		name:    "found",
		rpc:     "authing.v2.ManagementService/FindUser",
		request: `{"username":"{user.username}","withCustomData":true}`,
		answer:  "user",
	},
	{
		name:    "searched",
		rpc:     "authing.v2.ManagementService/SearchUsers",
		request: `{"query":"{user.username}","fields":["username"],"withCustomData":true}`,
	},
	{
		name:    "batched",
		rpc:     "authing.v2.ManagementService/BatchGetUsers",
		request: `{"ids":["{user.username}","{registered.username}"],"type":"username"}`,
		answer:  "users",
		post:    "/api/v2/users/batch",
	},
	{
		name:    "signedIn",
		rpc:     "authing.v2.ManagementService/CheckUserLoginStatus",
		request: `{"userId":"{registered.id}"}`,
		get:     "/api/v2/users/login-status?userId={registered.id}",
	},
	{
		name:    "fields",
		rpc:     "authing.v2.ManagementService/ListUdf",
		request: `{"targetType":"USER"}`,
		answer:  "list",
	},
}
