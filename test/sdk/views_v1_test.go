//go:build sdk

package sdk_test

// jsV1Views have no paths of REST of their own.
var jsV1Views = []view{
	{
		name:    "v1User",
		rpc:     "authing.v1.ManagementService/GetUser",
		request: `{"id":"{userId}"}`,
		answer:  "user",
	},
	{
		name:    "v1Group",
		rpc:     "authing.v1.ManagementService/GetRbacGroup",
		request: `{"_id":"{groupId}"}`,
		answer:  "group",
	},
	{
		name:    "v1GroupRoles",
		rpc:     "authing.v1.ManagementService/ListRbacGroupRoles",
		request: `{"_id":"{groupId}"}`,
	},
	{
		name:    "v1Role",
		rpc:     "authing.v1.ManagementService/GetRbacRole",
		request: `{"_id":"{roleId}"}`,
		answer:  "role",
	},
	{
		name:    "v1Permission",
		rpc:     "authing.v1.ManagementService/GetRbacPermission",
		request: `{"_id":"{permissionId}"}`,
		answer:  "permission",
	},
	{
		name:    "v1Settings",
		rpc:     "authing.v1.ManagementService/GetUserPoolSettings",
		request: `{}`,
		answer:  "settings",
	},
}
