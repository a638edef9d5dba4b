package e2e

var sharedOrgs = []shared{
	{
		name: "organization",
		stages: []stage{
			{"made", map[string]string{"name": "o$n"}},
			{"changed", map[string]string{"name": "O$n"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {
					{"v1.M/CreateRbacGroup", `{"name":"o$n"}`, "", "org=group._id"},
					{"v1.M/CreateOrg", `{"rootGroupId":"$org"}`, "", "org=org._id"},
				},
				"changed": {{"v1.M/UpdateRbacGroup", `{"_id":"$org","name":"O$n"}`, "", ""}},
				"gone":    {{"v1.M/DropOrgById", `{"_id":"$org"}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/CreateOrg", `{"name":"o$n","code":"o$n"}`, "", "org=org.id"}},
				"changed": {{"v2.M/UpdateOrgNode", `{"nodeId":"$org","name":"O$n"}`, "", ""}},
				"gone":    {{"v2.M/DeleteOrgById", `{"id":"$org"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateOrganization", `{"organizationCode":"o$n","organizationName":"o$n","metadata":{}}`, "", "org=organization.departmentId"}},
				"changed": {{"v3.M/UpdateOrganization", `{"organizationCode":"o$n","organizationName":"O$n"}`, "", ""}},
				"gone":    {{"v3.M/DeleteOrganization", `{"organizationCode":"o$n"}`, "", ""}},
			},
		},
		readers: byAll(
			[]view{{step{"v1.M/FindOrgById", `{"_id":"$org"}`, "", ""}, map[string]string{"name": "org.nodes[_id=$org].name"}}},
			[]view{{step{"v2.M/FindOrgById", `{"id":"$org"}`, "", ""}, map[string]string{"name": "org.tree.name"}}},
			[]view{{step{"v3.M/GetOrganization", `{"organizationCode":"o$n"}`, "", ""}, map[string]string{"name": "organization.organizationName"}}},
		),
	},
	{
		name: "department and its members",
		before: []step{
			newUser,
			{"v3.M/CreateOrganization", `{"organizationCode":"o$n","organizationName":"O","metadata":{}}`, "", "org=organization.departmentId"},
		},
		stages: []stage{
			{"made", map[string]string{"name": "d$n", "below": "true"}},
			{"changed", map[string]string{"name": "D$n", "below": "true"}},
			{"joined", map[string]string{"name": "D$n", "below": "true", "member": "true"}},
			{"left", map[string]string{"name": "D$n", "below": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {
					{"v1.M/CreateRbacGroup", `{"name":"d$n"}`, "", "node=group._id"},
					{"v1.M/AddOrgNode", `{"orgId":"$org","groupId":"$node","parentGroupId":"$org"}`, "", ""},
				},
				"changed": {{"v1.M/UpdateRbacGroup", `{"_id":"$node","name":"D$n"}`, "", ""}},
				"joined":  {{"v1.M/AddUserToRbacGroup", `{"userId":"$user","groupId":"$node"}`, "", ""}},
				"left":    {{"v1.M/RemoveUserFromRbacGroup", `{"userId":"$user","groupId":"$node"}`, "", ""}},
				"gone":    {{"v1.M/RemoveOrgNode", `{"orgId":"$org","groupId":"$node"}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/CreateOrgNode", `{"orgId":"$org","name":"d$n"}`, "", "node=node.id"}},
				"changed": {{"v2.M/UpdateOrgNode", `{"nodeId":"$node","name":"D$n"}`, "", ""}},
				"joined":  {{"v2.M/AddOrgNodeMembers", `{"nodeId":"$node","userIds":["$user"]}`, "", ""}},
				"left":    {{"v2.M/DeleteOrgNodeMembers", `{"nodeId":"$node","userIds":["$user"]}`, "", ""}},
				"gone":    {{"v2.M/DeleteOrgNode", `{"orgId":"$org","nodeId":"$node"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateDepartment", `{"organizationCode":"o$n","name":"d$n","parentDepartmentId":"root","metadata":{}}`, "", "node=department.departmentId"}},
				"changed": {{"v3.M/UpdateDepartment", `{"organizationCode":"o$n","departmentId":"$node","name":"D$n","metadata":{}}`, "", ""}},
				"joined":  {{"v3.M/AddDepartmentMembers", `{"organizationCode":"o$n","departmentId":"$node","userIds":["$user"]}`, "", ""}},
				"left":    {{"v3.M/RemoveDepartmentMembers", `{"organizationCode":"o$n","departmentId":"$node","userIds":["$user"]}`, "", ""}},
				"gone":    {{"v3.M/DeleteDepartment", `{"organizationCode":"o$n","departmentId":"$node"}`, "", ""}},
			},
		},
		readers: byAll(
			[]view{
				{step{"v1.M/ListOrgChildrenNodes", `{"orgId":"$org","groupId":"$org"}`, "", ""}, map[string]string{"name": "list[group._id=$node].group.name", "below": "list[group._id=$node].depth=1"}},
				{step{"v1.M/SearchOrgNodeUsers", `{"orgId":"$org","nodeId":"$node","query":"u$n"}`, "", ""}, map[string]string{"member": "list[_id=$user]._id?"}},
				{step{"v1.M/ListRbacGroupUsers", `{"_id":"$node"}`, "", ""}, map[string]string{"member": "list[_id=$user]._id?"}},
			},
			[]view{
				{step{"v2.M/GetOrgNodeById", `{"nodeId":"$node"}`, "", ""}, map[string]string{"name": "node.name"}},
				{step{"v2.M/ListOrgNodeChildren", `{"nodeId":"$org"}`, "", ""}, map[string]string{"below": "list[id=$node].depth=1"}},
				{step{"v2.M/ListOrgNodeMembers", `{"nodeId":"$node"}`, "", ""}, map[string]string{"member": "node.users.list[id=$user].id?"}},
			},
			[]view{
				{step{"v3.M/GetDepartment", `{"organizationCode":"o$n","departmentId":"$node"}`, "", ""}, map[string]string{"name": "department.name", "below": "department.parentDepartmentId=$org"}},
				{step{"v3.M/ListDepartmentMembers", `{"organizationCode":"o$n","departmentId":"$node"}`, "", ""}, map[string]string{"member": "list[userId=$user].userId?"}},
			},
		),
	},
	{
		name:   "tenant and its members",
		before: []step{newUser},
		stages: []stage{
			{"made", map[string]string{"name": "t$n"}},
			{"changed", map[string]string{"name": "T$n"}},
			{"joined", map[string]string{"name": "T$n", "member": "true"}},
			{"left", map[string]string{"name": "T$n"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made":    {{"v2.M/CreateTenant", `{"name":"t$n","appIds":"$app"}`, "", "tenant=tenant.id"}},
				"changed": {{"v2.M/UpdateTenant", `{"tenantId":"$tenant","name":"T$n"}`, "", ""}},
				"joined":  {{"v2.M/AddTenantMembers", `{"tenantId":"$tenant","userIds":["$user"]}`, "", ""}},
				"left":    {{"v2.M/RemoveTenantMembers", `{"tenantId":"$tenant","userId":"$user"}`, "", ""}},
				"gone":    {{"v2.M/DeleteTenant", `{"tenantId":"$tenant"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateTenant", `{"name":"t$n","appIds":["$app"]}`, "", "tenant=tenantId"}},
				"changed": {{"v3.M/UpdateTenant", `{"tenantId":"$tenant","name":"T$n"}`, "", ""}},
				"joined":  {{"v3.M/AddTenantUsers", `{"tenantId":"$tenant","linkUserIds":["$user"]}`, "", ""}},
				"left":    {{"v3.M/RemoveTenantUsers", `{"tenantId":"$tenant","linkUserIds":["$user"]}`, "", ""}},
				"gone":    {{"v3.M/DeleteTenant", `{"tenantId":"$tenant"}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v2": {
				{step{"v2.M/GetTenantDetails", `{"tenantId":"$tenant"}`, "", ""}, map[string]string{"name": "tenant.name"}},
				{step{"v2.M/ListTenantMembers", `{"tenantId":"$tenant"}`, "", ""}, map[string]string{"member": "list[user.id=$user].user.id?"}},
			},
			"v3": {
				{step{"v3.M/GetTenant", `{"tenantId":"$tenant"}`, "", ""}, map[string]string{"name": "tenant.name"}},
				{step{"v3.M/ListTenantUsers", `{"tenantId":"$tenant"}`, "", ""}, map[string]string{"member": "list[linkUserId=$user].linkUserId?"}},
			},
		},
		lacks: []lack{{"v1", "*", "Tenant", "it knows no tenants"}},
	},
}
