package e2e

import "testing"

// TestGenerationsOfManagement: groups, whitelists, settings of the pool, second
// factors and identities are the same, whichever generation wrote them.
func TestGenerationsOfManagement(t *testing.T) {
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		t.Run("groups", g.managedGroupsOfBoth)
		t.Run("whitelists", g.whitelistsOfBoth)
		t.Run("second factors", g.factorsOfBoth)
		t.Run("identities", g.identitiesOfBoth)
		t.Run("permissions of several", g.batchesOfBoth)
		t.Run("records", g.recordsOfBoth)
	})
}

// total checks how many an answer finds.
func (g *guide) total(t *testing.T, rpc, request string, want int) {
	t.Helper()
	answer := g.do(t, rpc, request, "")
	if want == 0 { // gRPC's JSON leaves it out
		if list, _ := answer["list"].([]any); len(list) != 0 {
			t.Errorf("%s: %v", rpc, answer)
		}
		return
	}
	check(t, answer, map[string]any{"totalCount": want})
}

func (g *guide) managedGroupsOfBoth(t *testing.T) {
	id := g.newUser(t, "member")
	g.do(t, v2Users+"CreateGroup", `{"code":"makers","name":"Makers","description":"They make it"}`, "")
	check(t, g.member(t, v3Users+"GetGroup", `{"code":"makers"}`, "group"), map[string]any{"name": "Makers", "description": "They make it"})
	g.do(t, v3Users+"AddGroupMembers", `{"code":"makers","userIds":["`+id+`"]}`, "")
	g.total(t, v2Users+"ListGroupUsers", `{"code":"makers"}`, 1)
	g.do(t, v2Users+"UpdateGroup", `{"code":"makers","newCode":"builders"}`, "")
	g.total(t, v3Users+"ListGroupMembers", `{"code":"builders"}`, 1)
	g.do(t, v2Users+"RemoveGroupUsers", `{"code":"builders","userIds":["`+id+`"]}`, "")
	g.total(t, v3Users+"ListGroupMembers", `{"code":"builders"}`, 0)

	g.do(t, v3Users+"CreateGroup", `{"type":"BASIC","code":"breakers","name":"Breakers","description":"They break it"}`, "")
	check(t, g.member(t, v2Users+"GetGroupDetail", `{"code":"breakers"}`, "group"), map[string]any{"name": "Breakers"})
	g.do(t, v2Users+"AddGroupUsers", `{"code":"breakers","userIds":["`+id+`"]}`, "")
	g.total(t, v3Users+"ListGroupMembers", `{"code":"breakers"}`, 1)
	g.total(t, v2Users+"ListGroups", `{}`, 2)
	g.do(t, v2Users+"DeleteGroups", `{"codeList":["builders"]}`, "")
	g.refused(t, 404, v3Users+"GetGroup", `{"code":"builders"}`, "")
	g.do(t, v3Users+"DeleteGroupsBatch", `{"codeList":["breakers"]}`, "")
	g.refused(t, noSuchObject, v2Users+"GetGroupDetail", `{"code":"breakers"}`, "")
}

func (g *guide) whitelistsOfBoth(t *testing.T) {
	signUp := func(username string) string {
		return `{"username":"` + username + `","password":"passw0rd"}`
	}
	check(t, g.member(t, v2Users+"EnableWhitelist", `{"type":"USERNAME"}`, "whitelist"), map[string]any{"usernameEnabled": true})
	g.do(t, v2Users+"AddWhitelist", `{"type":"USERNAME","list":["listed-by-2"]}`, "")
	g.do(t, v3Users+"AddWhitelist", `{"type":"USERNAME","list":["listed-by-3"]}`, "")
	if entries := g.list(t, v3Users+"ListWhitelists", `{"type":"USERNAME"}`, "", "entries"); len(entries) != 2 || entries[0]["value"] != "listed-by-2" {
		t.Errorf("v3 lists %v", entries)
	}
	if entries := g.list(t, v2Users+"ListWhitelist", `{"type":"USERNAME"}`, "", "list"); len(entries) != 2 || entries[1]["value"] != "listed-by-3" {
		t.Errorf("v2 lists %v", entries)
	}
	g.refused(t, 403, "AuthService/RegisterByUsername", signUp("stranger"), "")
	g.refused(t, 403, "v3.AuthService/SignUpByUsernamePassword", signUp("stranger"), "")
	g.user(t, "AuthService/RegisterByUsername", signUp("listed-by-3"), "")
	g.do(t, "v3.AuthService/SignUpByUsernamePassword", signUp("listed-by-2"), "")

	g.do(t, v3Users+"DeleteWhitelist", `{"type":"USERNAME","list":["listed-by-3"]}`, "")
	g.do(t, v2Users+"RemoveWhitelist", `{"type":"USERNAME","list":["listed-by-2"]}`, "")
	if entries := g.list(t, v2Users+"ListWhitelist", `{"type":"USERNAME"}`, "", "list"); len(entries) != 0 {
		t.Errorf("left are %v", entries)
	}
	g.do(t, v2Users+"DisableWhitelist", `{"type":"USERNAME"}`, "")
	flags, _ := g.member(t, v2Users+"GetUserPoolDetail", `{}`, "userPool")["whitelist"].(map[string]any)
	check(t, flags, map[string]any{"usernameEnabled": false, "emailEnabled": false})
	g.do(t, "v3.AuthService/SignUpByUsernamePassword", signUp("stranger"), "")
}

func (g *guide) factorsOfBoth(t *testing.T) {
	id := g.newUser(t, "factors")
	status := func(want bool) {
		t.Helper()
		if bound := g.do(t, v2Users+"GetUserMfaStatus", `{"userId":"`+id+`"}`, "")["OTP"] == true; bound != want {
			t.Errorf("bound is %t", bound)
		}
	}
	status(false)
	imported := g.member(t, v2Users+"ImportTotp", `{"userId":"`+id+`","secret":"`+otpSecret+`","recoveryCode":"spare"}`, "authenticator")
	check(t, imported, map[string]any{"userId": id, "enable": true})
	status(true)
	check(t, g.do(t, v3Users+"GetUserMfaInfo", `{"userId":"`+id+`"}`, ""), map[string]any{"totpStatus": "enabled"})
	g.refused(t, 1636, "v3.AuthService/SignInByUsernamePassword", `{"username":"factors","password":"passw0rd"}`, "")
	g.do(t, v2Users+"UnassociateUserMfa", `{"userId":"`+id+`","type":"OTP"}`, "")
	check(t, g.do(t, v3Users+"GetUserMfaInfo", `{"userId":"`+id+`"}`, ""), map[string]any{"totpStatus": "disabled"})
	g.do(t, "v3.AuthService/SignInByUsernamePassword", `{"username":"factors","password":"passw0rd"}`, "")
	g.do(t, v3Users+"ImportOtp", `{"list":[{"userId":"`+id+`","otp":{"secret":"`+otpSecret+`"}}]}`, "")
	status(true)
}

func (g *guide) identitiesOfBoth(t *testing.T) {
	id := g.newUser(t, "linked")
	g.do(t, v2Users+"LinkIdentity", `{"userId":"`+id+`","userIdInIdp":"g-1","isSocial":true,"identifier":"github","extIdpId":"idp"}`, "")
	if linked := g.list(t, v3Users+"GetUserIdentities", `{"userId":"`+id+`"}`, "", "identities"); len(linked) != 1 || linked[0]["userIdInIdp"] != "g-1" {
		t.Errorf("linked are %v", linked)
	}
	g.do(t, v3Users+"UnlinkIdentity", `{"userId":"`+id+`","extIdpId":"idp"}`, "")
	if shown := g.byV2(t, id); shown["identities"] != nil {
		t.Errorf("still linked are %v", shown["identities"])
	}
	g.do(t, v2Users+"SuspendUser", `{"userId":"`+id+`"}`, "")
	check(t, g.byV3(t, id), map[string]any{"status": "Suspended"})
	g.do(t, v2Users+"ActivateUser", `{"userId":"`+id+`"}`, "")
	g.do(t, v2Users+"ResignUser", `{"userId":"`+id+`"}`, "")
	check(t, g.byV3(t, id), map[string]any{"status": "Resigned"})
}

func (g *guide) batchesOfBoth(t *testing.T) {
	id := g.newUser(t, "batches")
	g.do(t, v2Users+"BatchInsertResource", `{"bulk":[{"code":"songs","type":"DATA","actions":[{"name":"songs:hear"},{"name":"songs:sing"}]}]}`, "")
	grant := `{"namespace":"default","opts":[{"targetType":"USER","targetIdentifiers":["` + id + `"],"resources":[{"code":"songs","resourceType":"DATA","actions":["songs:hear"]}]}]}`
	g.do(t, v2Users+"AuthorizeResources", grant, "")
	g.total(t, v3Users+"GetUserAuthorizedResources", `{"userId":"`+id+`","namespace":"default"}`, 1)
	found := g.list(t, v2Users+"ListAuthorizedResourcesBatch", `{"namespace":"default","targets":[{"targetType":"USER","targetIdentifier":"`+id+`"}]}`, "", "list")
	if len(found) != 1 || found[0]["totalCount"] == nil {
		t.Errorf("v2 finds %v", found)
	}
	g.do(t, v2Users+"RevokeResources", grant, "")
	g.total(t, v3Users+"GetUserAuthorizedResources", `{"userId":"`+id+`","namespace":"default"}`, 0)
}

func (g *guide) recordsOfBoth(t *testing.T) {
	id := g.newUser(t, "recorded")
	g.do(t, "v3.AuthService/SignInByUsernamePassword", `{"username":"recorded","password":"passw0rd"}`, "")
	actions := g.list(t, v2Users+"ListUserActionLogs", `{"userId":"`+id+`"}`, "", "list")
	if len(actions) != 1 {
		t.Fatalf("actions are %v", actions)
	}
	check(t, actions[0], map[string]any{"eventType": "login", "userId": id, "appId": appID})
	g.do(t, v2Users+"DeleteUser", `{"userId":"`+id+`"}`, "")
	audit := g.list(t, v2Users+"ListAuditLogs", `{}`, "", "list")
	if len(audit) == 0 {
		t.Fatal("nothing was written down")
	}
	check(t, audit[0], map[string]any{"eventType": "deleteUser", "userPoolId": poolID})
	if found := g.list(t, v2Users+"FilterUsers", `{"filter":[{"field":"username","operator":"EQUAL","value":"recorded"}]}`, "", "list"); len(found) != 0 {
		t.Errorf("found are %v", found)
	}
	if answer := g.do(t, v2Users+"IsPasswordValid", `{"password":"12345"}`, ""); answer["valid"] == true || answer["message"] == nil {
		t.Errorf("a short password: %v", answer)
	}
	g.do(t, v2Users+"SendEmail", `{"email":"somebody@example.com","scene":"LOGIN_VERIFY_CODE"}`, "")
	g.code(t, "somebody@example.com")
}
