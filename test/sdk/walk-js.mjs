// Uses authing-js-sdk as an application would and prints what it was given.
import assert from 'node:assert/strict';
import { AuthenticationClient, ManagementClient } from 'authing-js-sdk';
import { demoUser, has, refusedV2, settings, step } from './walk.mjs';

const { host, appId, userPoolId, userPoolSecret, name } = settings();

const client = () => new AuthenticationClient({ appId, userPoolId, appHost: host });
const management = new ManagementClient({ userPoolId, secret: userPoolSecret, host });
const { users } = management;

const username = `js-${name}`;
const email = `${username}@example.com`;
const password = 'js-passw0rd';
const customData = { school: 'Zhejiang', age: 23 };

async function register() {
  const auth = client();
  const profile = { username, nickname: 'Js' };
  const user = await auth.registerByEmail(email, password, profile, { customData, generateToken: true });
  has(user, { email, username, nickname: 'Js', userPoolId });
  assert.ok(user.token, 'no token');
  await refusedV2(2026, auth.registerByEmail(email, password));
  return user;
}

async function login(user) {
  const auth = client();
  await refusedV2(2333, auth.loginByEmail(email, 'wrong'));
  await refusedV2(2004, auth.loginByEmail(`nobody-${email}`, password));
  await refusedV2(2004, auth.loginByUsername(`nobody-${username}`, password));
  has(await auth.loginByEmail(email, password), { id: user.id });
  const again = await client().loginByUsername(username, password);
  has(again, { id: user.id, loginsCount: 2 });
  return again.token;
}

async function session(user, token) {
  const auth = client();
  assert.equal(await auth.getCurrentUser(), null);
  auth.setToken(token);
  has(await auth.getCurrentUser(), { id: user.id, customData });
  // The answers carry the token on: the SDK puts its session in the user.
  has(await auth.updateProfile({ nickname: 'Changed', company: 'Example "Ltd."' }), {
    id: user.id,
    nickname: 'Changed',
    company: 'Example "Ltd."',
  });
  await refusedV2(2034, auth.updateProfile({ username: demoUser.username }));
  const status = await auth.checkLoginStatus(token);
  has(status, { code: 200, status: true });
  assert.equal(status.data.id, user.id);
  has(await auth.checkLoginStatus('not.a.token'), { status: false });
  return { current: await auth.getCurrentUser(), status };
}

async function read() {
  const page = await users.list(1, 50, { withCustomData: true });
  const bob = page.list.find((it) => it.username === demoUser.username);
  assert.deepEqual(bob.customData, { school: 'Tsinghua', age: 27 });
  const plain = await users.list();
  assert.equal(plain.totalCount, page.totalCount);
  assert.ok(plain.list.every((it) => it.customData === undefined));
  const past = await users.list(1000, 10);
  assert.deepEqual(past, { totalCount: page.totalCount, list: [] });
  has(await users.detail(bob.id, { withCustomData: true }), { id: bob.id, customData: bob.customData });
  await assert.rejects(users.detail('000000000000000000000000'));
  const roles = await users.listRoles(bob.id);
  assert.deepEqual(roles.list.map((it) => it.code), [demoUser.role]);
  assert.deepEqual(await users.listRoles(bob.id, 'no-such-namespace'), { totalCount: 0, list: [] });
  return bob.id;
}

async function create() {
  const account = { username: `created-${username}`, email: `created-${email}`, password, nickname: 'Created' };
  const created = await users.create(account, { resetPasswordOnFirstLogin: false });
  has(created, { username: `created-${username}`, nickname: 'Created', userPoolId });
  has(await client().loginByUsername(`created-${username}`, password), { id: created.id });
  await refusedV2(2026, users.create({ username: `created-${username}` }));
  return created;
}

// The SDK encrypts a password that is to be kept as it is, too.
async function keepPassword() {
  const moved = { username: `moved-${username}`, password: 'kept-passw0rd' };
  const { id } = await users.create({ ...moved }, { keepPassword: true });
  has(await client().loginByUsername(moved.username, moved.password), { id });
}

const user = await step(register);
const token = await step(login, user);
const { current, status } = await step(session, user, token);
const bobId = await step(read);
const created = await step(create);
await step(keepPassword);

console.log(
  JSON.stringify({
    token,
    current,
    status,
    user: await users.detail(created.id, { withCustomData: true }),
    registered: await users.detail(user.id, { withCustomData: true }),
    page: await users.list(1, 50, { withCustomData: true }),
    roles: await users.listRoles(bobId),
    bobId,
  }),
);
