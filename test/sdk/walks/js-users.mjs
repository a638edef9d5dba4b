// The administration of users by v2.
import assert from 'node:assert/strict';
import { demoUser, has, nobody, refusedV2, step } from '../walk.mjs';
import { administrator, client, management, name, phoneNumber, userPoolId } from './js-clients.mjs';
import { values } from './js-udf.mjs';

const { users } = management;

const username = `managed-${name}`;
const password = 'js-passw0rd';
const identity = { provider: 'oidc', userIdInIdp: `at-idp-${name}`, openid: `open-${name}`, isSocial: false };
const ids = ({ list }) => list.map((it) => it.id);
const whole = (id) => users.detail(id, { withCustomData: true });

async function create() {
  const account = {
    username,
    email: `${username}@example.com`,
    emailVerified: true,
    phone: phoneNumber('188'),
    phoneVerified: false,
    externalId: `external-${name}`,
    unionid: `union-${name}`,
    openid: `open-${name}`,
    nickname: 'Managed',
    name: 'Managed "by" <js> 张',
    gender: 'F',
    company: 'Example Ltd.',
    registerSource: ['import:csv', 'basic:email'],
    loginsCount: 7,
    blocked: false,
  };
  const created = await users.create({ ...account, password }, { identity });
  has(created, { ...account, userPoolId, status: 'Activated', token: null, isDeleted: false });
  has(await client().loginByUsername(username, password), { id: created.id, loginsCount: 8 });
  for (const taken of ['username', 'email', 'phone', 'externalId']) {
    await refusedV2(2026, users.create({ [taken]: account[taken] }));
  }
  await refusedV2(2029, users.create({ username: `short-${username}`, password: 'short' }));
  return created;
}

// The SDK encrypts a password that is to be kept as it is, too.
async function keepPassword() {
  const moved = { username: `moved-${username}`, password: 'kept-passw0rd' };
  const { id } = await users.create({ ...moved }, { keepPassword: true });
  has(await client().loginByUsername(moved.username, moved.password), { id });
}

async function resetPassword() {
  const account = { username: `first-${username}`, password };
  const { id } = await users.create({ ...account }, { resetPasswordOnFirstLogin: true });
  await refusedV2(1639, client().loginByUsername(account.username, password));
  await users.update(id, { password: 'set-passw0rd' });
}

async function read(created) {
  await users.setUdfValue(created.id, values);
  const detail = await whole(created.id);
  has(detail, { id: created.id, username, customData: values });
  has(detail.identities[0], identity);
  assert.equal((await users.detail(created.id)).customData, undefined);
  await refusedV2(2004, users.detail(nobody));

  const by = async (options) => (await users.find(options)).id;
  const { email, phone, externalId } = created;
  for (const options of [{ username }, { email }, { phone }, { externalId }, { username, withCustomData: true }]) {
    assert.equal(await by(options), created.id, JSON.stringify(options));
  }
  const { provider, userIdInIdp } = identity;
  assert.equal(await by({ identity: { provider, userIdInIdp } }), created.id);
  assert.deepEqual((await users.find({ username, withCustomData: true })).customData, values);
  assert.equal(await users.find({ username: nobody }), null);
  assert.equal(await users.find({ identity: { provider: 'saml', userIdInIdp } }), null);
  await refusedV2(400, users.find({}));
}

async function exists({ email, phone, externalId }) {
  for (const options of [{ username }, { email }, { phone }, { externalId }]) {
    assert.equal(await users.exists(options), true, JSON.stringify(options));
    const [[key, value]] = Object.entries(options);
    assert.equal(await users.exists({ [key]: key === 'phone' ? phoneNumber('129') : `no-${value}` }), false, key);
  }
}

async function list(created) {
  const page = await users.list(1, 100, { withCustomData: true });
  const bob = await users.find({ username: demoUser.username, withCustomData: true });
  assert.deepEqual(bob.customData, { school: 'Tsinghua', age: 27 });
  assert.deepEqual(page.list.find((it) => it.id === created.id).customData, values);
  const plain = await users.list();
  assert.equal(plain.totalCount, page.totalCount);
  assert.deepEqual(ids(plain), ids(page).slice(0, 10));
  assert.ok(plain.list.every((it) => it.customData === undefined));
  assert.deepEqual(ids(await users.list(2, 3)), ids(page).slice(3, 6));
  // Another walk puts users of its own into departments.
  const outside = ids(await users.list(1, 100, { excludeUsersInOrg: true }));
  assert.ok(outside.includes(created.id));
  assert.deepEqual(await users.list(1000, 10), { totalCount: page.totalCount, list: [] });
  await refusedV2(400, users.list(0, 10));
  await refusedV2(400, users.list(1, -1));
  return bob.id;
}

async function search(created) {
  const code = `searched-${name}`;
  await management.roles.create(code);
  await users.addRoles(created.id, [code]);
  const found = async (query, options) => ids(await users.search(query, options));
  assert.deepEqual(await found(created.email), [created.id]);
  assert.equal((await found(username.toUpperCase(), { fields: ['username'] }))[0], created.id);
  assert.deepEqual(await found(username, { fields: ['phone'] }), []);
  assert.deepEqual(await found(username, { roleOpts: [{ code }] }), [created.id]);
  assert.deepEqual(await found(created.email, { roleOpts: [{ code: demoUser.role }] }), []);
  assert.deepEqual(await found(created.email, { roleOpts: [{ code, namespace: `no-${name}` }] }), []);
  const [user] = (await users.search(created.email, { withCustomData: true })).list;
  assert.deepEqual(user.customData, values);
  assert.deepEqual(await users.search(nobody), { totalCount: 0, list: [] });

  const all = await users.search(username);
  assert.ok(all.totalCount >= 3, `${all.totalCount} found`);
  assert.deepEqual(ids(await users.search(username, { page: 2, limit: 1 })), ids(all).slice(1, 2));
  await refusedV2(400, users.search(username, { page: 0 }));
  await refusedV2(400, users.search(username, { fields: ['no-such-field'] }));
}

async function batch(created, bobId) {
  const by = async (queryField, ...values) => (await users.batch(values, { queryField })).map((it) => it.id);
  assert.deepEqual((await users.batch([bobId, nobody, created.id])).map((it) => it.id), [bobId, created.id]);
  for (const field of ['id', 'username', 'phone', 'email', 'externalId']) {
    assert.deepEqual(await by(field, created[field]), [created.id], field);
  }
  const [user] = await users.batch([created.id], { withCustomData: true });
  assert.deepEqual(user.customData, values);
  await refusedV2(400, by('nickname', created.nickname));
  await refusedV2(2030, users.batch(Array.from({ length: 81 }, () => nobody)));
}

async function update(created) {
  const changes = { nickname: 'Changed', email: `new-${created.email}`, emailVerified: false, phoneVerified: true };
  has(await users.update(created.id, { ...changes, password: 'changed-passw0rd' }), { ...changes, username });
  has(await whole(created.id), { ...changes, username, customData: values });
  await refusedV2(2333, client().loginByUsername(username, password));
  has(await client().loginByUsername(username, 'changed-passw0rd'), { id: created.id });

  has(await users.update(created.id, { blocked: true }), { blocked: true, status: 'Suspended' });
  await refusedV2(2005, client().loginByUsername(username, 'changed-passw0rd'));
  has(await users.update(created.id, { blocked: false }), { blocked: false, status: 'Activated' });
  await client().loginByUsername(username, 'changed-passw0rd');

  const other = { username: `taken-${username}`, email: `taken-${created.email}`, phone: phoneNumber('187') };
  await users.create({ ...other });
  await refusedV2(2034, users.update(created.id, { username: other.username }));
  await refusedV2(2200, users.update(created.id, { email: other.email }));
  await refusedV2(2035, users.update(created.id, { phone: other.phone }));
  await refusedV2(2004, users.update(nobody, { nickname: 'Nobody' }));
}

async function remove() {
  const made = await Promise.all(['one', 'two', 'three'].map((it) => users.create({ username: `${it}-${username}` })));
  const [one, two, three] = made.map((it) => it.id);
  has(await users.delete(one), { code: 200 });
  await refusedV2(2004, users.delete(one));
  has(await users.deleteMany([one, two, three]), { code: 200 });
  assert.deepEqual(await users.batch([one, two, three]), []);
  assert.equal(await users.exists({ username: `two-${username}` }), false);
  assert.deepEqual(await users.listArchivedUsers(), { totalCount: 0, list: [] });
  await refusedV2(400, users.listArchivedUsers(0, 10));
}

// Who does not know the pool's secret administers nothing, nor does a user.
async function strangers(created) {
  const stranger = administrator({ secret: 'not the secret' });
  await refusedV2(401, stranger.users.list());
  await refusedV2(401, stranger.users.detail(created.id));
  const { token } = await client().loginByUsername(demoUser.username, demoUser.password);
  const user = administrator({ secret: undefined, accessToken: token });
  await refusedV2(401, user.users.list());
  await refusedV2(401, user.users.detail(created.id));
  await refusedV2(401, user.users.delete(created.id));
  await refusedV2(401, user.users.kick([created.id]));
  await refusedV2(2202, user.users.update(created.id, { nickname: 'Stolen' }));
  await refusedV2(2202, user.users.refreshToken(created.id));
  await refusedV2(2202, user.users.listRoles(created.id));
  await refusedV2(2202, user.users.getUdfValue(created.id));
  has(await users.detail(created.id), { username, nickname: 'Changed' });
}

export async function administerUsersV2() {
  const created = await step(create);
  await step(keepPassword);
  await step(resetPassword);
  await step(read, created);
  await step(exists, created);
  const bobId = await step(list, created);
  await step(search, created);
  await step(batch, created, bobId);
  await step(update, created);
  await step(remove);
  await step(strangers, created);
  return { created, bobId };
}
