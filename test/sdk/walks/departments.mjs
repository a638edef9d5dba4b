// The administration of organizations, their departments and who is in them.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { management, name } from './clients.mjs';
import { fellTree, growTree, organize, staffTree } from './organizations.mjs';
import { administerPosts } from './posts.mjs';

const organizationCode = `acme-${name}`;
const organization = { organizationCode, organizationName: 'Acme <Inc> 张', description: 'Makes "it"' };
const ids = (list) => list.map((it) => it.userId);

async function create() {
  const made = done(await management.createOrganization({ ...organization, metadata: {} }));
  has(made, organization);
  refusedV3(await management.createOrganization({ ...organization, metadata: {} }), 409);
  const department = { organizationCode, metadata: {}, name: 'Development', code: 'dev', parentDepartmentId: 'root' };
  const dev = done(await management.createDepartment({ ...department, customData: { floor: 3 } }));
  has(dev, { organizationCode, name: 'Development', code: 'dev', parentDepartmentId: made.departmentId });
  refusedV3(await management.createDepartment(department), 409);
  refusedV3(await management.createDepartment({ ...department, organizationCode: nobody }), 404);
  const core = { name: 'Core', code: 'core', parentDepartmentId: 'dev', departmentIdType: 'code' };
  has(done(await management.createDepartment({ ...department, ...core })), { parentDepartmentId: dev.departmentId });
  return dev;
}

async function members({ departmentId }) {
  const [one, two] = ids(
    done(await management.createUsersBatch({ list: ['one', 'two'].map((it) => ({ username: `${it}-${organizationCode}` })) })),
  );
  const dev = { organizationCode, departmentId };
  const core = { organizationCode, departmentId: 'core', departmentIdType: 'code' };
  const oldestFirst = { orderBy: 'Asc', includeChildrenDepartments: true };
  const inside = async (more) => ids(done(await management.listDepartmentMembers({ ...dev, ...more })).list);
  has(done(await management.addDepartmentMembers({ ...dev, userIds: [one] })), { success: true });
  has(done(await management.addDepartmentMembers({ ...core, userIds: [two, one] })), { success: true });
  assert.deepEqual(await inside(), [one]);
  assert.deepEqual(await inside(oldestFirst), [one, two]);
  assert.deepEqual(await inside({ ...oldestFirst, page: 2, limit: 1 }), [two]);
  const mine = done(await management.getUserDepartments({ userId: one, orderBy: 'Asc' }));
  assert.deepEqual(mine.list.map((it) => it.code), ['dev', 'core']);
  has(done(await management.removeDepartmentMembers({ ...core, userIds: [one] })), { success: true });
  assert.equal(done(await management.getUserDepartments({ userId: one })).totalCount, 1);
  refusedV3(await management.addDepartmentMembers({ ...dev, userIds: [nobody] }), 2004);
  refusedV3(await management.listDepartmentMembers({ ...dev, departmentId: nobody }), 404);
  refusedV3(await management.listDepartmentMembers({ ...dev, limit: 51 }), 400);
  return done(await management.listDepartmentMembers({ ...dev, ...oldestFirst, withCustomData: true }));
}

export async function administerDepartments() {
  const department = await step(create);
  const one = await step(growTree, await step(organize));
  await step(fellTree, await step(staffTree, one));
  await step(administerPosts, department);
  return { department, inDepartment: await step(members, department) };
}
