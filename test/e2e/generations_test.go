package e2e

import (
	"fmt"
	"testing"
)

// TestGenerations: what one generation writes the other reads, over gRPC and
// over REST, beyond what [TestShared] goes through one by one.
func TestGenerations(t *testing.T) {
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		t.Run("users", g.usersOfBoth)
		t.Run("user-defined fields", g.fieldsOfBoth)
		t.Run("declarations", g.declarationsOfBoth)
		t.Run("roles", g.rolesOfBoth)
		t.Run("permissions", g.permissionsOfBoth)
		t.Run("namespaces and resources", g.namespacesOfBoth)
	})
}

const (
	v2Users = "ManagementService/"
	v3Users = "v3.ManagementService/"
)

// newUser creates a user by v2.
func (g *guide) newUser(t *testing.T, username string) (id string) {
	t.Helper()
	return g.user(t, v2Users+"CreateUser", `{"userInfo":{"username":"`+username+`","password":"passw0rd"}}`, "")["id"].(string)
}

// byV3 is a user as v3 shows it.
func (g *guide) byV3(t *testing.T, id string) map[string]any {
	t.Helper()
	user, _ := g.do(t, v3Users+"GetUser", `{"userId":"`+id+`","withCustomData":true}`, "")["user"].(map[string]any)
	return user
}

// byV2 is a user as v2 shows it.
func (g *guide) byV2(t *testing.T, id string) map[string]any {
	t.Helper()
	return g.user(t, v2Users+"GetUserDetail", `{"userId":"`+id+`","with_custom_data":true}`, "")
}

func (g *guide) usersOfBoth(t *testing.T) {
	old := g.newUser(t, "old")
	check(t, g.byV3(t, old), map[string]any{"userId": old, "username": "old", "status": "Activated"})
	g.do(t, "v3.AuthService/SignInByUsernamePassword", `{"username":"old","password":"passw0rd"}`, "")
	g.user(t, v2Users+"UpdateUser", `{"userId":"`+old+`","updates":{"nickname":"Old","blocked":true,"password":"n3w-passw0rd"}}`, "")
	check(t, g.byV3(t, old), map[string]any{"nickname": "Old", "status": "Suspended"})

	created, _ := g.do(t, v3Users+"CreateUser", `{"username":"new","password":"passw0rd","email":"new@example.com"}`, "")["user"].(map[string]any)
	young := fmt.Sprint(created["userId"])
	check(t, g.byV2(t, young), map[string]any{"id": young, "username": "new", "email": "new@example.com", "blocked": false})
	check(t, g.user(t, v2Users+"FindUser", `{"email":"new@example.com"}`, ""), map[string]any{"id": young})
	g.user(t, "AuthService/LoginByEmail", `{"email":"new@example.com","password":"passw0rd"}`, "")
	g.do(t, v3Users+"UpdateUser", `{"userId":"`+young+`","nickname":"Young","status":"Suspended"}`, "")
	check(t, g.byV2(t, young), map[string]any{"nickname": "Young", "blocked": true})
	g.refused(t, 2005, "AuthService/LoginByEmail", `{"email":"new@example.com","password":"passw0rd"}`, "")

	g.do(t, v2Users+"DeleteUser", `{"userId":"`+young+`"}`, "")
	g.refused(t, 2004, v3Users+"GetUser", `{"userId":"`+young+`"}`, "")
	g.do(t, v3Users+"DeleteUsersBatch", `{"userIds":["`+old+`"]}`, "")
	g.refused(t, 2004, v2Users+"GetUserDetail", `{"userId":"`+old+`"}`, "")
}

func (g *guide) fieldsOfBoth(t *testing.T) {
	for _, field := range []string{
		`{"targetType":"USER","key":"age","dataType":"NUMBER","label":"Age"}`,
		`{"targetType":"USER","key":"more","dataType":"OBJECT","label":"More"}`,
	} {
		g.do(t, v2Users+"SetUdf", field, "")
	}
	id := g.newUser(t, "fields")
	token := g.user(t, "AuthService/LoginByUsername", `{"username":"fields","password":"passw0rd"}`, "")["token"].(string)
	g.do(t, "AuthService/SetUdv", `{"key":"age","value":15}`, token)
	g.do(t, v2Users+"SetUserUdv", `{"userId":"`+id+`","key":"more","value":{"a":[1]}}`, "")
	check(t, custom(g.byV3(t, id)), map[string]any{"age": 15, "more": map[string]any{"a": []any{1}}})
	profile, _ := g.do(t, "v3.AuthService/GetProfile", `{"withCustomData":true}`, token)["user"].(map[string]any)
	check(t, custom(profile), map[string]any{"age": 15})

	g.do(t, v3Users+"UpdateUser", `{"userId":"`+id+`","customData":{"age":16}}`, "")
	data := g.do(t, v2Users+"GetUserUdfValue", `{"userId":"`+id+`"}`, "")["data"].(map[string]any)
	check(t, data, map[string]any{"age": 16, "more": map[string]any{"a": []any{1}}})
	check(t, custom(g.byV2(t, id)), map[string]any{"age": 16})
	if _, code := g.ask(t, v3Users+"UpdateUser", `{"userId":"`+id+`","customData":{"age":"sixteen"}}`, ""); code == 0 {
		t.Error("v3 set a text where v2 declared a number")
	}
}

func (g *guide) declarationsOfBoth(t *testing.T) {
	id := g.newUser(t, "declarations")
	g.do(t, v3Users+"SetCustomFields", `{"list":[{"targetType":"USER","key":"floor","dataType":"NUMBER","label":"Floor"}]}`, "")
	check(t, fieldOf(g.do(t, v2Users+"ListUdf", `{"targetType":"USER"}`, "")["list"], "floor"), map[string]any{"dataType": "NUMBER", "label": "Floor"})
	g.do(t, v3Users+"SetCustomData", `{"targetType":"USER","targetIdentifier":"`+id+`","list":[{"key":"floor","value":"3"}]}`, "")
	data := g.do(t, v2Users+"GetUserUdfValue", `{"userId":"`+id+`"}`, "")["data"].(map[string]any)
	check(t, data, map[string]any{"floor": 3})
	g.do(t, v2Users+"SetUserUdv", `{"userId":"`+id+`","key":"floor","value":4}`, "")
	data, _ = g.do(t, v3Users+"GetCustomData", `{"tenantId":"t","targetType":"USER","targetIdentifier":"`+id+`"}`, "")["customData"].(map[string]any)
	check(t, data, map[string]any{"floor": 4})
	g.do(t, v2Users+"SetUdf", `{"targetType":"USER","key":"floor","dataType":"NUMBER","label":"Storey"}`, "")
	fields := func() any { return g.do(t, v3Users+"GetCustomFields", `{"targetType":"USER"}`, "")["customFields"] }
	check(t, fieldOf(fields(), "floor"), map[string]any{"label": "Storey"})
	g.do(t, v2Users+"RemoveUdf", `{"targetType":"USER","key":"floor"}`, "")
	if left := fieldOf(fields(), "floor"); left != nil {
		t.Errorf("v3 has what v2 removed: %v", left)
	}
}

// fieldOf is the declaration of a key in a list of them.
func fieldOf(list any, key string) map[string]any {
	fields, _ := list.([]any)
	for _, field := range fields {
		if field, _ := field.(map[string]any); field["key"] == key {
			return field
		}
	}
	return nil
}

func (g *guide) rolesOfBoth(t *testing.T) {
	id := g.newUser(t, "roles")
	g.do(t, v2Users+"CreateRole", `{"code":"reader","description":"Reads"}`, "")
	role, _ := g.do(t, v3Users+"GetRole", `{"code":"reader"}`, "")["role"].(map[string]any)
	check(t, role, map[string]any{"code": "reader", "description": "Reads"})
	g.do(t, v2Users+"AddUserRoles", `{"userId":"`+id+`","roles":["reader"]}`, "")
	check(t, g.do(t, v3Users+"GetUserRoles", `{"userId":"`+id+`"}`, ""), map[string]any{"totalCount": 1})

	g.do(t, v3Users+"CreateRole", `{"code":"writer","name":"Writer"}`, "")
	g.do(t, v3Users+"AssignRole", `{"code":"writer","targets":[{"targetType":"USER","targetIdentifier":"`+id+`"}]}`, "")
	if has := g.do(t, v2Users+"HasUserRole", `{"userId":"`+id+`","code":"writer"}`, ""); has["hasRole"] != true {
		t.Errorf("the user has the role by v3: %v", has)
	}
	g.do(t, v2Users+"UpdateRole", `{"code":"writer","newCode":"author"}`, "")
	users := g.do(t, v3Users+"ListRoleMembers", `{"code":"author"}`, "")
	check(t, users, map[string]any{"totalCount": 1})
	g.do(t, v2Users+"RemoveRoleUsers", `{"code":"author","userIds":["`+id+`"]}`, "")
	check(t, g.do(t, v3Users+"GetUserRoles", `{"userId":"`+id+`"}`, ""), map[string]any{"totalCount": 1})
	g.do(t, v3Users+"DeleteRolesBatch", `{"codeList":["reader"]}`, "")
	g.refused(t, noSuchObject, v2Users+"GetRoleDetail", `{"code":"reader"}`, "")
}

func (g *guide) permissionsOfBoth(t *testing.T) {
	id := g.newUser(t, "permissions")
	g.do(t, v2Users+"CreateNamespace", `{"userPoolId":"`+poolID+`","code":"shop","name":"Shop"}`, "")
	g.do(t, v2Users+"CreateResource", `{"namespace":"shop","code":"orders","type":"DATA","actions":[{"name":"orders:read","description":"Reads"}]}`, "")
	g.do(t, v2Users+"AllowAction", `{"namespace":"shop","resource":"orders","action":"orders:read","userId":"`+id+`"}`, "")
	resources := g.do(t, v3Users+"GetUserAuthorizedResources", `{"userId":"`+id+`","namespace":"shop"}`, "")
	check(t, resources["list"].([]any)[0].(map[string]any), map[string]any{"resourceType": "DATA"})
	allowed := g.do(t, v2Users+"IsActionAllowed", `{"namespace":"shop","resource":"orders","action":"orders:read","userId":"`+id+`"}`, "")
	if fmt.Sprint(allowed) != "map[allowed:true]" {
		t.Errorf("allowed is %v", allowed)
	}
}

func (g *guide) namespacesOfBoth(t *testing.T) {
	id := g.newUser(t, "namespaces")
	g.do(t, v2Users+"CreateNamespace", `{"userPoolId":"`+poolID+`","code":"films","name":"Films"}`, "")
	shown := func(rpc, request, member string) map[string]any {
		object, _ := g.do(t, v3Users+rpc, request, "")[member].(map[string]any)
		return object
	}
	check(t, shown("GetNamespace", `{"code":"films"}`, "namespace"), map[string]any{"name": "Films"})
	g.do(t, v3Users+"UpdatePermissionNamespace", `{"code":"films","newCode":"cinema","description":"Shows"}`, "")
	g.do(t, v3Users+"CreateResource", `{"namespace":"cinema","code":"seats","type":"DATA","actions":[{"name":"seats:take","description":"Takes"}]}`, "")
	g.do(t, v2Users+"UpdateResource", `{"namespace":"cinema","code":"seats","description":"All seats"}`, "")
	check(t, shown("GetResource", `{"namespace":"cinema","code":"seats"}`, "resource"), map[string]any{"description": "All seats", "type": "DATA"})

	g.do(t, v3Users+"AuthorizeResources", `{"namespace":"cinema","list":[{"targetType":"USER","targetIdentifiers":["`+id+`"],
		"resources":[{"code":"seats","resourceType":"DATA","actions":["seats:take"]}]}]}`, "")
	question := `{"namespace":"cinema","resource":"seats:7","action":"seats:take","userId":"` + id + `"}`
	check(t, g.do(t, v2Users+"IsActionAllowed", question, ""), map[string]any{"allowed": true})
	g.do(t, v2Users+"RevokeResource", `{"namespace":"cinema","resource":"seats","opts":[{"targetType":"USER","targetIdentifier":"`+id+`"}]}`, "")
	if answer := g.do(t, v3Users+"IsActionAllowed", question, ""); answer["allowed"] == true {
		t.Errorf("v3 allows what v2 revoked: %v", answer)
	}

	g.do(t, v3Users+"DeleteResource", `{"namespace":"cinema","code":"seats"}`, "")
	g.refused(t, 404, v2Users+"GetResourceByCode", `{"namespace":"cinema","code":"seats"}`, "")
	g.do(t, v2Users+"DeleteNamespaceByCode", `{"userPoolId":"`+poolID+`","code":"cinema"}`, "")
	g.refused(t, 404, v3Users+"GetPermissionNamespace", `{"code":"cinema"}`, "")
}

// custom is the custom data of a user: an object, or v2's list on Authing's
// paths.
func custom(user map[string]any) map[string]any {
	out, _ := user["customData"].(map[string]any)
	list, _ := user["customData"].([]any)
	for _, item := range list {
		entry := item.(map[string]any)
		if out == nil {
			out = make(map[string]any)
		}
		out[entry["key"].(string)] = entry["value"]
	}
	return out
}
