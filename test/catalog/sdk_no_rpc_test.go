package catalog

// Methods of the v2 SDKs that have no rpc.
var noRPCV2 = []exception{
	{"state of the SDK's client: the server keeps no session, and the caller has the token", []string{
		"auth.authentication.clear_current_user has no rpc",
		"auth.authentication.get_token has no rpc",
		"auth.authentication.set_current_user has no rpc",
		"auth.authentication.set_token has no rpc",
	}},
	{"state of the SDK's client; a call says its language in `x-authing-lang`", []string{
		"auth.authentication.set_lang has no rpc",
		"management.root.set_lang has no rpc",
	}},
	{"state of the SDK's client; the server says of itself what it is", []string{
		"auth.authentication.set_request_from has no rpc",
	}},
	{"the same call as GetCurrentUser", []string{
		"auth.authentication.check_logged_in has no rpc",
	}},
	{"the same call as GetUserDetail", []string{
		"management.users.get_user_info has no rpc",
	}},
	{"reads the browser; what it finds are fields of CreateDevice", []string{
		"auth.devices.get_browser_fingers has no rpc",
		"auth.devices.get_device_info has no rpc",
	}},
	{"a timer around CheckQrCodeStatus", []string{
		"auth.qrcode.start_polling has no rpc",
		"auth.qrcode.stop_polling has no rpc",
	}},
	{"draws in a page; GeneQrCode, CheckQrCodeStatus and ExchangeUserInfoWithQrCodeTicket are what it calls", []string{
		"auth.qrcode.start_scanning has no rpc",
	}},
	{"guards the arguments of the SDK; the server checks each request by the rules of the contract", []string{
		"management.check.is_list has no rpc",
		"management.check.page_options has no rpc",
		"management.check.resource_type has no rpc",
		"management.check.target_type has no rpc",
	}},
	{"any call with the pool's own credential: no scope could say what a caller may do", []string{
		"management.root.make_graphql_request has no rpc",
		"management.root.make_rest_request has no rpc",
	}},
}

// Methods of the v1 SDKs that have no rpc.
var noRPCV1 = []exception{
	{"takes a file of the browser; UpdateUser takes the portrait's address", []string{
		"_uploadAvatar has no rpc",
		"selectAvatarFile has no rpc",
	}},
	{"reads the browser's storage; the server keeps no session", []string{
		"loginFromLocalStorage has no rpc",
	}},
	{"a timer around CheckQrLoginCodeStatus", []string{
		"qrlogin.pollingCodeStatus has no rpc",
	}},
	{"draws in a page; GeneQrLoginCode and CheckQrLoginCodeStatus are what it calls", []string{
		"qrlogin.startScanning has no rpc",
	}},
	{"draws in a page; GenQrCode and CheckQr are what it calls", []string{
		"startWXAppScaning has no rpc",
	}},
	{"a text in a page", []string{
		"updateFailedTips has no rpc",
		"updateRetryTips has no rpc",
		"updateSuccessRedirectTips has no rpc",
		"updateSuccessTips has no rpc",
	}},
}
