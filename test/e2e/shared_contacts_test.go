package e2e

var oneUser = map[string]string{"v1": `{"id":"$user"}`, "v2": `{"userId":"$user"}`, "v3": `{"userId":"$user"}`}

// userAs are views of a user by generation, of members by their names there.
func userAs(v1, v2, v3 map[string]string) map[string][]view {
	return map[string][]view{
		"v1": {{step{"v1.M/GetUser", oneUser["v1"], "", ""}, shows("user", v1)}},
		"v2": {{step{"v2.M/GetUserDetail", oneUser["v2"], "", ""}, shows("user", v2)}},
		"v3": {{step{"v3.M/GetUser", oneUser["v3"], "", ""}, shows("user", v3)}},
	}
}

var sharedContacts = []shared{
	{
		name:   "email address",
		before: newSignedIn,
		stages: []stage{
			{"made", map[string]string{"email": "a$n@example.com", "verified": "true"}},
			{"changed", map[string]string{"email": "b$n@example.com", "verified": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {
					{"v1.A/SendChangeEmailVerifyCode", `{"email":"a$n@example.com"}`, "$token", ""},
					{"v1.A/UpdateEmail", `{"email":"a$n@example.com","emailCode":"$code(a$n@example.com)"}`, "$token", ""},
				},
				"changed": {
					{"v1.A/SendChangeEmailVerifyCode", `{"email":"a$n@example.com"}`, "$token", ""},
					{"v1.A/SendChangeEmailVerifyCode", `{"email":"b$n@example.com"}`, "$token", ""},
					{"v1.A/UpdateEmail", `{"email":"b$n@example.com","emailCode":"$code(b$n@example.com)","oldEmail":"a$n@example.com","oldEmailCode":"$code(a$n@example.com)"}`, "$token", ""},
				},
				"gone": {{"v1.A/UnbindEmail", `{}`, "$token", ""}},
			},
			"v2": {
				"made": {
					{"v2.A/SendEmail", `{"email":"a$n@example.com","scene":"CHANGE_EMAIL"}`, "", ""},
					{"v2.A/BindEmail", `{"email":"a$n@example.com","emailCode":"$code(a$n@example.com)"}`, "$token", ""},
				},
				"changed": {
					{"v2.A/SendEmail", `{"email":"a$n@example.com","scene":"CHANGE_EMAIL"}`, "", ""},
					{"v2.A/SendEmail", `{"email":"b$n@example.com","scene":"CHANGE_EMAIL"}`, "", ""},
					{"v2.A/UpdateEmail", `{"email":"b$n@example.com","emailCode":"$code(b$n@example.com)","oldEmail":"a$n@example.com","oldEmailCode":"$code(a$n@example.com)"}`, "$token", ""},
				},
				"gone": {{"v2.A/UnbindEmail", `{}`, "$token", ""}},
			},
			"v3": {
				"made": {
					{"v3.A/SendEmail", `{"email":"a$n@example.com","channel":"CHANNEL_BIND_EMAIL"}`, "", ""},
					{"v3.A/BindEmail", `{"email":"a$n@example.com","passCode":"$code(a$n@example.com)"}`, "$token", ""},
				},
				"changed": {
					{"v3.A/SendEmail", `{"email":"a$n@example.com","channel":"CHANNEL_UPDATE_EMAIL"}`, "", ""},
					{"v3.A/SendEmail", `{"email":"b$n@example.com","channel":"CHANNEL_UPDATE_EMAIL"}`, "", ""},
					{"v3.A/VerifyUpdateEmailRequest", `{"verifyMethod":"EMAIL_PASSCODE","emailPassCodePayload":{"newEmail":"b$n@example.com","newEmailPassCode":"$code(b$n@example.com)","oldEmail":"a$n@example.com","oldEmailPassCode":"$code(a$n@example.com)"}}`, "$token", "permit=updateEmailToken"},
					{"v3.A/UpdateEmail", `{"updateEmailToken":"$permit"}`, "$token", ""},
				},
				"gone": {
					{"v3.A/SendEmail", `{"email":"b$n@example.com","channel":"CHANNEL_UNBIND_EMAIL"}`, "", ""},
					{"v3.A/UnbindEmail", `{"passCode":"$code(b$n@example.com)"}`, "$token", ""},
				},
			},
		},
		readers: userAs(
			map[string]string{"email": "email", "verified": "emailVerified"},
			map[string]string{"email": "email", "verified": "emailVerified"},
			map[string]string{"email": "email", "verified": "emailVerified"},
		),
	},
	{
		name:   "phone number",
		before: newSignedIn,
		stages: []stage{
			{"made", map[string]string{"phone": "$phone", "verified": "true"}},
			{"changed", map[string]string{"phone": "$other", "verified": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made": {
					{"v1.A/SendOneTimePhoneCode", `{"phone":"$phone"}`, "", ""},
					{"v1.A/UpdatePhone", `{"phone":"$phone","phoneCode":"$code($phone)"}`, "$token", ""},
				},
				"changed": {
					{"v1.A/SendOneTimePhoneCode", `{"phone":"$phone"}`, "", ""},
					{"v1.A/SendOneTimePhoneCode", `{"phone":"$other"}`, "", ""},
					{"v1.A/UpdatePhone", `{"phone":"$other","phoneCode":"$code($other)","oldPhone":"$phone","oldPhoneCode":"$code($phone)"}`, "$token", ""},
				},
			},
			"v2": {
				"made": {
					{"v2.A/SendSmsCode", `{"phone":"$phone"}`, "", ""},
					{"v2.A/BindPhone", `{"phone":"$phone","phoneCode":"$code($phone)"}`, "$token", ""},
				},
				"changed": {
					{"v2.A/SendSmsCode", `{"phone":"$phone"}`, "", ""},
					{"v2.A/SendSmsCode", `{"phone":"$other"}`, "", ""},
					{"v2.A/UpdatePhone", `{"phone":"$other","phoneCode":"$code($other)","oldPhone":"$phone","oldPhoneCode":"$code($phone)"}`, "$token", ""},
				},
				"gone": {{"v2.A/UnbindPhone", `{}`, "$token", ""}},
			},
			"v3": {
				"made": {
					{"v3.A/SendSms", `{"phoneNumber":"$phone","channel":"CHANNEL_BIND_PHONE"}`, "", ""},
					{"v3.A/BindPhone", `{"phoneNumber":"$phone","passCode":"$code($phone)"}`, "$token", ""},
				},
				"changed": {
					{"v3.A/SendSms", `{"phoneNumber":"$phone","channel":"CHANNEL_UNBIND_PHONE"}`, "", ""},
					{"v3.A/SendSms", `{"phoneNumber":"$other","channel":"CHANNEL_BIND_PHONE"}`, "", ""},
					{"v3.A/VerifyUpdatePhoneRequest", `{"verifyMethod":"PHONE_PASSCODE","phonePassCodePayload":{"newPhoneNumber":"$other","newPhonePassCode":"$code($other)","oldPhoneNumber":"$phone","oldPhonePassCode":"$code($phone)"}}`, "$token", "permit=updatePhoneToken"},
					{"v3.A/UpdatePhone", `{"updatePhoneToken":"$permit"}`, "$token", ""},
				},
				"gone": {
					{"v3.A/SendSms", `{"phoneNumber":"$other","channel":"CHANNEL_UNBIND_PHONE"}`, "", ""},
					{"v3.A/UnbindPhone", `{"passCode":"$code($other)"}`, "$token", ""},
				},
			},
		},
		readers: userAs(
			map[string]string{"phone": "phone"},
			map[string]string{"phone": "phone", "verified": "phoneVerified"},
			map[string]string{"phone": "phone", "verified": "phoneVerified"},
		),
		lacks: []lack{
			{"v1", "verified", "", "its users have no such member"},
			{"v1", "gone", "UnbindPhone", "it changes phone numbers only"},
		},
	},
}
