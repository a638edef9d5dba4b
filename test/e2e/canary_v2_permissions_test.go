package e2e

import (
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// Requests of [canaryRequests] for roles, policies and what they allow in v2.
var canaryRequestsV2Permissions = map[string]string{
	authingv2.ManagementService_ListRoles_FullMethodName:                   `{"namespace":"default"}`,
	authingv2.ManagementService_CreateRole_FullMethodName:                  `{"code":"UNIQUE"}`,
	authingv2.ManagementService_GetRoleDetail_FullMethodName:               `{"code":"admin"}`,
	authingv2.ManagementService_UpdateRole_FullMethodName:                  `{"code":"admin","description":"d"}`,
	authingv2.ManagementService_DeleteRole_FullMethodName:                  `{"code":"nothing"}`,
	authingv2.ManagementService_DeleteRoles_FullMethodName:                 `{"codeList":["nothing"]}`,
	authingv2.ManagementService_ListRoleUsers_FullMethodName:               `{"code":"admin","withCustomData":true}`,
	authingv2.ManagementService_AddRoleUsers_FullMethodName:                `{"code":"admin","userIds":["USER"]}`,
	authingv2.ManagementService_RemoveRoleUsers_FullMethodName:             `{"code":"admin","userIds":["USER"]}`,
	authingv2.ManagementService_ListRolePolicies_FullMethodName:            `{"code":"admin"}`,
	authingv2.ManagementService_AddRolePolicies_FullMethodName:             `{"code":"admin","policies":["p"]}`,
	authingv2.ManagementService_RemoveRolePolicies_FullMethodName:          `{"code":"admin","policies":["p"]}`,
	authingv2.ManagementService_ListRoleAuthorizedResources_FullMethodName: `{"code":"admin","namespace":"default"}`,
	authingv2.ManagementService_GetRoleUdfValue_FullMethodName:             `{"id":"r"}`,
	authingv2.ManagementService_GetRoleUdfValueBatch_FullMethodName:        `{"ids":["r"]}`,
	authingv2.ManagementService_GetRoleSpecificUdfValue_FullMethodName:     `{"id":"r","key":"k"}`,
	authingv2.ManagementService_SetRoleUdfValue_FullMethodName:             `{"id":"r","data":{"k":"PASSWORD"}}`,
	authingv2.ManagementService_SetRoleUdfValueBatch_FullMethodName:        `{"data":{"r":{"k":"PASSWORD"}}}`,
	authingv2.ManagementService_RemoveRoleUdfValue_FullMethodName:          `{"id":"r","key":"k"}`,

	authingv2.ManagementService_ListPolicies_FullMethodName:            `{"namespace":"default"}`,
	authingv2.ManagementService_CreatePolicy_FullMethodName:            `{"code":"UNIQUE","statements":[{"resource":"r:*","actions":["r:read"]}]}`,
	authingv2.ManagementService_GetPolicyDetail_FullMethodName:         `{"code":"p"}`,
	authingv2.ManagementService_UpdatePolicy_FullMethodName:            `{"code":"p","description":"d"}`,
	authingv2.ManagementService_DeletePolicy_FullMethodName:            `{"code":"nothing"}`,
	authingv2.ManagementService_DeletePolicies_FullMethodName:          `{"codeList":["nothing"]}`,
	authingv2.ManagementService_ListPolicyAssignments_FullMethodName:   `{"code":"p"}`,
	authingv2.ManagementService_AddPolicyAssignments_FullMethodName:    `{"policies":["p"],"targetType":"USER","targetIdentifiers":["USER"]}`,
	authingv2.ManagementService_RemovePolicyAssignments_FullMethodName: `{"policies":["p"],"targetType":"USER","targetIdentifiers":["USER"]}`,
	authingv2.ManagementService_EnablePolicyAssignment_FullMethodName:  `{"policy":"p","targetType":"USER","targetIdentifier":"USER"}`,
	authingv2.ManagementService_DisablePolicyAssignment_FullMethodName: `{"policy":"p","targetType":"USER","targetIdentifier":"USER"}`,

	authingv2.ManagementService_AllowAction_FullMethodName:             `{"resource":"r:*","action":"r:read","namespace":"default","userId":"USER"}`,
	authingv2.ManagementService_IsActionAllowed_FullMethodName:         `{"userId":"USER","resource":"r:*","action":"r:read"}`,
	authingv2.ManagementService_CreateNamespace_FullMethodName:         `{"userPoolId":"` + poolID + `","code":"UNIQUE","name":"n"}`,
	authingv2.ManagementService_ListNamespaces_FullMethodName:          `{"userPoolId":"` + poolID + `"}`,
	authingv2.ManagementService_UpdateNamespace_FullMethodName:         `{"userPoolId":"` + poolID + `","id":"7","name":"n"}`,
	authingv2.ManagementService_DeleteNamespace_FullMethodName:         `{"userPoolId":"` + poolID + `","id":"7"}`,
	authingv2.ManagementService_UpdateNamespaceByCode_FullMethodName:   `{"userPoolId":"` + poolID + `","currentCode":"nothing","name":"n"}`,
	authingv2.ManagementService_DeleteNamespaceByCode_FullMethodName:   `{"userPoolId":"` + poolID + `","code":"nothing"}`,
	authingv2.ManagementService_CreateResource_FullMethodName:          `{"code":"UNIQUE","type":"DATA","actions":[{"name":"UNIQUE:read"}],"namespace":"default"}`,
	authingv2.ManagementService_UpdateResource_FullMethodName:          `{"code":"r","namespace":"default","description":"d"}`,
	authingv2.ManagementService_ListResources_FullMethodName:           `{"namespace":"default"}`,
	authingv2.ManagementService_DeleteResource_FullMethodName:          `{"code":"nothing","namespace":"default"}`,
	authingv2.ManagementService_GetResourceById_FullMethodName:         `{"id":"r"}`,
	authingv2.ManagementService_GetResourceByCode_FullMethodName:       `{"namespace":"default","code":"r"}`,
	authingv2.ManagementService_ListAuthorizedResources_FullMethodName: `{"targetType":"USER","targetIdentifier":"USER","namespace":"default"}`,
	authingv2.ManagementService_AuthorizeResource_FullMethodName:       `{"namespace":"default","resource":"r","opts":[{"targetType":"USER","targetIdentifier":"USER","actions":["r:read"]}]}`,
	authingv2.ManagementService_RevokeResource_FullMethodName:          `{"namespace":"default","resource":"r","opts":[{"targetType":"USER","targetIdentifier":"USER"}]}`,
	authingv2.ManagementService_GetAuthorizedTargets_FullMethodName:    `{"namespace":"default","resourceType":"DATA","resource":"r"}`,
}
