package e2e

import (
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// Requests of [canaryRequests] for both services of v2.
var canaryRequestsV2 = map[string]string{
	authingv2.AuthService_RegisterByEmail_FullMethodName:          `{"email":"UNIQUE@example.com","password":"PASSWORD","generateToken":true,"customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_LoginByEmail_FullMethodName:             `{"email":"canary@example.com","password":"PASSWORD","customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_LoginByUsername_FullMethodName:          `{"username":"canary","password":"PASSWORD","customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_GetCurrentUser_FullMethodName:           `{}`,
	authingv2.AuthService_UpdateProfile_FullMethodName:            `{"updates":{"nickname":"Nick"}}`,
	authingv2.AuthService_CheckLoginStatus_FullMethodName:         `{"token":"TOKEN"}`,
	authingv2.AuthService_RegisterByUsername_FullMethodName:       `{"username":"UNIQUE","password":"PASSWORD","generateToken":true,"customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_RegisterByPhoneCode_FullMethodName:      `{"phone":"17612340000","code":"123456","password":"PASSWORD","customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_SendSmsCode_FullMethodName:              `{"phone":"17612340000"}`,
	authingv2.AuthService_LoginByPhoneCode_FullMethodName:         `{"phone":"17612340000","code":"123456","customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_LoginByPhonePassword_FullMethodName:     `{"phone":"17612340000","password":"PASSWORD","customData":{"k":"PASSWORD"},"context":{"k":"PASSWORD"}}`,
	authingv2.AuthService_SendEmail_FullMethodName:                `{"email":"canary@example.com","scene":"CHANGE_EMAIL"}`,
	authingv2.AuthService_ResetPasswordByPhoneCode_FullMethodName: `{"phone":"17612340000","code":"123456","newPassword":"PASSWORD"}`,
	authingv2.AuthService_ResetPasswordByEmailCode_FullMethodName: `{"email":"canary@example.com","code":"123456","newPassword":"PASSWORD"}`,
	authingv2.AuthService_UpdatePassword_FullMethodName:           `{"newPassword":"PASSWORD","oldPassword":"PASSWORD-not"}`,
	authingv2.AuthService_UpdatePhone_FullMethodName:              `{"phone":"17612340000","phoneCode":"123456"}`,
	authingv2.AuthService_UpdateEmail_FullMethodName:              `{"email":"other@example.com","emailCode":"123456"}`,
	authingv2.AuthService_RefreshToken_FullMethodName:             `{}`,
	authingv2.AuthService_BindPhone_FullMethodName:                `{"phone":"17612340000","phoneCode":"123456"}`,
	authingv2.AuthService_UnbindPhone_FullMethodName:              `{}`,
	authingv2.AuthService_BindEmail_FullMethodName:                `{"email":"other@example.com","emailCode":"123456"}`,
	authingv2.AuthService_UnbindEmail_FullMethodName:              `{}`,
	authingv2.AuthService_GetUserInfoByAccessToken_FullMethodName: `{"accessToken":"TOKEN"}`,
	authingv2.AuthService_ValidateToken_FullMethodName:            `{"access_token":"TOKEN"}`,
	authingv2.AuthService_Logout_FullMethodName:                   `{}`,
	authingv2.AuthService_ListUdv_FullMethodName:                  `{}`,
	authingv2.AuthService_SetUdv_FullMethodName:                   `{"key":"k","value":"PASSWORD"}`,
	authingv2.AuthService_RemoveUdv_FullMethodName:                `{"key":"k"}`,
	authingv2.AuthService_GetUdfValue_FullMethodName:              `{}`,
	authingv2.AuthService_SetUdfValue_FullMethodName:              `{"data":{"k":"PASSWORD"}}`,
	authingv2.AuthService_RemoveUdfValue_FullMethodName:           `{"key":"k"}`,
	authingv2.ManagementService_ListUsers_FullMethodName:          `{"withCustomData":true}`,
	authingv2.ManagementService_GetUserDetail_FullMethodName:      `{"userId":"USER"}`,
	authingv2.ManagementService_ListUserRoles_FullMethodName:      `{"userId":"USER"}`,
	authingv2.ManagementService_CreateUser_FullMethodName:         `{"userInfo":{"username":"UNIQUE","password":"PASSWORD"},"keepPassword":true,"customData":{"k":"PASSWORD"}}`,
}
