// Roles and who holds them.
const code = 'admin';
const namespace = 'shop';
const page = { page: 2, limit: 50 };
const role = { code, name: 'Administrator', namespace, description: 'May do <everything>' };
const codes = [{ code }, { code: 'auditor', namespace }];
const target = { targetType: 'USER', targetIdentifier: 'user-0001' };

const targets = [
  target,
  { targetType: 'ROLE', targetIdentifier: 'role-0001' },
  { targetType: 'GROUP', targetIdentifier: 'group-0001' },
  { targetType: 'DEPARTMENT', targetIdentifier: 'department-0001' },
];

export const roles = {
  createRole: [{ code }, { ...role, disableTime: '1800000000000' }],
  createRolesBatch: [{ list: [{ code }] }, { list: [role, { code: 'auditor' }] }],
  getRole: [{ code }, { code, namespace }],
  listRoles: [{}, { ...page, keywords: 'adm 张&', namespace }],
  updateRole: [
    { code, newCode: code, name: 'Administrator' },
    { ...role, newCode: 'root', status: 'DISABLED', disableTime: '1800000000000', enablePermissionApply: false },
  ],
  deleteRolesBatch: [{ codeList: [code] }, { codeList: [code, 'auditor'], namespace }],
  deleteRoles: [
    {
      roleList: [
        { code, namespace },
        { code: 'auditor', namespace: 'default' },
      ],
    },
  ],
  checkParamsNamespace: [
    { code, namespace },
    { code, namespace, name: 'Administrator' },
  ],
  checkMutualExclusion: [{ roles: codes }],
  getRoleAuthorizedResources: [{ code }, { code, namespace, resourceType: 'API' }],
  createAdminRole: [
    { code, name: 'Administrator' },
    { code, name: 'Administrator', description: 'May do everything' },
  ],
  deleteAdminRolesBatch: [{ codeList: [code, 'auditor'] }],

  assignRole: [
    { code, targets: [target] },
    { code, targets, namespace, enableTime: 1700000000000, endTime: 1800000000000 },
  ],
  assignRoleBatch: [
    { roles: [{ code }], targets: [target] },
    { roles: codes, targets },
  ],
  revokeRole: [
    { code, targets: [target] },
    { code, targets, namespace },
  ],
  revokeRoleBatch: [
    { roles: [{ code }], targets: [target] },
    { roles: codes, targets },
  ],
  listRoleMembers: [
    { code },
    { code, namespace, ...page, withCustomData: true, withIdentities: false, withDepartmentIds: true },
  ],
  listRoleDepartments: [{ code }, { code, namespace, ...page }],
  listRoleAssignments: [
    { roleCode: code },
    { roleCode: code, ...page, query: 'bob', namespaceCode: namespace, targetType: ['USER', 'ORG'] },
  ],
};
