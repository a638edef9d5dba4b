package e2e

import (
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Requests of [canaryRequests] for the administration of users in v3.
var canaryRequestsV3Users = map[string]string{
	authingv3.ManagementService_CreateUser_FullMethodName:                           `{"username":"UNIQUE","password":"PASSWORD","otp":{"secret":"BASE32"},"customData":{"k":"PASSWORD"},"metadataSource":{"k":"PASSWORD"}}`,
	authingv3.ManagementService_GetUser_FullMethodName:                              `{"userId":"USER","withCustomData":true}`,
	authingv3.ManagementService_ListUsers_FullMethodName:                            `{"keywords":"canary"}`,
	authingv3.ManagementService_UpdateUser_FullMethodName:                           `{"userId":"USER","password":"PASSWORD","customData":{"k":"PASSWORD"},"metadata":{"k":"PASSWORD"}}`,
	authingv3.ManagementService_DeleteUsersBatch_FullMethodName:                     `{"userIds":["nobody"]}`,
	authingv3.ManagementService_ListUsersLegacy_FullMethodName:                      `{"limit":1,"withCustomData":true}`,
	authingv3.ManagementService_IsUserExists_FullMethodName:                         `{"username":"canary"}`,
	authingv3.ManagementService_GetUserBatch_FullMethodName:                         `{"userIds":["USER","nobody"]}`,
	authingv3.ManagementService_CreateUsersBatch_FullMethodName:                     `{"list":[{"username":"UNIQUE","password":"PASSWORD","otp":{"secret":"BASE32","recoveryCode":"PASSWORD"},"customData":{"k":"PASSWORD"}}]}`,
	authingv3.ManagementService_UpdateUserBatch_FullMethodName:                      `{"list":[{"userId":"USER","password":"PASSWORD","customData":{"k":"PASSWORD"}}]}`,
	authingv3.ManagementService_ResignUser_FullMethodName:                           `{"userId":"OTHER"}`,
	authingv3.ManagementService_ResignUserBatch_FullMethodName:                      `{"userIds":["OTHER"]}`,
	authingv3.ManagementService_ListArchivedUsers_FullMethodName:                    `{"limit":1}`,
	authingv3.ManagementService_GetUserIdentities_FullMethodName:                    `{"userId":"USER"}`,
	authingv3.ManagementService_LinkIdentity_FullMethodName:                         `{"userId":"USER","extIdpId":"idp","userIdInIdp":"canary"}`,
	authingv3.ManagementService_UnlinkIdentity_FullMethodName:                       `{"userId":"USER","extIdpId":"idp"}`,
	authingv3.ManagementService_GetUserPrincipalAuthenticationInfo_FullMethodName:   `{"userId":"USER"}`,
	authingv3.ManagementService_ResetUserPrincipalAuthenticationInfo_FullMethodName: `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserRoles_FullMethodName:                         `{"userId":"USER"}`,
	authingv3.ManagementService_HasAnyRole_FullMethodName:                           `{"userId":"USER","roles":[{"code":"admin"}]}`,
	authingv3.ManagementService_GetUserGroups_FullMethodName:                        `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserDepartments_FullMethodName:                   `{"userId":"USER"}`,
	authingv3.ManagementService_SetUserDepartments_FullMethodName:                   `{"userId":"USER","departments":[]}`,
	authingv3.ManagementService_GetUserAccessibleApps_FullMethodName:                `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserAuthorizedApps_FullMethodName:                `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserAuthorizedResources_FullMethodName:           `{"userId":"USER"}`,
	authingv3.ManagementService_KickUsers_FullMethodName:                            `{"userId":"OTHER","appIds":["e2e-app"]}`,
	authingv3.ManagementService_CheckSessionStatus_FullMethodName:                   `{"userId":"USER","appId":"e2e-app"}`,
	authingv3.ManagementService_GetUserLoginHistory_FullMethodName:                  `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserLoggedInApps_FullMethodName:                  `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserLoggedInIdentities_FullMethodName:            `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserMfaInfo_FullMethodName:                       `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserMfaStatus_FullMethodName:                     `{"userId":"USER"}`,
	authingv3.ManagementService_SetUsersMfaStatus_FullMethodName:                    `{"userId":"OTHER","mfaTriggerData":{"mfaToken":"PASSWORD","totpMfaEnabled":false}}`,
	authingv3.ManagementService_ImportOtp_FullMethodName:                            `{"list":[{"userId":"OTHER","otp":{"secret":"BASE32","recoveryCode":"PASSWORD"}}]}`,
	authingv3.ManagementService_GetOtpSecretByUser_FullMethodName:                   `{"userId":"OTHER"}`,
	authingv3.ManagementService_GetUserPasswordCiphertext_FullMethodName:            `{"userId":"USER"}`,
	authingv3.ManagementService_GetUserEncryptPasswordBatch_FullMethodName:          `{"userIds":["USER"]}`,
	authingv3.ManagementService_UserFieldDecrypt_FullMethodName:                     `{"privateKey":"PASSWORD","data":[{"userId":"USER","fieldName":"phone","encryptedContent":"ciphertext"}]}`,
}
