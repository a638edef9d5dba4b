// The administration of users.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { demoUser, done, has, nobody, refusedV3, step } from '../walk.mjs';
import { administrator, management, name } from './clients.mjs';

const username = `node-${name}`;
const everything = { withCustomData: true, withIdentities: true, withDepartmentIds: true };

async function create() {
  const account = {
    username,
    email: `created-${username}@example.com`,
    phone: `138${parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16)}`.padEnd(11, '0'),
    password: 'node-passw0rd',
    name: 'Created "by" <node> 张',
    gender: 'F',
    emailVerified: true,
    customData: { school: 'Fudan', age: 41 },
  };
  const created = done(await management.createUser(account));
  has(created, { username, gender: 'F', emailVerified: true, name: account.name });
  refusedV3(await management.createUser({ username }), 2026);
  return created;
}

const whole = async ({ userId }) => done(await management.getUser({ userId, ...everything, withPost: true }));

async function read(created) {
  const byId = await whole(created);
  assert.deepEqual(byId.customData, { school: 'Fudan', age: 41 });
  const byName = await management.getUser({ userId: username, userIdType: 'username', ...everything, withPost: true });
  assert.deepEqual(done(byName), byId);
  refusedV3(await management.getUser({ userId: nobody }), 2004);
  const exists = async (request) => done(await management.isUserExists(request)).exists;
  assert.equal(await exists({ username }), true);
  assert.equal(await exists({ email: `nobody-${created.email}` }), false);
}

async function list(created) {
  const page = done(await management.listUsers({ keywords: username, options: { fuzzySearchOn: ['username'], withCustomData: true } }));
  assert.equal(page.totalCount, 1);
  assert.equal(page.list[0].userId, created.userId);
  const filtered = done(
    await management.listUsers({ advancedFilter: [{ field: 'username', operator: 'EQUAL', value: username }] }),
  );
  assert.equal(filtered.totalCount, 1);
  const first = done(await management.listUsers({ options: { pagination: { page: 1, limit: 1 } } }));
  assert.equal(first.list.length, 1);
  assert.ok(first.totalCount > 1);
  const past = done(await management.listUsers({ options: { pagination: { page: 1000, limit: 50 } } }));
  assert.deepEqual(past, { totalCount: first.totalCount, list: [] });
  refusedV3(await management.listUsers({ options: { pagination: { page: 1, limit: 51 } } }), 400);
  assert.deepEqual(done(await management.listUsersLegacy({ page: 1000, limit: 50 })), past);
  assert.deepEqual(done(await management.listUsersLegacy({ limit: 1, ...everything })).list.length, 1);
  return page;
}

async function update(created) {
  const { userId } = created;
  const updated = done(await management.updateUser({ userId, nickname: 'Changed', customData: { age: 42 } }));
  has(updated, { userId, nickname: 'Changed', username });
  refusedV3(await management.updateUser({ userId, username: demoUser.username }), 2034);
}

async function batches() {
  const names = [`one-${name}`, `two-${name}`];
  const made = done(await management.createUsersBatch({ list: names.map((it) => ({ username: it, nickname: 'Batch' })) }));
  assert.deepEqual(made.map((it) => it.username), names);
  refusedV3(await management.createUsersBatch({ list: [{ username: `three-${name}` }, { username: names[0] }] }), 2026);
  const [one, two] = made.map((it) => it.userId);

  const changed = done(await management.updateUserBatch({ list: [{ userId: one, nickname: 'First' }, { userId: two, name: 'Two' }] }));
  assert.deepEqual(changed.map((it) => it.nickname), ['First', 'Batch']);
  const both = done(await management.getUserBatch({ userIds: [two, nobody, one] }));
  assert.deepEqual(both.map((it) => it.userId), [two, one]);
  // A list of one looks like a plain value on the wire.
  const alone = done(await management.getUserBatch({ userIds: [names[0]], userIdType: 'username' }));
  assert.deepEqual(alone.map((it) => it.nickname), ['First']);

  has(done(await management.deleteUsersBatch({ userIds: [one, two, nobody] })), { success: true });
  assert.deepEqual(done(await management.getUserBatch({ userIds: [one, two] })), []);
  refusedV3(await management.getUser({ userId: one }), 2004);
}

async function resign() {
  const names = ['gone', 'left', 'away'].map((it) => `${it}-${name}`);
  const [first, ...rest] = done(await management.createUsersBatch({ list: names.map((it) => ({ username: it })) }));
  has(done(await management.resignUser({ userId: names[0], userIdType: 'username' })), { success: true });
  has(done(await management.getUser({ userId: first.userId })), { status: 'Resigned', workStatus: 'Closed' });
  has(done(await management.resignUserBatch({ userIds: rest.map((it) => it.userId) })), { success: true });
  const resigned = done(await management.listUsersLegacy({ status: 'Resigned', limit: 50 })).list.map((it) => it.username);
  assert.deepEqual(names.filter((it) => resigned.includes(it)), names);
  refusedV3(await management.resignUser({ userId: nobody }), 2004);
  assert.deepEqual(done(await management.listArchivedUsers({})), { totalCount: 0, list: [] });
}

async function access({ userId }) {
  assert.deepEqual(done(await management.getUserDepartments({ userId })), { totalCount: 0, list: [] });
  assert.deepEqual(done(await management.getUserAuthorizedResources({ userId })), { totalCount: 0, list: [] });
  done(await management.getUserAccessibleApps({ userId }));
  done(await management.getUserAuthorizedApps({ userId }));
  has(done(await management.setUserDepartments({ userId, departments: [] })), { success: true });
}

// A request that the pool's secret did not sign is not served.
async function forged() {
  const stranger = administrator({ accessKeySecret: 'not the secret' });
  const answer = await stranger.getUser({ userId: demoUser.username, userIdType: 'username' }).catch((error) => ({
    statusCode: error.response?.status,
  }));
  assert.notEqual(answer.statusCode, 200);
  assert.equal(answer.data, undefined);
}

export async function administerUsers() {
  const created = await step(create);
  await step(read, created);
  await step(list, created);
  await step(update, created);
  await step(batches);
  await step(resign);
  await step(access, created);
  await step(forged);
  return { user: await whole(created), page: await list(created) };
}
