package e2e

import (
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Requests of [canaryRequests] for the administration of groups in v3.
var canaryRequestsV3Groups = map[string]string{
	authingv3.ManagementService_CreateGroup_FullMethodName:                 `{"type":"static","code":"UNIQUE","name":"Canaries","description":"Sing","customData":{"k":"PASSWORD"}}`,
	authingv3.ManagementService_CreateGroupsBatch_FullMethodName:           `{"list":[{"type":"static","code":"UNIQUE","name":"Canaries","description":"Sing"}]}`,
	authingv3.ManagementService_CreateOrUpdateGroup_FullMethodName:         `{"type":"static","code":"canaries","name":"Canaries","description":"Sing"}`,
	authingv3.ManagementService_GetGroup_FullMethodName:                    `{"code":"canaries"}`,
	authingv3.ManagementService_ListGroups_FullMethodName:                  `{"keywords":"canar"}`,
	authingv3.ManagementService_GetAllGroups_FullMethodName:                `{"fetchMembers":true}`,
	authingv3.ManagementService_UpdateGroup_FullMethodName:                 `{"code":"canaries","description":"Sing loudly","customData":{"k":"PASSWORD"}}`,
	authingv3.ManagementService_DeleteGroupsBatch_FullMethodName:           `{"codeList":["nothing"]}`,
	authingv3.ManagementService_AddGroupMembers_FullMethodName:             `{"code":"canaries","userIds":["USER"]}`,
	authingv3.ManagementService_RemoveGroupMembers_FullMethodName:          `{"code":"canaries","userIds":["USER"]}`,
	authingv3.ManagementService_ListGroupMembers_FullMethodName:            `{"code":"canaries","withIdentities":true}`,
	authingv3.ManagementService_GetGroupAuthorizedResources_FullMethodName: `{"code":"canaries"}`,
}
