package e2e

import (
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// Requests of [canaryRequests] for both services of v2.
var canaryRequestsV2 = map[string]string{
	authingv2.AuthService_RegisterByEmail_FullMethodName:     `{"email":"UNIQUE@example.com","password":"PASSWORD","generateToken":true}`,
	authingv2.AuthService_LoginByEmail_FullMethodName:        `{"email":"canary@example.com","password":"PASSWORD"}`,
	authingv2.AuthService_LoginByUsername_FullMethodName:     `{"username":"canary","password":"PASSWORD"}`,
	authingv2.AuthService_GetCurrentUser_FullMethodName:      `{}`,
	authingv2.AuthService_UpdateProfile_FullMethodName:       `{"updates":{"nickname":"Nick"}}`,
	authingv2.AuthService_CheckLoginStatus_FullMethodName:    `{"token":"TOKEN"}`,
	authingv2.ManagementService_ListUsers_FullMethodName:     `{"withCustomData":true}`,
	authingv2.ManagementService_GetUserDetail_FullMethodName: `{"userId":"USER"}`,
	authingv2.ManagementService_ListUserRoles_FullMethodName: `{"userId":"USER"}`,
	authingv2.ManagementService_CreateUser_FullMethodName:    `{"userInfo":{"username":"UNIQUE","password":"PASSWORD"},"keepPassword":true}`,
}
