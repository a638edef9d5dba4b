package e2e

import (
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Requests of [canaryRequests] for the administration of roles in v3.
var canaryRequestsV3Roles = map[string]string{
	authingv3.ManagementService_CreateRole_FullMethodName:                 `{"code":"UNIQUE"}`,
	authingv3.ManagementService_CreateRolesBatch_FullMethodName:           `{"list":[{"code":"UNIQUE"}]}`,
	authingv3.ManagementService_GetRole_FullMethodName:                    `{"code":"admin"}`,
	authingv3.ManagementService_ListRoles_FullMethodName:                  `{"keywords":"admin"}`,
	authingv3.ManagementService_UpdateRole_FullMethodName:                 `{"code":"admin","newCode":"admin","name":"Administrator"}`,
	authingv3.ManagementService_DeleteRolesBatch_FullMethodName:           `{"codeList":["nothing"]}`,
	authingv3.ManagementService_DeleteRoles_FullMethodName:                `{"roleList":[{"code":"nothing","namespace":"default"}]}`,
	authingv3.ManagementService_CheckRoleParams_FullMethodName:            `{"code":"admin","namespace":"default"}`,
	authingv3.ManagementService_CheckRoleMutualExclusion_FullMethodName:   `{"roles":[{"code":"admin"}]}`,
	authingv3.ManagementService_GetRoleAuthorizedResources_FullMethodName: `{"code":"admin"}`,
	authingv3.ManagementService_CreateAdminRole_FullMethodName:            `{"code":"UNIQUE","name":"Administrator"}`,
	authingv3.ManagementService_DeleteAdminRolesBatch_FullMethodName:      `{"codeList":["nothing"]}`,
	authingv3.ManagementService_AssignRole_FullMethodName:                 `{"code":"admin","targets":[{"targetType":"USER","targetIdentifier":"USER"}]}`,
	authingv3.ManagementService_AssignRoleBatch_FullMethodName:            `{"roles":[{"code":"admin"}],"targets":[{"targetType":"USER","targetIdentifier":"USER"}]}`,
	authingv3.ManagementService_RevokeRole_FullMethodName:                 `{"code":"admin","targets":[{"targetType":"USER","targetIdentifier":"USER"}]}`,
	authingv3.ManagementService_RevokeRoleBatch_FullMethodName:            `{"roles":[{"code":"admin"}],"targets":[{"targetType":"USER","targetIdentifier":"USER"}]}`,
	authingv3.ManagementService_ListRoleMembers_FullMethodName:            `{"code":"admin","withIdentities":true}`,
	authingv3.ManagementService_ListRoleDepartments_FullMethodName:        `{"code":"admin"}`,
	authingv3.ManagementService_ListRoleAssignments_FullMethodName:        `{"roleCode":"admin","targetType":["ORG"]}`,
}
