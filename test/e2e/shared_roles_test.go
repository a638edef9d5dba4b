package e2e

// byAll are views of a thing of which each generation has its own.
func byAll(v1, v2, v3 []view) map[string][]view {
	return map[string][]view{"v1": v1, "v2": v2, "v3": v3}
}

var sharedRoles = []shared{
	{
		name:   "role and its holders",
		before: []step{newUser},
		stages: []stage{
			{"made", map[string]string{"description": "Reads"}},
			{"changed", map[string]string{"description": "Reads all"}},
			{"given", map[string]string{"description": "Reads all", "holder": "true", "held": "true"}},
			{"taken", map[string]string{"description": "Reads all"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made":    {{"v1.M/CreateRbacRole", `{"name":"r$n","description":"Reads"}`, "", ""}},
				"changed": {{"v1.M/UpdateRbacRole", `{"_id":"$role","description":"Reads all"}`, "", ""}},
				"given":   {{"v1.M/AssignRbacRoleToUser", `{"userId":"$user","roleId":"$role"}`, "", ""}},
				"taken":   {{"v1.M/RevokeRbacRoleFromUser", `{"userId":"$user","roleId":"$role"}`, "", ""}},
				"gone":    {{"v1.M/DeleteRbacRole", `{"_id":"$role"}`, "", ""}},
			},
			"v1 of the first kind": {
				"made":    {{"v1.M/CreateRole", `{"name":"r$n","descriptions":"Reads"}`, "", ""}},
				"changed": {{"v1.M/UpdateRolePermissions", `{"roleId":"$role","name":"r$n","descriptions":"Reads all"}`, "", ""}},
				"given":   {{"v1.M/AssignUserToRole", `{"roleId":"$role","user":"$user"}`, "", ""}},
				"taken":   {{"v1.M/RemoveUserFromRole", `{"roleId":"$role","user":"$user"}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/CreateRole", `{"code":"r$n","description":"Reads"}`, "", ""}},
				"changed": {{"v2.M/UpdateRole", `{"code":"r$n","description":"Reads all"}`, "", ""}},
				"given":   {{"v2.M/AddRoleUsers", `{"code":"r$n","userIds":["$user"]}`, "", ""}},
				"taken":   {{"v2.M/RemoveRoleUsers", `{"code":"r$n","userIds":["$user"]}`, "", ""}},
				"gone":    {{"v2.M/DeleteRole", `{"code":"r$n"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateRole", `{"code":"r$n","name":"r$n","description":"Reads"}`, "", ""}},
				"changed": {{"v3.M/UpdateRole", `{"code":"r$n","newCode":"r$n","name":"r$n","description":"Reads all"}`, "", ""}},
				"given":   {{"v3.M/AssignRole", `{"code":"r$n","targets":[{"targetType":"USER","targetIdentifier":"$user"}]}`, "", ""}},
				"taken":   {{"v3.M/RevokeRole", `{"code":"r$n","targets":[{"targetType":"USER","targetIdentifier":"$user"}]}`, "", ""}},
				"gone":    {{"v3.M/DeleteRolesBatch", `{"codeList":["r$n"]}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {
				{step{"v1.M/ListRbacRoles", `{"count":100}`, "", "role=list[name=r$n]._id"}, map[string]string{"description": "list[name=r$n].description"}},
				{step{"v1.M/ListRbacRoleUsers", `{"_id":"$role"}`, "", ""}, map[string]string{"holder": "list[_id=$user]._id?"}},
				{step{"v1.M/ListUserRbacRoles", `{"_id":"$user"}`, "", ""}, map[string]string{"held": "rawList[=r$n]?"}},
			},
			"v1 of the first kind": {
				{step{"v1.M/QueryRoles", `{"count":100}`, "", ""}, map[string]string{"description": "list[name=r$n].descriptions"}},
				{step{"v1.M/GetUsersByRole", `{"roleId":"$role"}`, "", ""}, map[string]string{"holder": "list[user._id=$user].user._id?"}},
				{step{"v1.M/QueryPermissions", `{"userId":"$user"}`, "", ""}, map[string]string{"held": "list[group.name=r$n].group.name?"}},
			},
			"v2": {
				{step{"v2.M/GetRoleDetail", `{"code":"r$n"}`, "", ""}, map[string]string{"description": "role.description"}},
				{step{"v2.M/ListRoleUsers", `{"code":"r$n"}`, "", ""}, map[string]string{"holder": "list[id=$user].id?"}},
				{step{"v2.M/ListUserRoles", `{"userId":"$user"}`, "", ""}, map[string]string{"held": "list[code=r$n].code?"}},
			},
			"v3": {
				{step{"v3.M/GetRole", `{"code":"r$n"}`, "", ""}, map[string]string{"description": "role.description"}},
				{step{"v3.M/ListRoleMembers", `{"code":"r$n"}`, "", ""}, map[string]string{"holder": "list[userId=$user].userId?"}},
				{step{"v3.M/GetUserRoles", `{"userId":"$user"}`, "", ""}, map[string]string{"held": "list[code=r$n].code?"}},
			},
		},
		lacks: []lack{{"v1 of the first kind", "gone", "^(Delete|Remove)Role(s|Batch)?$", "nothing deletes one; those of the other kind are the same"}},
	},
	{
		name:   "group and its members",
		before: []step{newUser},
		stages: []stage{
			{"made", map[string]string{"name": "g$n", "description": "Makes"}},
			{"changed", map[string]string{"name": "G$n", "description": "Makes all"}},
			{"joined", map[string]string{"name": "G$n", "description": "Makes all", "member": "true", "in": "true"}},
			{"left", map[string]string{"name": "G$n", "description": "Makes all"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made":    {{"v1.M/CreateRbacGroup", `{"name":"g$n","description":"Makes"}`, "", ""}},
				"changed": {{"v1.M/UpdateRbacGroup", `{"_id":"$group","name":"G$n","description":"Makes all"}`, "", ""}},
				"joined":  {{"v1.M/AddUserToRbacGroup", `{"userId":"$user","groupId":"$group"}`, "", ""}},
				"left":    {{"v1.M/RemoveUserFromRbacGroup", `{"userId":"$user","groupId":"$group"}`, "", ""}},
				"gone":    {{"v1.M/DeleteRbacGroup", `{"_id":"$group"}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/CreateGroup", `{"code":"g$n","name":"g$n","description":"Makes"}`, "", ""}},
				"changed": {{"v2.M/UpdateGroup", `{"code":"g$n","name":"G$n","description":"Makes all"}`, "", ""}},
				"joined":  {{"v2.M/AddGroupUsers", `{"code":"g$n","userIds":["$user"]}`, "", ""}},
				"left":    {{"v2.M/RemoveUserGroup", `{"userId":"$user","group":"g$n"}`, "", ""}},
				"gone":    {{"v2.M/DeleteGroup", `{"code":"g$n"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateGroup", `{"type":"BASIC","code":"g$n","name":"g$n","description":"Makes"}`, "", ""}},
				"changed": {{"v3.M/UpdateGroup", `{"code":"g$n","name":"G$n","description":"Makes all"}`, "", ""}},
				"joined":  {{"v3.M/AddGroupMembers", `{"code":"g$n","userIds":["$user"]}`, "", ""}},
				"left":    {{"v3.M/RemoveGroupMembers", `{"code":"g$n","userIds":["$user"]}`, "", ""}},
				"gone":    {{"v3.M/DeleteGroupsBatch", `{"codeList":["g$n"]}`, "", ""}},
			},
		},
		readers: byAll(
			[]view{
				{step{"v1.M/ListRbacGroups", `{"count":100}`, "", "group=list[name=g$n]._id"}, nil},
				{step{"v1.M/GetRbacGroup", `{"_id":"$group"}`, "", ""}, shows("group", map[string]string{"name": "name", "description": "description"})},
				{step{"v1.M/ListRbacGroupUsers", `{"_id":"$group"}`, "", ""}, map[string]string{"member": "list[_id=$user]._id?"}},
				{step{"v1.M/ListUserRbacGroups", `{"_id":"$user"}`, "", ""}, map[string]string{"in": "rawList[=G$n]?"}},
			},
			[]view{
				{step{"v2.M/GetGroupDetail", `{"code":"g$n"}`, "", ""}, shows("group", map[string]string{"name": "name", "description": "description"})},
				{step{"v2.M/ListGroupUsers", `{"code":"g$n"}`, "", ""}, map[string]string{"member": "list[id=$user].id?"}},
				{step{"v2.M/ListUserGroups", `{"userId":"$user"}`, "", ""}, map[string]string{"in": "list[code=g$n].code?"}},
			},
			[]view{
				{step{"v3.M/GetGroup", `{"code":"g$n"}`, "", ""}, shows("group", map[string]string{"name": "name", "description": "description"})},
				{step{"v3.M/ListGroupMembers", `{"code":"g$n"}`, "", ""}, map[string]string{"member": "list[userId=$user].userId?"}},
				{step{"v3.M/GetUserGroups", `{"userId":"$user"}`, "", ""}, map[string]string{"in": "list[code=g$n].code?"}},
			},
		),
	},
	{
		name: "role of a group",
		before: []step{
			newUser,
			{"v1.M/CreateRbacRole", `{"name":"r$n"}`, "", "role=role._id"},
			{"v1.M/CreateRbacGroup", `{"name":"g$n"}`, "", "group=group._id"},
			{"v1.M/AddUserToRbacGroup", `{"userId":"$user","groupId":"$group"}`, "", ""},
		},
		stages: []stage{
			{"made", map[string]string{"of the group": "true", "of its member": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {{"v1.M/AddRoleToRbacGroup", `{"roleId":"$role","groupId":"$group"}`, "", ""}},
				"gone": {{"v1.M/RemoveRoleFromRbacGroup", `{"roleId":"$role","groupId":"$group"}`, "", ""}},
			},
			"v3": {
				"made": {{"v3.M/AssignRole", `{"code":"r$n","targets":[{"targetType":"GROUP","targetIdentifier":"g$n"}]}`, "", ""}},
				"gone": {{"v3.M/RevokeRole", `{"code":"r$n","targets":[{"targetType":"GROUP","targetIdentifier":"g$n"}]}`, "", ""}},
			},
		},
		readers: byAll(
			[]view{
				{step{"v1.M/ListRbacGroupRoles", `{"_id":"$group"}`, "", ""}, map[string]string{"of the group": "list[name=r$n].name?"}},
				{step{"v1.M/ListUserRbacRoles", `{"_id":"$user"}`, "", ""}, map[string]string{"of its member": "rawList[=r$n]?"}},
			},
			[]view{{step{"v2.M/HasUserRole", `{"userId":"$user","code":"r$n"}`, "", ""}, map[string]string{"of its member": "hasRole"}}},
			[]view{{step{"v3.M/GetUserRoles", `{"userId":"$user"}`, "", ""}, map[string]string{"of its member": "list[code=r$n].code?"}}},
		),
		lacks: []lack{
			{"v2", "made", "GroupRole|RoleGroup|RoleToGroup", "it gives roles to users and departments"},
			{"v2", "gone", "GroupRole|RoleGroup|RoleFromGroup", "it takes roles from users and departments"},
			{"v2", "of the group", "GroupRole|RoleGroup", "it lists the users and departments of roles"},
			{"v3", "of the group", "GroupRole|RoleGroup", "it lists the users and departments of roles"},
		},
	},
}
