// The pool itself: its settings and variables, whom it lets in, and its logs.
import assert from 'node:assert/strict';
import { has, step } from '../walk.mjs';
import { appId, client, host, management, name, userPoolId } from './js-clients.mjs';
import { codeTo } from './inbox.mjs';

const { statistics, userAction, userpool, users, whitelist } = management;
const password = 'js-passw0rd';

async function settings() {
  const before = await userpool.detail();
  has(before, { id: userPoolId });
  has(await userpool.update({ description: `By ${name}` }), { id: userPoolId, name: before.name, description: `By ${name}` });
}

async function variables() {
  const key = `JS_${name}`;
  const own = (list) => list.filter((it) => it.key === key).map((it) => it.value);
  await userpool.addEnv(key, 'one');
  assert.deepEqual(own(await userpool.listEnv()), ['one']);
  await userpool.removeEnv(key);
  assert.deepEqual(own(await userpool.listEnv()), []);
}

async function whitelists() {
  const list = [`js-white-${name}`];
  const values = async () => (await whitelist.list('USERNAME')).map((it) => it.value);
  assert.deepEqual((await whitelist.add('USERNAME', list)).map((it) => it.value), list);
  assert.deepEqual(await values(), list);
  await whitelist.enable('USERNAME');
  try {
    await assert.rejects(client().registerByUsername(`js-not-white-${name}`, password));
    has(await client().registerByUsername(list[0], password), { username: list[0] });
  } finally {
    await whitelist.disable('USERNAME');
  }
  await whitelist.remove('USERNAME', list);
  assert.deepEqual(await values(), []);
}

async function logs() {
  const { id, username } = await users.create({ username: `js-logged-${name}`, password: password });
  await client().loginByUsername(username, password);
  const options = { userId: id, appId, page: 1, limit: 10 };
  const { totalCount, list } = await statistics.listUserActions(options);
  assert.ok(totalCount >= 1 && list.length >= 1, 'the sign-in was not logged');
  assert.ok((await statistics.listAuditLogs({ page: 1, limit: 10 })).totalCount >= 1, 'nothing was logged');
  assert.ok((await userAction.list({ page: 1, limit: 10 })).totalCount >= 1, 'no action was logged');
}

async function counts() {
  const key = `jsCounted${name}`;
  await management.udf.set('USER', key, 'NUMBER', 'Counted');
  const count = () => users.getUdfFieldUserNum({ definedFieldKey: key, appId });
  const before = [await users.getApplicationLoginUserNum({ appId }), await count()];
  const { id, username } = await users.create({ username: `js-counted-${name}`, password });
  await users.setUdfValue(id, { [key]: 1 });
  await client().loginByUsername(username, password);
  assert.deepEqual([await users.getApplicationLoginUserNum({ appId }), await count()], before.map((it) => it + 1));
}

async function leavers() {
  const [one, other] = [
    await users.create({ username: `js-leaver-1-${name}`, password }),
    await users.create({ username: `js-leaver-2-${name}`, password }),
  ];
  await users.resignUser(one.id);
  await users.resignUserBatch([other.id]);
  for (const { username } of [one, other]) {
    await assert.rejects(client().loginByUsername(username, password));
  }
  assert.ok((await users.filter({ page: 1, limit: 10 })).totalCount >= 2, 'no user was found');
}

// What the management client itself can do.
async function ownCalls() {
  const email = `js-pool-${name}@example.com`;
  await management.sendEmail(email, 'VERIFY_EMAIL');
  assert.match(await codeTo(email, ''), /^\d+$/);
  has(await management.isPasswordValid(password), { valid: true });
  has(await management.isPasswordValid('1'), { valid: false });
  const { id, token } = await client().loginByUsername(`js-logged-${name}`, password);
  has(await management.checkLoginStatus(token), { id });
  has(await management.checkLoginStatus(token, { fetchUserDetail: true }), { id });
  management.setLang('zh-CN');
  assert.ok((await management.makeGraphqlRequest({ query: '{ users { totalCount } }' })).users.totalCount >= 1);
  assert.ok(await management.makeRestRequest({ method: 'GET', url: `${host}/api/v2/tenants?page=1&limit=1` }));
}

export async function administerPool() {
  await step(settings);
  await step(variables);
  await step(whitelists);
  await step(logs);
  await step(counts);
  await step(leavers);
  await step(ownCalls);
}
