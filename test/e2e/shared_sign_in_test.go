package e2e

var sharedSignIn = []shared{
	{
		name:   "password",
		before: []step{newUser},
		stages: []stage{
			{"made", map[string]string{"one": "true"}},
			{"changed by the user", map[string]string{"two": "true"}},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {{"v1.M/UpdateUser", `{"_id":"$user","password":"password-1"}`, "", ""}},
				"changed by the user": {
					{"v1.A/Login", `{"username":"u$n","password":"password-1"}`, "", "token=user.token"},
					{"v1.A/UpdateUser", `{"password":"password-2","oldPassword":"password-1"}`, "$token", ""},
				},
			},
			"v2": {
				"made": {{"v2.M/UpdateUser", `{"userId":"$user","updates":{"password":"password-1"}}`, "", ""}},
				"changed by the user": {
					{"v2.A/LoginByUsername", `{"username":"u$n","password":"password-1"}`, "", "token=user.token"},
					{"v2.A/UpdatePassword", `{"newPassword":"password-2","oldPassword":"password-1"}`, "$token", ""},
				},
			},
			"v3": {
				"made": {{"v3.M/UpdateUser", `{"userId":"$user","password":"password-1"}`, "", ""}},
				"changed by the user": {
					{"v3.A/SignInByUsernamePassword", `{"username":"u$n","password":"password-1"}`, "", "token=loginToken.access_token"},
					{"v3.A/UpdatePassword", `{"newPassword":"password-2","oldPassword":"password-1"}`, "$token", ""},
				},
			},
		},
		readers: map[string][]view{
			"v1": {
				{step{"v1.A/Login", `{"username":"u$n","password":"password-1"}`, "", ""}, map[string]string{"one": "user.token?"}},
				{step{"v1.A/Login", `{"username":"u$n","password":"password-2"}`, "", ""}, map[string]string{"two": "user.token?"}},
			},
			"v2": {
				{step{"v2.A/LoginByUsername", `{"username":"u$n","password":"password-1"}`, "", ""}, map[string]string{"one": "user.token?"}},
				{step{"v2.A/LoginByUsername", `{"username":"u$n","password":"password-2"}`, "", ""}, map[string]string{"two": "user.token?"}},
			},
			"v3": {
				{step{"v3.A/SignInByUsernamePassword", `{"username":"u$n","password":"password-1"}`, "", ""}, map[string]string{"one": "loginToken.access_token?"}},
				{step{"v3.A/SignInByUsernamePassword", `{"username":"u$n","password":"password-2"}`, "", ""}, map[string]string{"two": "loginToken.access_token?"}},
			},
		},
	},
	{
		name:   "session",
		before: []step{newUser},
		stages: []stage{
			{"made", map[string]string{"taken": "true", "good": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {{"v1.A/Login", `{"username":"u$n","password":"passw0rd"}`, "", "token=user.token"}},
				"gone": {{"v1.A/Logout", `{}`, "$token", ""}},
			},
			"v2": {
				"made": {{"v2.A/LoginByUsername", `{"username":"u$n","password":"passw0rd"}`, "", "token=user.token"}},
				"gone": {{"v2.A/Logout", `{}`, "$token", ""}},
			},
			"v3": {
				"made": {{"v3.A/SignInByUsernamePassword", `{"username":"u$n","password":"passw0rd"}`, "", "token=loginToken.access_token"}},
				"gone": {{"v3.M/KickUsers", `{"userId":"$user","appIds":["$app"]}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {
				{step{"v1.A/GetUser", `{}`, "$token", ""}, map[string]string{"taken": "user._id=$user"}},
				{step{"v1.M/CheckLoginStatus", `{"token":"$token"}`, "", ""}, map[string]string{"good": "tokenStatus.status"}},
			},
			"v2": {
				{step{"v2.A/GetCurrentUser", `{}`, "$token", ""}, map[string]string{"taken": "user.id=$user"}},
				{step{"v2.A/CheckLoginStatus", `{"token":"$token"}`, "", ""}, map[string]string{"good": "tokenStatus.status"}},
			},
			"v3": {
				{step{"v3.A/GetProfile", `{}`, "$token", ""}, map[string]string{"taken": "user.userId=$user"}},
				{step{"v3.A/IntrospectToken", `{"token":"$token"}`, "", ""}, map[string]string{"good": "active"}},
			},
		},
	},
	{
		name:   "second factor",
		before: []step{newUser},
		stages: []stage{
			{"made", map[string]string{"enrolled": "true", "asks": "true", "secret": "true"}},
			{"off", map[string]string{"enrolled": "true", "secret": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {{"v1.M/ChangeMfa", `{"userId":"$user","enable":true}`, "", ""}},
				"off":  {{"v1.M/ChangeMfa", `{"userId":"$user","enable":false}`, "", ""}},
			},
			"v2": {
				"made": {{"v2.M/ImportTotp", `{"userId":"$user","secret":"` + otpSecret + `","recoveryCode":"spare"}`, "", ""}},
				"gone": {{"v2.M/UnassociateUserMfa", `{"userId":"$user","type":"OTP"}`, "", ""}},
			},
			"v3": {
				"made": {{"v3.M/ImportOtp", `{"list":[{"userId":"$user","otp":{"secret":"` + otpSecret + `"}}]}`, "", ""}},
				"off":  {{"v3.M/SetUsersMfaStatus", `{"userId":"$user","mfaTriggerData":{"mfaToken":"-","totpMfaEnabled":false}}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {{step{"v1.M/QueryMfa", `{"userId":"$user"}`, "", "secret=mfa.shareKey"}, shows("mfa", map[string]string{"enrolled": "shareKey?", "asks": "enable", "secret": "shareKey?"})}},
			"v2": {{step{"v2.M/GetUserMfaStatus", oneUser["v2"], "", ""}, map[string]string{"enrolled": "OTP"}}},
			"v3": {
				{step{"v3.M/GetUserMfaInfo", oneUser["v3"], "", ""}, map[string]string{"enrolled": "totpStatus=enabled"}},
				{step{"v3.M/GetUserMfaStatus", oneUser["v3"], "", ""}, map[string]string{"asks": "mfaTriggerData.totpMfaEnabled"}},
				{step{"v3.M/GetOtpSecretByUser", oneUser["v3"], "", ""}, map[string]string{"secret": "secret=$secret"}},
			},
		},
		lacks: []lack{
			{"v1", "gone", "(Delete|Remove|Reset)Mfa", "its factor is switched off and stays"},
			{"v2", "off", "(Change|Disable|Set)UserMfa", "administrators import or remove one"},
			{"v2", "asks", "", "the status is whether there is one"},
			{"v2", "secret", "", "the status has none"},
			{"v3", "gone", "(Reset|Delete|Remove)UserMfa", "users reset their factors themselves"},
		},
	},
}
