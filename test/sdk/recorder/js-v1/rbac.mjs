// Groups, roles and permissions.
import { byId, management, page } from './calls.mjs';

const sorted = { sortBy: 'CREATEDAT_ASC', ...page };
const id = 'object-0001';
const ids = ['object-0001', 'object-0002'];
const about = { name: 'readers', description: 'All who read' };

// kind is what all three have in common.
const kind = (name) => {
  const method = name.toLowerCase();
  return [
    management(`CreateRbac${name}`, `authz.create${name}`, [about], 'userPoolId'),
    management(`UpdateRbac${name}`, `authz.update${name}`, [{ _id: id, ...about }]),
    byId(`DeleteRbac${name}`, `authz.delete${name}`),
    management(`DeleteRbac${name}Batch`, `authz.delete${name}Batch`, [ids], undefined, { idList: ids }),
    byId(`GetRbac${name}`, `authz.${method}`),
    management(`ListRbac${name}s`, `authz.${method}List`, [sorted], 'userPoolId'),
  ];
};

// joining puts one or several of one kind into one of another. fetch asks for
// all that are in it then; the SDK has no such document of a role that is
// revoked that is not cut off.
const joining = (rpc, method, member, holder, fetch, poolField) => {
  const of = { [holder]: 'holder-0001' };
  const options = fetch ? [[], [{ [fetch]: true }]] : [[]];
  return options.flatMap((more) => [
    management(rpc, `authz.${method}`, [{ [`${member}Id`]: id, ...of }, ...more], poolField),
    management(`${rpc}Batch`, `authz.${method}Batch`, [{ [`${member}IdList`]: ids, ...of }, ...more], poolField),
  ]);
};

const members = (rpc, method) => management(rpc, method, [id, sorted], undefined, { _id: id });

export const rbac = [
  ...['Group', 'Role', 'Permission'].flatMap(kind),
  ...joining('AddRoleToRbacGroup', 'addRoleToGroup', 'role', 'groupId', 'fetchRoles'),
  ...joining('RemoveRoleFromRbacGroup', 'removeRoleFromGroup', 'role', 'groupId', 'fetchRoles'),
  ...joining('AddUserToRbacGroup', 'addUserToGroup', 'user', 'groupId', 'fetchUsers'),
  ...joining('RemoveUserFromRbacGroup', 'removeUserFromGroup', 'user', 'groupId', 'fetchUsers'),
  ...joining('AddPermissionToRbacRole', 'addPermissionToRole', 'permission', 'roleId', 'fetchPermissions'),
  ...joining('RemovePermissionFromRbacRole', 'removePermissionFromRole', 'permission', 'roleId', 'fetchPermissions'),
  ...joining('AssignRbacRoleToUser', 'assignRoleToUser', 'user', 'roleId', 'fetchUsers', 'userPoolId'),
  ...joining('RevokeRbacRoleFromUser', 'revokeRoleFromUser', 'user', 'roleId', undefined, 'userPoolId'),
  byId('ListRbacGroupPermissions', 'authz.groupPermissionList'),
  byId('ListRbacGroupRoles', 'authz.groupRoleList'),
  members('ListRbacGroupUsers', 'authz.groupUserList'),
  byId('ListRbacRolePermissions', 'authz.rolePermissionList'),
  members('ListRbacRoleUsers', 'authz.roleUserList'),
];
