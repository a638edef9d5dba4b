package e2e

// books are the steps after which there is a resource, that a user may get.
var books = []step{
	newUser,
	{"v3.M/CreateNamespace", `{"code":"ns$n","name":"Shop"}`, "", ""},
	{"v3.M/CreateResource", `{"namespace":"ns$n","code":"books","type":"DATA","actions":[{"name":"books:read","description":"Reads"}]}`, "", ""},
}

// mayRead are the views of whether that user may read them.
var (
	mayRead = map[string][]view{
		"v2": {
			{step{"v2.M/IsActionAllowed", mayReadBooks, "", ""}, map[string]string{"allowed": "allowed"}},
			{step{"v2.M/ListUserAuthorizedResources", `{"userId":"$user","namespace":"ns$n","resourceType":"DATA"}`, "", ""}, map[string]string{"listed": "list[type=DATA].code?"}},
		},
		"v3": {
			{step{"v3.M/IsActionAllowed", mayReadBooks, "", ""}, map[string]string{"allowed": "allowed"}},
			{step{"v3.M/GetUserAuthorizedResources", `{"userId":"$user","namespace":"ns$n"}`, "", ""}, map[string]string{"listed": "list[resourceType=DATA].resourceCode?"}},
		},
	}
	mayReadBooks = `{"namespace":"ns$n","resource":"books:7","action":"books:read","userId":"$user"}`
)

var sharedPermissions = []shared{
	{
		name: "namespace",
		stages: []stage{
			{"made", map[string]string{"name": "Shop $n"}},
			{"changed", map[string]string{"name": "Store $n"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made":    {{"v2.M/CreateNamespace", `{"userPoolId":"$pool","code":"ns$n","name":"Shop $n"}`, "", ""}},
				"changed": {{"v2.M/UpdateNamespaceByCode", `{"userPoolId":"$pool","currentCode":"ns$n","name":"Store $n"}`, "", ""}},
				"gone":    {{"v2.M/DeleteNamespaceByCode", `{"userPoolId":"$pool","code":"ns$n"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateNamespace", `{"code":"ns$n","name":"Shop $n"}`, "", ""}},
				"changed": {{"v3.M/UpdateNamespace", `{"code":"ns$n","name":"Store $n"}`, "", ""}},
				"gone":    {{"v3.M/DeleteNamespace", `{"code":"ns$n"}`, "", ""}},
			},
			"v3 of permissions": {
				"made":    {{"v3.M/CreatePermissionNamespace", `{"code":"ns$n","name":"Shop $n"}`, "", ""}},
				"changed": {{"v3.M/UpdatePermissionNamespace", `{"code":"ns$n","name":"Store $n"}`, "", ""}},
				"gone":    {{"v3.M/DeletePermissionNamespace", `{"code":"ns$n"}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v2":                {{step{"v2.M/ListNamespaces", `{"userPoolId":"$pool","limit":100}`, "", ""}, map[string]string{"name": "list[code=ns$n].name"}}},
			"v3":                {{step{"v3.M/GetNamespace", `{"code":"ns$n"}`, "", ""}, map[string]string{"name": "namespace.name"}}},
			"v3 of permissions": {{step{"v3.M/GetPermissionNamespace", `{"code":"ns$n"}`, "", ""}, map[string]string{"name": "permissionNamespace.name"}}},
		},
		lacks: []lack{{"v1", "*", "Namespace", "what it has is in the default one"}},
	},
	{
		name:   "resource",
		before: []step{{"v3.M/CreateNamespace", `{"code":"ns$n","name":"Shop"}`, "", ""}},
		stages: []stage{
			{"made", map[string]string{"description": "Books", "type": "DATA", "action": "true"}},
			{"changed", map[string]string{"description": "All books", "type": "DATA", "action": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made":    {{"v2.M/CreateResource", `{"namespace":"ns$n","code":"books","description":"Books","type":"DATA","actions":[{"name":"books:read","description":"Reads"}]}`, "", ""}},
				"changed": {{"v2.M/UpdateResource", `{"namespace":"ns$n","code":"books","description":"All books"}`, "", ""}},
				"gone":    {{"v2.M/DeleteResource", `{"namespace":"ns$n","code":"books"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateResource", `{"namespace":"ns$n","code":"books","description":"Books","type":"DATA","actions":[{"name":"books:read","description":"Reads"}]}`, "", ""}},
				"changed": {{"v3.M/UpdateResource", `{"namespace":"ns$n","code":"books","description":"All books"}`, "", ""}},
				"gone":    {{"v3.M/DeleteResource", `{"namespace":"ns$n","code":"books"}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v2": {{step{"v2.M/GetResourceByCode", `{"namespace":"ns$n","code":"books"}`, "", ""}, shows("resource", map[string]string{"description": "description", "type": "type", "action": "actions[name=books:read].name?"})}},
			"v3": {{step{"v3.M/GetResource", `{"namespace":"ns$n","code":"books"}`, "", ""}, shows("resource", map[string]string{"description": "description", "type": "type", "action": "actions[name=books:read].name?"})}},
		},
		lacks: []lack{{"v1", "*", "Resource", "its permissions are names without resources, and nobody else's"}},
	},
	{
		name:   "grant of a resource",
		before: books,
		stages: []stage{
			{"made", map[string]string{"allowed": "true", "listed": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made": {{"v2.M/AuthorizeResource", `{"namespace":"ns$n","resource":"books","opts":[{"targetType":"USER","targetIdentifier":"$user","actions":["books:read"]}]}`, "", ""}},
				"gone": {{"v2.M/RevokeResource", `{"namespace":"ns$n","resource":"books","opts":[{"targetType":"USER","targetIdentifier":"$user"}]}`, "", ""}},
			},
			"v3": {
				"made": {{"v3.M/AuthorizeResources", `{"namespace":"ns$n","list":[{"targetType":"USER","targetIdentifiers":["$user"],"resources":[{"code":"books","resourceType":"DATA","actions":["books:read"]}]}]}`, "", ""}},
			},
		},
		readers: mayRead,
		lacks: []lack{
			{"v1", "*", "Resource", "it grants names of permissions to roles"},
			{"v3", "gone", "(Revoke|Unauthorize)Resource", "it takes back data policies only"},
		},
	},
	{
		name:   "policy",
		before: books,
		stages: []stage{
			{"made", map[string]string{"allowed": "true", "listed": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made": {
					{"v2.M/CreatePolicy", `{"code":"p$n","namespace":"ns$n","statements":[{"resource":"books:*","actions":["books:read"],"effect":"ALLOW"}]}`, "", ""},
					{"v2.M/AddPolicyAssignments", `{"policies":["p$n"],"namespace":"ns$n","targetType":"USER","targetIdentifiers":["$user"]}`, "", ""},
				},
				"gone": {{"v2.M/DeletePolicy", `{"code":"p$n","namespace":"ns$n"}`, "", ""}},
			},
		},
		readers: mayRead,
		lacks: []lack{
			{"v1", "*", "Polic(y|ies)", "it knows no policies"},
			{"v3", "made", "^CreatePolic|PolicyAssignment", "its policies are about data, and others"},
			{"v3", "gone", "^DeletePolic|PolicyAssignment", "its policies are about data, and others"},
		},
	},
	{
		name: "application",
		stages: []stage{
			{"made", map[string]string{"name": "Shop", "identifier": "a$n", "redirects": "[https://a$n.example.com/cb]", "secret": "true"}},
			{"changed", map[string]string{"name": "Store", "identifier": "a$n", "redirects": "[https://a$n.example.com/cb]", "secret": "true"}},
			{"renewed", map[string]string{"name": "Store", "identifier": "a$n", "redirects": "[https://a$n.example.com/cb]", "secret": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made":    {{"v2.M/CreateApplication", `{"name":"Shop","identifier":"a$n","redirectUris":["https://a$n.example.com/cb"]}`, "", "made=application.id"}},
				"renewed": {{"v2.M/RefreshApplicationSecret", `{"appId":"$made"}`, "", "secret=application.secret"}},
				"gone":    {{"v2.M/DeleteApplication", `{"appId":"$made"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateApplication", `{"appName":"Shop","appIdentifier":"a$n","redirectUris":["https://a$n.example.com/cb"]}`, "", "made=application.appId"}},
				"changed": {{"v3.M/UpdateApplication", `{"appId":"$made","appName":"Store"}`, "", ""}},
				"renewed": {{"v3.M/RefreshApplicationSecret", `{"appId":"$made"}`, "", "secret=secret"}},
				"gone":    {{"v3.M/DeleteApplication", `{"appId":"$made"}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v2": {{step{"v2.M/FindApplicationById", `{"appId":"$made"}`, "", "shown=application.secret"}, shows("application", map[string]string{"name": "name", "identifier": "identifier", "redirects": "redirectUris", "secret": "secret?"})}},
			"v3": {
				{step{"v3.M/GetApplication", `{"appId":"$made"}`, "", ""}, shows("application", map[string]string{"name": "appName", "identifier": "appIdentifier", "redirects": "redirectUris"})},
				{step{"v3.M/GetApplicationSecret", `{"appId":"$made"}`, "", ""}, map[string]string{"secret": "secret=$shown"}},
			},
		},
		lacks: []lack{
			{"v1", "*", "(Create|Update|Delete|Remove|Find|Get|List)App(lication)?s?$", "it lists what users have authorized"},
			{"v2", "changed", "^UpdateApplication$", "it changes the type and the access alone"},
		},
	},
}
