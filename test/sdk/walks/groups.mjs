// The administration of groups and of who is in them.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { management, name } from './clients.mjs';

const code = `writers-${name}`;
const others = [`${code}-1`, `${code}-2`];
const group = { type: 'static', code, name: 'Writers', description: 'Who "writes" <code> 张' };
const codes = (list) => list.map((it) => it.code);

async function create() {
  has(done(await management.createGroup({ ...group, customData: { floor: 3 } })), group);
  refusedV3(await management.createGroup(group), 409);
  const made = done(await management.createGroupsBatch({ list: others.map((it) => ({ ...group, code: it })) }));
  assert.deepEqual(codes(made), others);
}

async function read() {
  const one = done(await management.getGroup({ code }));
  has(one, group);
  refusedV3(await management.getGroup({ code: nobody }), 404);
  const page = done(await management.listGroups({ keywords: code }));
  assert.equal(page.totalCount, 3);
  assert.deepEqual(page.list.find((it) => it.code === code), one);
  assert.equal(done(await management.listGroups({ keywords: code, page: 2, limit: 2 })).list.length, 1);
  refusedV3(await management.listGroups({ limit: 51 }), 400);
  assert.ok(codes(done(await management.getAllGroups({}))).includes(code));
}

async function update() {
  has(done(await management.updateGroup({ code, description: '', name: 'Authors' })), { code, name: 'Authors', description: '' });
  refusedV3(await management.updateGroup({ code, description: '', newCode: others[0] }), 409);
  refusedV3(await management.updateGroup({ code: nobody, description: '' }), 404);
  const again = done(await management.createOrUpdateGroup(group));
  assert.equal(again.created, false);
  has(again.data, group);
  const third = `${code}-3`;
  assert.equal(done(await management.createOrUpdateGroup({ ...group, code: third })).created, true);
  others.push(third);
}

async function members() {
  const [one, two] = done(
    await management.createUsersBatch({ list: ['one', 'two'].map((it) => ({ username: `${it}-${code}` })) }),
  ).map((it) => it.userId);
  has(done(await management.addGroupMembers({ code, userIds: [one, two] })), { success: true });
  const inside = async () => done(await management.listGroupMembers({ code })).list.map((it) => it.userId);
  assert.deepEqual((await inside()).sort(), [one, two].sort());
  assert.deepEqual(codes(done(await management.getUserGroups({ userId: one })).list), [code]);
  const whole = done(await management.getAllGroups({ fetchMembers: true })).find((it) => it.code === code);
  assert.equal(whole.members.length, 2);
  has(done(await management.removeGroupMembers({ code, userIds: [two] })), { success: true });
  assert.deepEqual(await inside(), [one]);
  refusedV3(await management.addGroupMembers({ code: nobody, userIds: [one] }), 404);
  return one;
}

// What a group holds, its members hold.
async function roles(userId) {
  const role = { code: `of-${code}` };
  done(await management.createRole(role));
  done(await management.assignRole({ ...role, targets: [{ targetType: 'GROUP', targetIdentifier: code }] }));
  assert.deepEqual(codes(done(await management.getUserRoles({ userId })).list), [role.code]);
  assert.deepEqual(done(await management.listRoleMembers(role)).list.map((it) => it.userId), [userId]);
  done(await management.removeGroupMembers({ code, userIds: [userId] }));
  assert.deepEqual(done(await management.getUserRoles({ userId })).list, []);
  done(await management.addGroupMembers({ code, userIds: [userId] }));
  assert.deepEqual(done(await management.getGroupAuthorizedResources({ code })), []);
}

async function remove() {
  has(done(await management.deleteGroupsBatch({ codeList: [...others, nobody] })), { success: true });
  assert.deepEqual(codes(done(await management.listGroups({ keywords: code })).list), [code]);
}

export async function administerGroups() {
  await step(create);
  await step(read);
  await step(update);
  const userId = await step(members);
  await step(roles, userId);
  await step(remove);
  return {
    group: done(await management.getGroup({ code })),
    groups: done(await management.listGroups({ keywords: code })),
    members: done(await management.listGroupMembers({ code, withCustomData: true })),
  };
}
