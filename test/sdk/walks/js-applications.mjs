// Applications, and what is theirs, by v2's administrators.
import assert from 'node:assert/strict';
import { has, nobody, refusedV2, step } from '../walk.mjs';
import { appId as demo, client, emulator, management, name } from './js-clients.mjs';

const { acl, applications, users } = management;

async function lifecycle() {
  const made = await applications.create({
    name: 'Shop',
    identifier: `js-shop-${name}`,
    redirectUris: ['https://shop.example.com/callback'],
    logo: 'https://shop.example.com/logo.png',
  });
  has(made, { name: 'Shop', identifier: `js-shop-${name}` });
  has(await applications.findById(made.id), { id: made.id, name: 'Shop' });
  assert.ok((await applications.list({ page: 1, limit: 50 })).list.some((it) => it.id === made.id));
  const { secret } = await applications.refreshApplicationSecret(made.id);
  assert.notEqual(secret, made.secret);
  has(await applications.changeApplicationType(made.id, 'BOTH'), { id: made.id });
  has(await applications.applicationTenants(made.id), { id: made.id, tenants: [] });
  await refusedV2(2011, applications.applicationTenants(nobody));
  return made.id;
}

async function resources(id) {
  const actions = [{ name: 'orders:read', description: 'Reads' }];
  has(await applications.createResource(id, { code: 'orders', type: 'DATA', actions }), { code: 'orders', namespace: id });
  has(await applications.updateResource(id, { code: 'orders', type: 'DATA', description: 'All', actions }), { description: 'All' });
  assert.equal((await applications.listResources(id, { page: 1, limit: 10, type: 'DATA' })).totalCount, 1);
}

async function roles(id, user) {
  const roleCode = 'seller';
  const codes = async () => (await applications.getRoles(id, { page: 1, limit: 10 })).list.map((it) => it.code);
  has(await applications.createRole(id, { code: 'sells', description: 'Sells' }), { code: 'sells', namespace: id });
  has(await applications.updateRole(id, { code: 'sells', newCode: roleCode, description: 'Sells all' }), { code: roleCode });
  has(await applications.findRole(id, roleCode), { description: 'Sells all' });
  has(await applications.addUsersToRole(id, roleCode, [user.id]), { code: 200 });
  assert.deepEqual((await applications.getUsersByRoleCode(id, roleCode)).list.map((it) => it.id), [user.id]);
  assert.equal(await management.users.hasRole(user.id, roleCode, id), true);
  const opts = [{ targetType: 'ROLE', targetIdentifier: roleCode, actions: ['orders:read'] }];
  await acl.authorizeResource({ namespace: id, resource: 'orders', opts });
  assert.equal((await applications.listAuthorizedResourcesByRole(id, roleCode)).totalCount, 1);
  has(await applications.removeUsersFromRole(id, roleCode, [user.id]), { code: 200 });
  has(await applications.deleteRole(id, roleCode), { code: 200 });
  await applications.createRole(id, { code: 'a' });
  await applications.createRole(id, { code: 'b' });
  assert.deepEqual((await codes()).sort(), ['a', 'b']);
  has(await applications.deleteRoles(id, ['a', 'b']), { code: 200 });
  assert.deepEqual(await codes(), []);
  assert.ok(await applications.deleteResource(id, 'orders'));
}

// Both ways of the SDK to say who may use an application.
async function access(id, { id: userId }) {
  const target = { targetType: 'USER', targetIdentifiers: [userId], inheritByChildren: false };
  const listed = async () => (await applications.getAccessPolicies(id, { page: 1, limit: 10 })).list.length;
  await applications.allowAccess(id, target);
  assert.equal(await listed(), 1);
  await applications.disableAccessPolicy(id, target);
  await applications.enableAccessPolicy(id, target);
  await applications.deleteAccessPolicy(id, target);
  assert.equal(await listed(), 0);
  await applications.denyAccess(id, target);
  assert.equal(await listed(), 1);
  await applications.deleteAccessPolicy(id, target);
  has(await applications.updateDefaultAccessPolicy(id, 'DENY_ALL'), { id });

  const policy = { ...target, appId: id, namespace: id };
  await acl.allowAccessApplication(policy);
  await acl.disableApplicationAccessPolicy(policy);
  await acl.enableApplicationAccessPolicy(policy);
  assert.equal((await acl.getApplicationAccessPolicies({ appId: id, page: 1, limit: 10 })).list.length, 1);
  await acl.deleteApplicationAccessPolicy(policy);
  await acl.denyAccessApplication(policy);
  await acl.deleteApplicationAccessPolicy(policy);
  assert.equal(await listed(), 0);
  has(await acl.updateDefaultApplicationAccessPolicy({ appId: id, defaultStrategy: 'ALLOW_ALL' }), { id });
}

async function agreements(id) {
  const first = await applications.createAgreement(id, { title: 'Terms', required: true, lang: 'en-US' });
  has(first, { title: 'Terms', required: true, lang: 'en-US' });
  const second = await applications.createAgreement(id, { title: 'Privacy' });
  assert.equal(await applications.sortAgreement(id, [second.id, first.id]), true);
  has(await applications.modifyAgreement(id, first.id, { title: 'New terms' }), { title: 'New terms' });
  const { totalCount, list } = await applications.listAgreement(id);
  assert.equal(totalCount, 2);
  assert.deepEqual(list.map((it) => it.title), ['Privacy', 'New terms']);
  assert.equal(await applications.deleteAgreement(id, second.id), true);
  assert.equal((await applications.listAgreement(id)).totalCount, 1);
}

// Programs of an application sign in by a key of their own, which the front does
// not know.
async function programs(id) {
  const made = await acl.createProgrammaticAccessAccount(id, { tokenLifetime: 60, remarks: 'Nightly' });
  has(made, { appId: id, tokenLifetime: 60, remarks: 'Nightly', enabled: true });
  assert.equal((await acl.programmaticAccessAccountList(id)).totalCount, 1);
  const { secret } = await acl.refreshProgrammaticAccessAccountSecret(made.id, 'n3w-secret');
  const auth = client({ appId: id, appHost: emulator });
  const ask = () => auth.getAccessTokenByClientCredentials('orders:read', { accessKey: made.id, accessSecret: secret });
  assert.ok((await ask()).access_token, 'no token');
  has(await acl.disableProgrammaticAccessAccount(made.id), { enabled: false });
  await assert.rejects(ask, ({ response }) => response?.data?.error === 'invalid_client');
  has(await acl.enableProgrammaticAccessAccount(made.id), { enabled: true });
  assert.ok((await ask()).access_token, 'no token');
  assert.equal(await acl.deleteProgrammaticAccessAccount(made.id), true);
}

async function activity(id, user) {
  await client().loginByUsername(user.username, 'js-passw0rd');
  const { list } = await applications.activeUsers(demo, 1, 100);
  assert.ok(list.some((it) => it.id === user.id), 'a user who has signed in is not active');
  assert.equal(await applications.delete(id), true);
  await refusedV2(2011, applications.findById(id));
}

export async function administerApplications() {
  const id = await step(lifecycle);
  const user = await users.create({ username: `js-app-${name}`, password: 'js-passw0rd' });
  await step(resources, id);
  await step(roles, id, user);
  await step(access, id, user);
  await step(agreements, id);
  await step(programs, id);
  await step(activity, id, user);
}
