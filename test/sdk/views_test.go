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
}
