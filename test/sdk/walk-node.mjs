// Uses authing-node-sdk as an application would and prints what it was given.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { AuthenticationClient, ManagementClient } from 'authing-node-sdk';
import { demoUser, done, has, refusedV3, settings, step } from './walk.mjs';

const { host, appId, appSecret, userPoolId, userPoolSecret, name } = settings();

const client = (more) => new AuthenticationClient({ appId, appSecret, appHost: host, ...more });
const management = new ManagementClient({ accessKeyId: userPoolId, accessKeySecret: userPoolSecret, host });

const username = `node-${name}`;
const email = `${username}@example.com`;
const phone = `138${parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16)}`.padEnd(11, '0');
const password = 'node-passw0rd';
const everything = { withCustomData: true, withIdentities: true, withDepartmentIds: true };

async function signUp(auth) {
  const request = {
    connection: 'PASSWORD',
    passwordPayload: { email, password },
    profile: { nickname: 'Node', customData: { school: 'Peking', age: 30 } },
  };
  const user = done(await auth.signUp(request));
  has(user, { email, nickname: 'Node' });
  refusedV3(await auth.signUp(request), 2026);
  return user;
}

async function signIn(auth) {
  refusedV3(await auth.signInByEmailPassword({ email, password: 'wrong' }), 2333);
  refusedV3(await auth.signInByUsernamePassword({ username: `nobody-${name}`, password }), 2333);
  const token = done(await auth.signInByEmailPassword({ email, password, options: { scope: 'openid profile offline_access' } }));
  assert.equal(token.token_type, 'Bearer');
  assert.ok(token.refresh_token, 'no refresh token');
  return token;
}

async function profile(user, token) {
  refusedV3(await client({ accessToken: 'not.a.token' }).getProfile({}), 2020, 2206);
  const auth = client();
  auth.setAccessToken(token.access_token);
  const self = done(await auth.getProfile(everything));
  assert.equal(self.userId, user.userId);
  assert.deepEqual(self.customData, { school: 'Peking', age: 30 });
  // Both parse calls verify the signature with the published keys.
  has(await auth.parseIDToken(token.id_token), { sub: user.userId, aud: appId });
  has(await auth.parseAccessToken(token.access_token), { sub: user.userId });
  return self;
}

async function oneMethodEach() {
  const basic = client({ tokenEndPointAuthMethod: 'client_secret_basic' });
  done(await basic.signInByUsernamePassword(demoUser));
  const account = done(await client().signInByAccountPassword({ account: demoUser.username, password: demoUser.password }));
  assert.ok(account.access_token);
}

async function create() {
  const account = {
    username,
    email: `created-${email}`,
    phone,
    password,
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
  refusedV3(await management.getUser({ userId: '000000000000000000000000' }), 2004);
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
  const refused = await management.listUsers({ options: { pagination: { page: 1, limit: 51 } } });
  assert.equal(refused.statusCode, 400);
  return page;
}

async function update(created) {
  const { userId } = created;
  const updated = done(await management.updateUser({ userId, nickname: 'Changed', customData: { age: 42 } }));
  has(updated, { userId, nickname: 'Changed', username });
  refusedV3(await management.updateUser({ userId, username: demoUser.username }), 2034);
  return updated;
}

async function remove() {
  const { userId } = done(await management.createUser({ username: `short-${username}` }));
  has(done(await management.deleteUsersBatch({ userIds: [userId, '000000000000000000000000'] })), { success: true });
  refusedV3(await management.getUser({ userId }), 2004);
}

// A request that the pool's secret did not sign is not served.
async function forged() {
  const stranger = new ManagementClient({ accessKeyId: userPoolId, accessKeySecret: 'not the secret', host });
  const answer = await stranger.getUser({ userId: demoUser.username, userIdType: 'username' }).catch((error) => ({
    statusCode: error.response?.status,
  }));
  assert.notEqual(answer.statusCode, 200);
  assert.equal(answer.data, undefined);
}

const auth = client();
const user = await step(signUp, auth);
const token = await step(signIn, auth);
const self = await step(profile, user, token);
await step(oneMethodEach);
const created = await step(create);
await step(read, created);
await step(list, created);
await step(update, created);
await step(forged);
await step(remove);

console.log(
  JSON.stringify({
    accessToken: token.access_token,
    profile: self,
    user: await whole(created),
    page: await list(created),
  }),
);
