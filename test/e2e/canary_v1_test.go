package e2e

import (
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
)

// Requests of [canaryRequests] for both services of v1.
var canaryRequestsV1 = map[string]string{
	authingv1.AuthService_Login_FullMethodName:                           `{"email":"canary@example.com","password":"PASSWORD","params":"{\"k\":\"PASSWORD\"}"}`,
	authingv1.AuthService_LoginByPhonePassword_FullMethodName:            `{"phone":"17612340000","password":"PASSWORD"}`,
	authingv1.AuthService_LoginByPhoneCode_FullMethodName:                `{"phone":"17612340000","phoneCode":123456}`,
	authingv1.AuthService_SignIn_FullMethodName:                          `{"email":"canary@example.com","password":"PASSWORD"}`,
	authingv1.AuthService_LoginByOidc_FullMethodName:                     `{"email":"canary@example.com","password":"PASSWORD"}`,
	authingv1.AuthService_AuthingTokenToOidcToken_FullMethodName:         `{"authingToken":"TOKEN"}`,
	authingv1.AuthService_Register_FullMethodName:                        `{"email":"UNIQUE@example.com","password":"PASSWORD","forceLogin":true}`,
	authingv1.AuthService_RegisterByPhone_FullMethodName:                 `{"phone":"17612340000","phoneCode":"123456","password":"PASSWORD"}`,
	authingv1.AuthService_GetUser_FullMethodName:                         `{}`,
	authingv1.AuthService_UpdateUser_FullMethodName:                      `{"nickname":"Nick","password":"PASSWORD","oldPassword":"PASSWORD"}`,
	authingv1.AuthService_UpdateEmail_FullMethodName:                     `{"email":"other@example.com","emailCode":"123456"}`,
	authingv1.AuthService_UpdatePhone_FullMethodName:                     `{"phone":"17612340000","phoneCode":"123456"}`,
	authingv1.AuthService_UnbindEmail_FullMethodName:                     `{}`,
	authingv1.AuthService_ChangePassword_FullMethodName:                  `{"email":"canary@example.com","password":"PASSWORD","verifyCode":"123456"}`,
	authingv1.AuthService_SendResetPasswordEmail_FullMethodName:          `{"email":"canary@example.com"}`,
	authingv1.AuthService_SendOneTimePhoneCode_FullMethodName:            `{"phone":"17612340000"}`,
	authingv1.AuthService_EncryptPassword_FullMethodName:                 `{"data":"PASSWORD"}`,
	authingv1.AuthService_CheckLoginStatus_FullMethodName:                `{"token":"TOKEN"}`,
	authingv1.AuthService_DecodeToken_FullMethodName:                     `{"token":"TOKEN"}`,
	authingv1.AuthService_QueryMfa_FullMethodName:                        `{}`,
	authingv1.AuthService_ChangeMfa_FullMethodName:                       `{"enable":false}`,
	authingv1.AuthService_BindOAuth_FullMethodName:                       `{"type":"github","unionid":"u","userInfo":"{\"k\":\"PASSWORD\"}"}`,
	authingv1.AuthService_GeneQrLoginCode_FullMethodName:                 `{"scene":"APP_AUTH","userDefinedData":{"k":"PASSWORD"}}`,
	authingv1.AuthService_Logout_FullMethodName:                          `{}`,
	authingv1.ManagementService_GetAccessTokenByAppSecret_FullMethodName: `{"secret":"` + poolSecret + `"}`,
	authingv1.ManagementService_GetUser_FullMethodName:                   `{"id":"USER"}`,
	authingv1.ManagementService_UpdateUser_FullMethodName:                `{"id":"OTHER","password":"PASSWORD"}`,
	authingv1.ManagementService_SetUserMetadata_FullMethodName:           `{"id":"USER","key":"k","value":"PASSWORD"}`,
	authingv1.ManagementService_ListUserMetadata_FullMethodName:          `{"id":"USER"}`,
	authingv1.ManagementService_RefreshToken_FullMethodName:              `{"user":"OTHER"}`,
	authingv1.ManagementService_CheckLoginStatus_FullMethodName:          `{"token":"TOKEN"}`,
	authingv1.ManagementService_QueryMfa_FullMethodName:                  `{"userId":"USER"}`,
	authingv1.ManagementService_ChangeMfa_FullMethodName:                 `{"userId":"OTHER","enable":true,"refreshKey":true}`,
	authingv1.ManagementService_SetPipelineEnv_FullMethodName:            `{"key":"k","value":"PASSWORD"}`,
	authingv1.ManagementService_ListPipelineEnv_FullMethodName:           `{}`,
	authingv1.ManagementService_RemoveUsers_FullMethodName:               `{"ids":["nobody"]}`,
}
