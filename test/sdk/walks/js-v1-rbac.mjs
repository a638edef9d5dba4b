// Groups, roles, permissions, organizations and pipelines of v1.
import assert from 'node:assert/strict';
import { has, nobody } from '../walk.mjs';
import { name, refused, sdk } from './js-v1-client.mjs';

const { authz, org, pipeline } = sdk;

// kind makes one, changes, finds and deletes it, and leaves one.
async function kind(what) {
  const one = what.toLowerCase();
  const make = (suffix) => authz[`create${what}`]({ name: `v1-rbac-${one}-${name}${suffix}`, description: 'D' });
  const { _id } = await make('');
  has(await authz[`update${what}`]({ _id, description: 'E' }), { _id, description: 'E' });
  has(await authz[one](_id), { _id, description: 'E' });
  assert.ok((await authz[`${one}List`]({ count: 50 })).list.some((it) => it._id === _id));
  const others = [await make('-1'), await make('-2'), await make('-3')].map((it) => it._id);
  has(await authz[`delete${what}`](others.pop()), { code: 200 });
  has(await authz[`delete${what}Batch`](others), { code: 200 });
  await refused(404, () => authz[one](others[0]));
  return _id;
}

export async function rbacV1(userId) {
  const groupId = await kind('Group');
  const roleId = await kind('Role');
  const permissionId = await kind('Permission');
  const ids = ({ totalCount, list }) => {
    assert.equal(totalCount, list.length);
    return list.map((it) => it._id);
  };
  const joins = [
    ['addRoleToGroup', 'removeRoleFromGroup', { roleId, groupId }, 'roleId', 'fetchRoles'],
    ['addUserToGroup', 'removeUserFromGroup', { userId, groupId }, 'userId', 'fetchUsers'],
    ['addPermissionToRole', 'removePermissionFromRole', { permissionId, roleId }, 'permissionId', 'fetchPermissions'],
    ['assignRoleToUser', 'revokeRoleFromUser', { userId, roleId }, 'userId', 'fetchUsers'],
  ];
  for (const [add, remove, pair, member, fetch] of joins) {
    const { [member]: id, ...holder } = pair;
    const several = { [`${member}List`]: [id], ...holder };
    assert.deepEqual(ids((await authz[add]({ ...pair }, { [fetch]: true })).data), [id], add);
    has(await authz[remove]({ ...pair }), { code: 200 });
    assert.deepEqual(ids((await authz[`${add}Batch`]({ ...several }, { [fetch]: true })).data), [id], `${add}Batch`);
    has(await authz[`${remove}Batch`]({ ...several }), { code: 200 });
    has(await authz[add]({ ...pair }), { code: 200 });
  }
  assert.deepEqual(ids(await authz.groupRoleList(groupId)), [roleId]);
  assert.deepEqual(ids(await authz.groupUserList(groupId)), [userId]);
  assert.deepEqual(ids(await authz.groupPermissionList(groupId)), [permissionId]);
  assert.deepEqual(ids(await authz.roleUserList(roleId)), [userId]);
  assert.deepEqual(ids(await authz.rolePermissionList(roleId)), [permissionId]);
  assert.deepEqual(ids(await sdk.userGroupList(userId)), [groupId]);
  assert.deepEqual(ids(await sdk.userRoleList(userId)), [roleId]);
  assert.deepEqual(ids(await sdk.userPermissionList(userId)), [permissionId]);
  return { groupId, roleId, permissionId };
}

export async function organizationsV1(userId) {
  const group = async (it) => (await authz.createGroup({ name: `v1-org-${name}-${it}` }))._id;
  const [rootGroupId, below] = [await group('top'), await group('below')];
  const { _id, tree } = await org.createOrg({ rootGroupId });
  has(tree, { _id: rootGroupId, children: [] });
  const node = { orgId: _id, groupId: below };
  has(await org.addNode({ ...node, parentGroupId: rootGroupId }), { _id });
  assert.equal((await org.findById(_id)).tree.children[0]._id, below);
  assert.ok((await org.all()).list.some((it) => it._id === _id));
  has(await org.rootNode(_id), { _id: rootGroupId });
  assert.equal(await org.isRootNode(node), false);
  assert.equal((await org.childrenNodes({ orgId: _id, groupId: rootGroupId }))[0].group._id, below);
  await authz.addUserToGroup({ userId, groupId: below });
  const found = await org.searchUser({ orgId: _id, nodeId: rootGroupId, query: 'v1-made', includeChildrenNodes: true });
  assert.equal(found.list[0]._id, userId);
  has(await org.removeNode(node), { _id });
  has(await org.dropById(_id), { code: 200 });
  await refused(404, () => org.findById(_id));
}

export async function pipelinesV1() {
  const rule = { name: `v1-${name}`, type: 'PRE_REGISTER', code: 'module.exports = pipe' };
  const { _id } = await pipeline.createRule({ ...rule, description: 'Staff only' });
  has(await pipeline.updateRule({ _id, enabled: true, name: rule.name }), { _id, enabled: true });
  has(await pipeline.ruleById(_id), { _id, code: rule.code, type: 'PRE_REGISTER' });
  assert.ok((await pipeline.all()).list.some((it) => it._id === _id));
  has(await pipeline.deleteById(_id), { code: 200 });
  await refused(404, () => pipeline.ruleById(nobody));
  const key = `v1_${name}`;
  const has3 = ({ list }) => list.some((it) => it.key === key && it.value === '3');
  assert.ok(has3(await pipeline.setEnv(key, '3')));
  assert.ok(has3(await pipeline.env()));
  assert.ok(!has3(await pipeline.removeEnv(key)));
}
