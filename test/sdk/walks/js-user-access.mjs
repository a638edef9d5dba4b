// What users belong to and may do, and where they are signed in, as v2's
// administrators see and change it.
import assert from 'node:assert/strict';
import { demoUser, done, has, nobody, refusedV2, step } from '../walk.mjs';
import { management as managementV3 } from './clients.mjs';
import { codeTo } from './inbox.mjs';
import { appId, client, management, name, userPoolId } from './js-clients.mjs';

const { users } = management;

const account = { username: `access-${name}`, password: 'js-passw0rd', email: `access-${name}@example.com` };
const nothing = { totalCount: 0, list: [] };
const codes = ({ list }) => list.map((it) => it.code);

async function roles(id) {
  const made = [`writer-${name}`, `reader-${name}`];
  for (const code of made) {
    await management.roles.create(code, `May be a ${code}`);
  }
  assert.deepEqual(await users.listRoles(id), nothing);
  has(await users.addRoles(id, made), { code: 200 });
  const held = await users.listRoles(id);
  assert.equal(held.totalCount, 2);
  assert.deepEqual(codes(held).sort(), made.toSorted());
  has(held.list.find((it) => it.code === made[0]), { namespace: 'default', description: `May be a ${made[0]}` });
  assert.deepEqual(codes(await users.listRoles(id, 'default')).sort(), made.toSorted());
  assert.deepEqual(await users.listRoles(id, `no-${name}`), nothing);
  assert.equal(await users.hasRole(id, made[0]), true);
  assert.equal(await users.hasRole(id, demoUser.role), false);
  assert.equal(await users.hasRole(id, made[0], `no-${name}`), false);

  await refusedV2(404, users.addRoles(id, [made[0], nobody]));
  await refusedV2(2004, users.addRoles(nobody, made));
  await refusedV2(2004, users.listRoles(nobody));
  has(await users.removeRoles(id, [made[0]]), { code: 200 });
  assert.deepEqual(codes(await users.listRoles(id)), [made[1]]);
}

async function groups(id) {
  const code = `readers-${name}`;
  const described = { code, name: `Readers ${name}`, description: 'Read' };
  done(await managementV3.createGroup({ type: 'STATIC', ...described }));
  assert.deepEqual(await users.listGroups(id), nothing);
  has(await users.addGroup(id, code), { code: 200 });
  const { totalCount, list } = await users.listGroups(id);
  assert.equal(totalCount, 1);
  has(list[0], described);
  const members = done(await managementV3.listGroupMembers({ code }));
  assert.deepEqual(members.list.map((it) => it.userId), [id]);

  const found = async (options) => (await users.search(account.username, options)).list.map((it) => it.id);
  assert.deepEqual(await found({ groupOpts: [{ code }] }), [id]);
  await refusedV2(404, users.addGroup(id, nobody));
  await refusedV2(2004, users.addGroup(nobody, code));
  await refusedV2(2004, users.listGroups(nobody));
  has(await users.removeGroup(id, code), { code: 200 });
  assert.deepEqual(await users.listGroups(id), nothing);
  assert.deepEqual(await found({ groupOpts: [{ code }] }), []);
}

async function departments(id) {
  assert.deepEqual(await users.listOrgs(id), []);
  assert.deepEqual(await users.listDepartment(id), nothing);
  await refusedV2(2004, users.listOrgs(nobody));
  await refusedV2(2004, users.listDepartment(nobody));
}

async function resources(id) {
  const [code, namespace] = [`books-${name}`, 'default'];
  const actions = [`${code}:read`, `${code}:write`];
  assert.deepEqual(await users.listAuthorizedResources(id, namespace), nothing);
  const described = actions.map((it) => ({ name: it, description: it }));
  await management.acl.createResource({ code, type: 'DATA', namespace, actions: described });
  const opts = [{ targetType: 'USER', targetIdentifier: id, actions: [actions[0]] }];
  has(await management.acl.authorizeResource({ namespace, resource: `${code}:*`, opts }), { code: 200 });
  const granted = { totalCount: 1, list: [{ code: `${code}:*`, type: 'DATA', actions: [actions[0]] }] };
  assert.deepEqual(await users.listAuthorizedResources(id, namespace), granted);
  assert.deepEqual(await users.listAuthorizedResources(id, namespace, { resourceType: 'DATA' }), granted);
  assert.deepEqual(await users.listAuthorizedResources(id, namespace, { resourceType: 'API' }), nothing);
  await refusedV2(2004, users.listAuthorizedResources(nobody, namespace));
}

// Signed out users have no use for their tokens.
async function sessions(id) {
  has(await users.checkLoginStatus(id), { isLogin: false });
  const kick = () => users.kick([id]);
  const logout = () => users.logout({ userId: id });
  const logoutOfApp = () => users.logout({ appId, userId: id });
  for (const signOut of [kick, logout, logoutOfApp]) {
    const auth = client();
    const { token } = await auth.loginByUsername(account.username, account.password);
    const status = await users.checkLoginStatus(id, appId);
    has(status, { isLogin: true });
    has(status.user, { id, username: account.username });
    assert.deepEqual(status.application.map((it) => it.id), [appId]);
    await signOut();
    has(await users.checkLoginStatus(id), { isLogin: false });
    has(await client().checkLoginStatus(token), { status: false });
    assert.equal(await auth.getCurrentUser(), null);
  }
  await refusedV2(2004, users.kick([nobody]));
  await refusedV2(2004, users.logout({ userId: nobody }));
  await refusedV2(2004, users.checkLoginStatus(nobody));
}

// An administrator gets a token for a user, who need not have signed in.
async function tokens(id) {
  const { token, iat, exp } = await users.refreshToken(id);
  assert.ok(exp > iat, `${iat} to ${exp}`);
  has(await client({ token }).getCurrentUser(), { id });
  has(await client().checkLoginStatus(token), { status: true, iat, exp });
  await refusedV2(2004, users.refreshToken(nobody));
}

async function actions(id) {
  const clientIp = '203.0.113.77';
  const before = await users.listUserActions({ userIds: [id] });
  assert.equal(before.totalCount, 3); // sessions signed in as often
  await client().loginByEmail(account.email, account.password, { clientIp });
  const { totalCount, list } = await users.listUserActions({ userIds: [id], page: 1, limit: 1 });
  assert.equal(totalCount, 4);
  has(list[0], { userpoolId: userPoolId, userId: id, operationName: 'login', clientIp, appId });
  const count = async (options) => (await users.listUserActions({ userIds: [id], ...options })).totalCount;
  const at = Date.parse(list[0].timestamp);
  for (const [options, want] of [
    [{ clientIp }, 1],
    [{ clientIp: '203.0.113.78' }, 0],
    [{ operationNames: ['login', 'register'] }, 4],
    [{ operationNames: ['updatePassword'] }, 0],
    [{ appIds: [appId] }, 4],
    [{ appIds: [nobody] }, 0],
    [{ excludeNonAppRecords: true }, 4],
    [{ userIds: [nobody] }, 0],
    [{ start: at + 60_000 }, 0],
    [{ end: at + 60_000 }, 4],
  ]) {
    assert.equal(await count(options), want, JSON.stringify(options));
  }
  assert.ok((await users.listUserActions()).totalCount >= 4);
}

async function firstLogin(id) {
  assert.equal(await users.sendFirstLoginVerifyEmail({ appId, userId: id }), true);
  await codeTo(account.email, 'CHANNEL_BIND_EMAIL');
  await refusedV2(2004, users.sendFirstLoginVerifyEmail({ appId, userId: nobody }));
  await refusedV2(2011, users.sendFirstLoginVerifyEmail({ appId: nobody, userId: id }));
}

export async function userAccess() {
  const { id } = await users.create({ ...account });
  await step(roles, id);
  await step(groups, id);
  await step(departments, id);
  await step(resources, id);
  await step(sessions, id);
  await step(actions, id);
  await step(tokens, id);
  await step(firstLogin, id);
}
