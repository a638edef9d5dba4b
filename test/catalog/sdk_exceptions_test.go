package catalog

import "slices"

// What differs from the v2 SDKs for a reason.
var exceptionsV2 = slices.Concat(noRPCV2, []exception{
	{"does what another rpc does, or several, and then what the SDK does with it", []string{
		"authing.v2.AuthService.AssociateFaceByBlob goes nowhere, *",
		"authing.v2.AuthService.BuildEnterpriseAuthorizeUrl goes nowhere, *",
		"authing.v2.AuthService.HasRole goes nowhere, *",
		"authing.v2.ManagementService.DisableWhitelist goes nowhere, *",
		"authing.v2.ManagementService.EnableWhitelist goes nowhere, *",
		"authing.v2.ManagementService.GetRoleSpecificUdfValue goes nowhere, *",
		"no rpc of auth.authentication.has_role goes to *",
		"no rpc of auth.enterprise.authorize goes to *",
		"no rpc of auth.mfa.associate_face_by_* goes to *",
		"no rpc of management.roles.get_specific_udf_value goes to *",
		"no rpc of management.whiteList.disable_white_list goes to *",
		"no rpc of management.whiteList.enable_white_list goes to *",
	}},
	{"the npm SDK's name of the member, which is that of Authing's answers; the Python SDK writes another", []string{
		"authing.v2.AssociateMfaAuthenticatorRequest has no field authenticatorType of the body",
		"authing.v2.AssociateMfaAuthenticatorRequest.authenticator_type is no parameter of *",
		"authing.v2.ConfirmAssociateMfaAuthenticatorRequest has no field authenticatorType of the body",
		"authing.v2.ConfirmAssociateMfaAuthenticatorRequest.authenticator_type is no parameter of *",
	}},
	{"a bug of the Python SDK: it verifies a face where one is enrolled", []string{
		"no rpc of auth.authentication.verify_face_mfa goes to POST /api/v2/mfa/face/associate",
	}},
	{"a bug of the Python SDK: it sends a name that its document does not declare", []string{
		"authing.v2.ManagementService.AddOrgNode has no variable description_i18n",
		"authing.v2.ManagementService.AddOrgNode has no variable name_i18n",
		"authing.v2.ManagementService.CreateApplicationRole has no variable parentCode",
		"authing.v2.ManagementService.CreateRole has no variable parentCode",
		"authing.v2.ManagementService.GetUserUdfValueBatch has no variable targetId",
	}},
	{"the Python SDK puts the documents of a person into the address, the npm SDK into the body", []string{
		"authing.v2.AuthenticateUserPrincipalRequest.* is in the body, want query",
	}},
	{"the SDK has no argument for it: the method that this one calls does", []string{
		"authing.v2.CreateApplicationResourceRequest has no field apiIdentifier of the body",
	}},
	{"a method that the npm SDK 4.23.55 alone has", []string{
		"authing.v2.AuthService.InitProviderContext is said to be enterprise.initProviderContext, and no SDK has that",
		"authing.v2.ManagementService.FindRoleUsers is said to be roles.findUsers, and no SDK has that",
	}},
	{"the npm SDK's other name of acl.listResources", []string{
		"authing.v2.ManagementService.ListResources is said to be acl.getResources, and no SDK has that",
	}},
	{"one document for two of the SDK, between which the variable chooses", []string{
		"authing.v2.ManagementService.* has $withCustomData, which is no variable of *",
	}},
	{"an argument of the npm SDK's newer listUserActions", []string{
		"authing.v2.ListUserActionsRequest.exclude_non_app_records is no parameter of GET /api/v2/analysis/user-action",
	}},
})

// What differs from the v1 SDKs for a reason.
var exceptionsV1 = slices.Concat(noRPCV1, []exception{
	{"one document for two of the SDK, between which the variable chooses", []string{
		"authing.v1.ManagementService.* has $fetchPermissions, which is no variable of *",
		"authing.v1.ManagementService.* has $fetchRoles, which is no variable of *",
		"authing.v1.ManagementService.* has $fetchUsers, which is no variable of *",
	}},
	{"a variable with a default that may be left out, which servers refuse of a required one", []string{
		"authing.v1.ManagementService.SearchUsers has $type: String, want String!",
	}},
	{"the SDK calls its own method update", []string{
		"authing.v1.AuthService.Logout goes to mutation updateUser, and logout is not known to call anything",
	}},
	{"two calls, one after the other", []string{
		"no rpc of loginByOidc goes to POST /oauth/oidc/me",
	}},
	{"the address is another host's, as a setting has it", []string{
		"authing.v1.AuthService.CdnPreflight goes nowhere, *",
		"no rpc of cdnPreflightFun goes to GET /",
	}},
	{"the SDK takes any further parameters of the code", []string{
		"authing.v1.GeneQrLoginCodeRequest.user_defined_data is no parameter of GET /qrcode/gene",
	}},
})
