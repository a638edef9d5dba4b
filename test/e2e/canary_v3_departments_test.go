package e2e

import (
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Requests of [canaryRequests] for the administration of departments in v3.
var canaryRequestsV3Departments = map[string]string{
	authingv3.ManagementService_CreateOrganization_FullMethodName:      `{"organizationCode":"UNIQUE","organizationName":"Aviary","metadata":{"k":"PASSWORD"}}`,
	authingv3.ManagementService_CreateDepartment_FullMethodName:        `{"organizationCode":"aviary","name":"Canaries","parentDepartmentId":"root","metadata":{"k":"PASSWORD"},"customData":{"k":"PASSWORD"}}`,
	authingv3.ManagementService_AddDepartmentMembers_FullMethodName:    `{"organizationCode":"aviary","departmentId":"root","userIds":["USER"]}`,
	authingv3.ManagementService_RemoveDepartmentMembers_FullMethodName: `{"organizationCode":"aviary","departmentId":"root","userIds":["USER"]}`,
	authingv3.ManagementService_ListDepartmentMembers_FullMethodName:   `{"organizationCode":"aviary","departmentId":"root","withIdentities":true}`,
}
