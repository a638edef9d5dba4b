// The administration of roles and of who holds them.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { management, name } from './clients.mjs';

const code = `editor-${name}`;
const namespace = 'default';
const others = [`${code}-1`, `${code}-2`];
const codes = ({ list }) => list.map((it) => it.code);

async function create() {
  const request = { code, name: `Editor ${name}`, description: 'May "edit" <all> 张' };
  const role = done(await management.createRole(request));
  has(role, { ...request, namespace });
  refusedV3(await management.createRole(request), 409);
  has(done(await management.createRolesBatch({ list: others.map((it) => ({ code: it })) })), { success: true });
}

async function read() {
  const role = done(await management.getRole({ code }));
  assert.deepEqual(done(await management.getRole({ code, namespace })), role);
  refusedV3(await management.getRole({ code: nobody }), 404);
  const all = done(await management.listRoles({ keywords: code }));
  assert.equal(all.totalCount, 3);
  assert.deepEqual(all.list.find((it) => it.code === code), role);
  const first = done(await management.listRoles({ keywords: code, page: 1, limit: 1 }));
  assert.equal(first.totalCount, 3);
  assert.equal(first.list.length, 1);
  refusedV3(await management.listRoles({ limit: 51 }), 400);
  refusedV3(await management.listRoles({ page: 0 }), 400);
}

async function update() {
  const renamed = `Editor in chief ${name}`;
  has(done(await management.updateRole({ code, newCode: code, name: renamed, enablePermissionApply: true })), { success: true });
  has(done(await management.getRole({ code })), { name: renamed, description: 'May "edit" <all> 张', enablePermissionApply: true });
  refusedV3(await management.updateRole({ code, newCode: others[0], name: renamed }), 409);
  refusedV3(await management.updateRole({ code: nobody, newCode: nobody, name: 'Nobody' }), 404);
}

async function check() {
  const isFree = async (request) => done(await management.checkParamsNamespace({ namespace, ...request })).isValid;
  assert.equal(await isFree({ code }), false);
  assert.equal(await isFree({ code: `${code}-free` }), true);
  const exclusive = done(await management.checkMutualExclusion({ roles: [{ code }, { code: others[0], namespace }] }));
  assert.deepEqual(exclusive, { existMutuallyExclusive: false });
}

async function assign() {
  const { userId } = done(await management.createUser({ username: code }));
  const targets = [{ targetType: 'USER', targetIdentifier: userId }];
  const held = async () => codes(done(await management.getUserRoles({ userId })));
  const hasAny = async (...wanted) =>
    done(await management.hasAnyRole({ userId, roles: wanted.map((it) => ({ code: it })) })).hasAnyRole;

  has(done(await management.assignRole({ code, targets })), { success: true });
  assert.deepEqual(await held(), [code]);
  assert.equal(await hasAny(nobody, code), true);
  assert.equal(await hasAny(others[0]), false);
  refusedV3(await management.assignRole({ code: nobody, targets }), 404);

  const pair = { roles: others.map((it) => ({ code: it })), targets };
  has(done(await management.assignRoleBatch(pair)), { success: true });
  assert.deepEqual((await held()).sort(), [code, ...others]);
  has(done(await management.revokeRoleBatch(pair)), { success: true });
  has(done(await management.revokeRole({ code, targets })), { success: true });
  assert.deepEqual(await held(), []);
  done(await management.assignRole({ code, targets }));
  return userId;
}

async function holders(userId) {
  const members = done(await management.listRoleMembers({ code }));
  assert.deepEqual(members.list.map((it) => it.userId), [userId]);
  assert.deepEqual(done(await management.listRoleDepartments({ code })), { totalCount: 0, list: [] });
  const assignments = done(await management.listRoleAssignments({ roleCode: code, targetType: ['USER'] }));
  assert.equal(assignments.totalCount, 1);
  has(assignments.data[0], { roleCode: code });
  assert.equal(done(await management.listRoleAssignments({ roleCode: code, targetType: ['ORG'] })).totalCount, 0);
  assert.deepEqual(done(await management.getRoleAuthorizedResources({ code })), { totalCount: 0, list: [] });
}

// The same code in another namespace is another role.
async function namespaces(userId) {
  const elsewhere = { code, namespace: `shop-${name}` };
  has(done(await management.createRole({ ...elsewhere, description: 'Sells' })), { ...elsewhere, description: 'Sells' });
  assert.deepEqual(codes(done(await management.listRoles({ namespace: elsewhere.namespace }))), [code]);
  const targets = [{ targetType: 'USER', targetIdentifier: userId }];
  done(await management.assignRole({ ...elsewhere, targets }));
  const held = done(await management.getUserRoles({ userId, namespace: elsewhere.namespace }));
  assert.deepEqual(held.list.map((it) => it.description), ['Sells']);
  has(done(await management.deleteRolesBatch({ codeList: [code], namespace: elsewhere.namespace })), { success: true });
  assert.deepEqual(done(await management.getUserRoles({ userId, namespace: elsewhere.namespace })).list, []);
  has(done(await management.getRole({ code })), { namespace });
}

async function administratorRoles() {
  const role = { code: `admin-${code}`, name: `Administrator ${name}` };
  has(done(await management.createAdminRole(role)), { isValid: true });
  has(done(await management.createAdminRole(role)), { isValid: false });
  has(done(await management.deleteAdminRolesBatch({ codeList: [role.code] })), { success: true });
  has(done(await management.createAdminRole(role)), { isValid: true });
}

async function remove() {
  has(done(await management.deleteRolesBatch({ codeList: [others[0], nobody] })), { success: true });
  has(done(await management.deleteRoles({ roleList: [{ code: others[1], namespace }] })), { success: true });
  assert.deepEqual(codes(done(await management.listRoles({ keywords: code }))), [code]);
}

export async function administerRoles() {
  await step(create);
  await step(read);
  await step(update);
  await step(check);
  const userId = await step(assign);
  await step(holders, userId);
  await step(namespaces, userId);
  await step(administratorRoles);
  await step(remove);
  return {
    role: done(await management.getRole({ code })),
    roles: done(await management.listRoles({ keywords: code })),
    holder: userId,
    held: done(await management.getUserRoles({ userId })),
    assignments: done(await management.listRoleAssignments({ roleCode: code })),
  };
}
