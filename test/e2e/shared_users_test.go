package e2e

import "maps"

// newUser is the step that makes the user of a case.
var newUser = step{"v3.M/CreateUser", `{"username":"u$n","password":"passw0rd"}`, "", "user=user.userId"}

// newSignedIn are the steps after which there is a token of that user.
var newSignedIn = []step{newUser, {"v2.A/LoginByUsername", `{"username":"u$n","password":"passw0rd"}`, "", "token=user.token"}}

// shows are the paths of members within an object, by its own names for them.
func shows(object string, names map[string]string) map[string]string {
	paths := maps.Clone(names)
	for member, name := range paths {
		paths[member] = object + "." + name
	}
	return paths
}

// and is another map with some members more.
func and(members map[string]string, more map[string]string) map[string]string {
	members = maps.Clone(members)
	maps.Copy(members, more)
	return members
}

var (
	profile  = `"nickname":"First","company":"Acme","name":"Ann Lee","givenName":"Ann","familyName":"Lee","gender":"F","birthdate":"2000-01-02","website":"https://ann.example.com","zoneinfo":"Asia/Shanghai","locale":"zh","address":"Street 1","region":"BJ","country":"CN"`
	profiled = map[string]string{
		"nickname": "First", "company": "Acme", "name": "Ann Lee", "givenName": "Ann", "familyName": "Lee", "gender": "F",
		"birthdate": "2000-01-02", "website": "https://ann.example.com", "zoneinfo": "Asia/Shanghai", "locale": "zh",
		"address": "Street 1", "region": "BJ", "country": "CN", "username": "x$n", "email": "x$n@example.com",
	}
	sameNames = func() map[string]string {
		names := make(map[string]string, len(profiled))
		for member := range profiled {
			names[member] = member
		}
		return names
	}()
)

var sharedUsers = []shared{
	{
		name: "user",
		stages: []stage{
			{"made", profiled},
			{"changed", and(profiled, map[string]string{"nickname": "Second", "company": "Acme 2", "username": "y$n"})},
			{"blocked", and(profiled, map[string]string{"nickname": "Second", "company": "Acme 2", "username": "y$n", "blocked": "true"})},
			{"let in", and(profiled, map[string]string{"nickname": "Second", "company": "Acme 2", "username": "y$n"})},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made":    {{"v1.A/Register", `{"username":"x$n","email":"x$n@example.com","password":"passw0rd",` + profile + `}`, "", "user=user._id"}},
				"changed": {{"v1.M/UpdateUser", `{"_id":"$user","nickname":"Second","company":"Acme 2","username":"y$n"}`, "", ""}},
				"blocked": {{"v1.M/UpdateUser", `{"_id":"$user","blocked":true}`, "", ""}},
				"let in":  {{"v1.M/UpdateUser", `{"_id":"$user","blocked":false}`, "", ""}},
				"gone":    {{"v1.M/RemoveUsers", `{"ids":["$user"]}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/CreateUser", `{"userInfo":{"username":"x$n","email":"x$n@example.com","password":"passw0rd",` + profile + `}}`, "", "user=user.id"}},
				"changed": {{"v2.M/UpdateUser", `{"userId":"$user","updates":{"nickname":"Second","company":"Acme 2","username":"y$n"}}`, "", ""}},
				"blocked": {{"v2.M/UpdateUser", `{"userId":"$user","updates":{"blocked":true}}`, "", ""}},
				"let in":  {{"v2.M/UpdateUser", `{"userId":"$user","updates":{"blocked":false}}`, "", ""}},
				"gone":    {{"v2.M/DeleteUser", `{"userId":"$user"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/CreateUser", `{"username":"x$n","email":"x$n@example.com","password":"passw0rd",` + profile + `}`, "", "user=user.userId"}},
				"changed": {{"v3.M/UpdateUser", `{"userId":"$user","nickname":"Second","company":"Acme 2","username":"y$n"}`, "", ""}},
				"blocked": {{"v3.M/UpdateUser", `{"userId":"$user","status":"Suspended"}`, "", ""}},
				"let in":  {{"v3.M/UpdateUser", `{"userId":"$user","status":"Activated"}`, "", ""}},
				"gone":    {{"v3.M/DeleteUsersBatch", `{"userIds":["$user"]}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {{step{"v1.M/GetUser", `{"id":"$user"}`, "", ""}, shows("user", and(sameNames, map[string]string{"blocked": "blocked"}))}},
			"v2": {{step{"v2.M/GetUserDetail", `{"userId":"$user"}`, "", ""}, shows("user", and(sameNames, map[string]string{"blocked": "blocked"}))}},
			"v3": {{step{"v3.M/GetUser", `{"userId":"$user"}`, "", ""}, shows("user", and(sameNames, map[string]string{"blocked": "status=Suspended"}))}},
		},
	},
	{
		name:   "user-defined value",
		before: []step{newUser, {"v2.M/SetUdf", `{"targetType":"USER","key":"age","dataType":"NUMBER","label":"Age"}`, "", ""}},
		stages: []stage{
			{"made", map[string]string{"value": "15"}},
			{"changed", map[string]string{"value": "16"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made":    {{"v1.M/SetUserMetadata", `{"_id":"$user","key":"age","value":"15"}`, "", ""}},
				"changed": {{"v1.M/SetUserMetadata", `{"_id":"$user","key":"age","value":"16"}`, "", ""}},
				"gone":    {{"v1.M/RemoveUserMetadata", `{"_id":"$user","key":"age"}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/SetUserUdv", `{"userId":"$user","key":"age","value":15}`, "", ""}},
				"changed": {{"v2.M/SetUserUdfValue", `{"userId":"$user","data":{"age":16}}`, "", ""}},
				"gone":    {{"v2.M/RemoveUserUdv", `{"userId":"$user","key":"age"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/UpdateUser", `{"userId":"$user","customData":{"age":15}}`, "", ""}},
				"changed": {{"v3.M/SetCustomData", `{"targetType":"USER","targetIdentifier":"$user","list":[{"key":"age","value":"16"}]}`, "", ""}},
				"gone":    {{"v3.M/UpdateUser", `{"userId":"$user","customData":{"age":null}}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {{step{"v1.M/ListUserMetadata", `{"_id":"$user"}`, "", ""}, map[string]string{"value": "list[key=age].value"}}},
			"v2": {{step{"v2.M/GetUserUdfValue", `{"userId":"$user"}`, "", ""}, map[string]string{"value": "data.age"}}},
			"v3": {{step{"v3.M/GetUser", `{"userId":"$user","withCustomData":true}`, "", ""}, map[string]string{"value": "user.customData.age"}}},
		},
	},
	{
		name: "user-defined field",
		stages: []stage{
			{"made", map[string]string{"label": "Floor", "type": "true"}},
			{"changed", map[string]string{"label": "Storey", "type": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made":    {{"v2.M/SetUdf", `{"targetType":"USER","key":"f$n","dataType":"NUMBER","label":"Floor"}`, "", ""}},
				"changed": {{"v2.M/SetUdf", `{"targetType":"USER","key":"f$n","dataType":"NUMBER","label":"Storey"}`, "", ""}},
				"gone":    {{"v2.M/RemoveUdf", `{"targetType":"USER","key":"f$n"}`, "", ""}},
			},
			"v3": {
				"made":    {{"v3.M/SetCustomFields", `{"list":[{"targetType":"USER","key":"f$n","dataType":"NUMBER","label":"Floor"}]}`, "", ""}},
				"changed": {{"v3.M/SetCustomFields", `{"list":[{"targetType":"USER","key":"f$n","dataType":"NUMBER","label":"Storey"}]}`, "", ""}},
				"gone":    {{"v3.M/DeleteCustomFields", `{"tenantId":"t","list":[{"targetType":"USER","key":"f$n"}]}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v2": {{step{"v2.M/ListUdf", `{"targetType":"USER"}`, "", ""}, shows("list[key=f$n]", map[string]string{"label": "label", "type": "dataType=NUMBER"})}},
			"v3": {{step{"v3.M/GetCustomFields", `{"targetType":"USER"}`, "", ""}, shows("customFields[key=f$n]", map[string]string{"label": "label", "type": "dataType=NUMBER"})}},
		},
		lacks: []lack{{"v1", "*", "Udf|Field|MetadataKey", "its metadata need no declaration"}},
	},
	{
		name:   "account at a provider",
		before: []step{newUser, {"v2.M/CreateExtIdp", `{"name":"P","type":"github$n","connections":[{"type":"oauth2","identifier":"i$n","displayName":"P","fields":{"k":"v"}}]}`, "", "idp=extIdp.id"}},
		stages: []stage{
			{"made", map[string]string{"linked": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {{"v1.M/BindOAuth", `{"user":"$user","type":"github$n","unionid":"g-$n","userInfo":"{}"}`, "", ""}},
				"gone": {{"v1.M/UnbindOAuth", `{"user":"$user","type":"github$n"}`, "", ""}},
			},
			"v2": {
				"made": {{"v2.M/LinkIdentity", `{"userId":"$user","userIdInIdp":"g-$n","isSocial":true,"type":"unionid","identifier":"github","extIdpId":"$idp"}`, "", ""}},
				"gone": {{"v2.M/UnlinkIdentity", `{"userId":"$user","isSocial":true,"type":"unionid","identifier":"github","extIdpId":"$idp"}`, "", ""}},
			},
			"v3": {
				"made": {{"v3.M/LinkIdentity", `{"userId":"$user","userIdInIdp":"g-$n","extIdpId":"$idp","type":"unionid"}`, "", ""}},
				"gone": {{"v3.M/UnlinkIdentity", `{"userId":"$user","extIdpId":"$idp","type":"unionid"}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {{step{"v1.M/ReadUserOAuthList", `{"user":"$user"}`, "", ""}, map[string]string{"linked": "list[type=github$n].binded"}}},
			"v2": {{step{"v2.M/GetUserDetail", `{"userId":"$user"}`, "", ""}, map[string]string{"linked": "user.identities[userIdInIdp=g-$n].userIdInIdp?"}}},
			"v3": {{step{"v3.M/GetUserIdentities", `{"userId":"$user"}`, "", ""}, map[string]string{"linked": "identities[userIdInIdp=g-$n].userIdInIdp?"}}},
		},
	},
}
