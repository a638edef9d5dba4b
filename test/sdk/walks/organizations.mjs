// The whole life of an organization and of the tree of departments in it.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3 } from '../walk.mjs';
import { management, name } from './clients.mjs';

const organizationCode = `bolt-${name}`;
const codes = (list) => list.map((it) => it.code);
const root = { organizationCode, departmentId: 'root' };
const coded = (code) => ({ organizationCode, departmentId: code, departmentIdType: 'code' });

export async function organize() {
  const organization = { organizationCode, organizationName: `Bolt ${name}`, metadata: {} };
  const made = done(await management.createOrganization({ ...organization, postIdList: ['p'] }));
  has(done(await management.getOrganization({ organizationCode, withPost: true, withCustomData: true })), {
    departmentId: made.departmentId, hasChildren: false, membersCount: 0, postIdList: ['p'], customData: {},
  });
  const batch = done(await management.getOrganizationsBatch({ organizationCodeList: [organizationCode, nobody] }));
  assert.deepEqual(batch.map((it) => it.organizationCode), [organizationCode]);
  const found = done(await management.searchOrganizations({ keywords: organizationCode }));
  assert.equal(found.totalCount, 1);
  const all = done(await management.listOrganizations({ fetchAll: true, limit: 1 }));
  assert.equal(all.list.length, all.totalCount);
  refusedV3(await management.listOrganizations({ limit: 51 }), 400);
  const i18n = { organizationName: { 'en-US': { enabled: true, value: 'Bolt' } } };
  has(done(await management.updateOrganization({ organizationCode, description: 'Nuts', i18n })), { description: 'Nuts', i18n });
  refusedV3(await management.updateOrganization({ organizationCode: nobody }), 404);
  has(done(await management.updateOrganizationStatus({ rootNodeId: made.departmentId, status: 'DISABLED' })), { success: true });
  has(done(await management.getOrganization({ organizationCode })), { status: 'DISABLED' });
  return made;
}

export async function growTree({ departmentId: rootId }) {
  const department = { organizationCode, metadata: {}, parentDepartmentId: 'root' };
  const one = done(await management.createDepartment({ ...department, name: 'One', code: 'one', customData: { floor: 1 } }));
  const two = done(await management.createDepartment({ ...department, name: 'Two', code: 'two', isVirtualNode: true }));
  has(done(await management.getDepartment({ organizationCode, departmentCode: 'one', withCustomData: true })), { customData: { floor: 1 } });
  has(done(await management.getDepartmentById({ departmentId: two.departmentId })), { code: 'two', parentDepartmentId: rootId });
  has(done(await management.getDepartmentAllApp({ departmentId: two.departmentId })), { code: 'two' });
  const i18n = { name: { 'en-US': { enabled: true, value: 'Two' } } };
  const moved = { ...coded('two'), parentDepartmentId: 'one', name: 'Second', customData: { floor: 2 }, i18n, metadata: {} };
  has(done(await management.updateDepartment(moved)), { name: 'Second', parentDepartmentCode: 'one', customData: { floor: 2 }, i18n });
  refusedV3(await management.updateDepartment({ ...coded('one'), parentDepartmentId: 'two', metadata: {} }), 400);
  has(done(await management.getParentDepartment(coded('two'))), { departmentId: one.departmentId });
  refusedV3(await management.getParentDepartment(root), 404);
  assert.deepEqual(codes(done(await management.listChildrenDepartments(root)).list), ['one']);
  assert.deepEqual(codes(done(await management.getAllDepartments({ organizationCode })).list), [organizationCode, 'one', 'two']);
  assert.deepEqual(codes(done(await management.searchDepartments({ organizationCode, keywords: 'SECOND' }))), ['two']);
  const advancedFilter = [{ field: 'customData.floor', operator: 'GREATER', value: 1 }];
  assert.deepEqual(codes(done(await management.searchDepartmentsList({ organizationCode, advancedFilter }))), ['two']);
  const sort = [{ field: 'name', order: 'desc' }];
  assert.equal(done(await management.searchDepartmentsList({ organizationCode, sort, limit: 1 }))[0].code, 'two');
  await management.updateNodeStatus({ departmentId: one.departmentId, status: false });
  has(done(await management.getDepartmentById({ departmentId: one.departmentId })), { status: false });
  return one;
}

export async function staffTree({ departmentId }) {
  const users = ['lead', 'hand'].map((it) => ({ username: `${it}-${organizationCode}` }));
  const [lead, hand] = done(await management.createUsersBatch({ list: users })).map((it) => it.userId);
  done(await management.addDepartmentMembers({ ...coded('two'), userIds: [hand] }));
  has(done(await management.updateDepartment({ ...coded('one'), leaderUserIds: [lead], metadata: {} })), { leaderUserIds: [lead], membersCount: 1 });
  assert.deepEqual(done(await management.listDepartmentMemberIds(coded('one'))), [lead]);
  const within = { ...coded('one'), includeChildrenDepartments: true };
  assert.equal(done(await management.searchDepartmentMembers({ ...within, keywords: 'hand' })).list[0].userId, hand);
  has(done(await management.isUserInDepartment({ ...coded('one'), userId: hand })), { inDepartment: false });
  has(done(await management.isUserInDepartment({ ...within, userId: hand })), { inDepartment: true });
  refusedV3(await management.isUserInDepartment({ ...within, userId: nobody }), 2004);

  const role = { code: `of-${organizationCode}` };
  const targets = [{ targetType: 'DEPARTMENT', targetIdentifier: departmentId }];
  done(await management.createRole(role));
  has(done(await management.assignRole({ ...role, targets })), { success: true });
  assert.deepEqual(codes(done(await management.listRoleDepartments(role)).list), ['one']);
  assert.deepEqual(done(await management.listRoleMembers(role)).list.map((it) => it.userId), [lead]);
  has(done(await management.revokeRole({ ...role, targets })), { success: true });
  assert.equal(done(await management.listRoleMembers(role)).totalCount, 0);
  refusedV3(await management.assignRole({ ...role, targets: [{ ...targets[0], targetIdentifier: nobody }] }), 404);
  return hand;
}

export async function fellTree(hand) {
  refusedV3(await management.deleteDepartment(root), 400);
  has(done(await management.deleteDepartment(coded('one'))), { success: true });
  refusedV3(await management.getDepartment(coded('two')), 404);
  assert.equal(done(await management.getUserDepartments({ userId: hand })).totalCount, 0);
  has(done(await management.deleteOrganization({ organizationCode })), { success: true });
  refusedV3(await management.getOrganization({ organizationCode }), 404);
  const tree = { name: organizationCode, children: ['One', 'Two'], members: { username: `hand-${organizationCode}`, city: 'Bonn' } };
  assert.deepEqual(done(await management.createDepartmentTree(tree)), { addUser: 0, updateUser: 1, addDepartment: 3, updateDepartment: 0 });
  done(await management.deleteOrganization({ organizationCode }));
}
