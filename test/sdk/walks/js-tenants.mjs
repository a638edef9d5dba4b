// Tenants, their members and identity providers, by v2's administrators.
import assert from 'node:assert/strict';
import { has, nobody, refusedV2, step } from '../walk.mjs';
import { appId, management, name } from './js-clients.mjs';

const { tenant: tenants, users, acl } = management;

async function lifecycle() {
  const made = await tenants.create({ name: 'Acme', appIds: appId, logo: 'https://acme.example.com/l.png', description: 'Sells' });
  has(made, { name: 'Acme', description: 'Sells' });
  assert.ok((await tenants.list({ page: 1, limit: 50 })).list.some((it) => it.id === made.id));
  assert.equal(await tenants.update(made.id, { name: 'Acme Inc', appIds: appId }), true);
  assert.equal(await tenants.config(made.id, { css: 'body{}', ssoPageCustomizationSettings: { hideIdp: true } }), true);
  has(await tenants.details(made.id), { name: 'Acme Inc', css: 'body{}', ssoPageCustomizationSettings: { hideIdp: true } });
  await refusedV2(404, tenants.details(nobody));
  return made.id;
}

async function members(id) {
  const { id: userId } = await users.create({ username: `js-tenant-${name}`, password: 'js-passw0rd' });
  const listed = async () => (await tenants.members(id, { page: 1, limit: 10 })).list.map((it) => it.user.id);
  has(await tenants.addMembers(id, [userId]), { id });
  assert.deepEqual(await listed(), [userId]);
  assert.deepEqual((await users.getUserTenants(userId)).map((it) => it.id), [id]);
  assert.equal(await tenants.updateTenantMember(id, userId, false), true);
  assert.equal(await tenants.updateTenantMember(id, nobody, false), false);
  assert.equal(await tenants.setTanentAdmin(id, { userIds: [userId] }), true);
  assert.equal(await tenants.deleteTanentAdmin(id, userId), true);
  assert.equal(await tenants.deleteTanentAdmin(id, nobody), false);
  await tenants.removeMembers(id, userId);
  assert.deepEqual(await listed(), []);
}

async function providers(tenantId) {
  const fields = { issuer: 'https://idp.example.com' };
  const connection = (it) => ({ type: 'oidc', identifier: `js-${it}-${name}`, displayName: it, fields, userMatchFields: ['email'] });
  const made = await tenants.createExtIdp({ tenantId, name: 'Corp', type: 'oidc', connections: [connection('corp')] });
  has(made, { name: 'Corp', type: 'oidc', tenantId });
  const added = await tenants.createExtIdpConnection({ extIdpId: made.id, ...connection('more') });
  await refusedV2(409, tenants.createExtIdpConnection({ extIdpId: made.id, ...connection('more') }));
  // The SDK says true where the identifier is taken.
  assert.equal(await tenants.checkExtIdpConnectionIdentifierUnique(`js-more-${name}`), true);
  assert.equal(await tenants.checkExtIdpConnectionIdentifierUnique(`js-none-${name}`), false);

  const on = { tenantId, enabled: true };
  const states = async () => (await tenants.listExtIdp(tenantId))[0].connections.map((it) => it.enabled);
  assert.equal(await tenants.changeExtIdpConnectionState(added.id, on), true);
  assert.deepEqual(await states(), [false, true]);
  assert.equal(await tenants.batchChangeExtIdpConnectionState(made.id, on), true);
  assert.deepEqual(await states(), [true, true]);
  assert.equal(await tenants.changeExtIdpConnectionState(nobody, on), false);

  await tenants.updateExtIdp(made.id, { name: 'Corporation' });
  await tenants.updateExtIdpConnection(added.id, { displayName: 'Less', fields });
  const { name: renamed, connections } = await tenants.extIdpDetail(made.id);
  assert.deepEqual([renamed, connections[1].displayName], ['Corporation', 'Less']);
  await tenants.deleteExtIdpConnection(added.id);
  assert.deepEqual(await states(), [true]);
  await tenants.deleteExtIdp(made.id);
  await refusedV2(404, tenants.extIdpDetail(made.id));
}

async function resources() {
  const namespace = `js-bulk-${name}`;
  await acl.createNamespace(namespace, 'Bulk');
  const bulk = ['a', 'b'].map((code) => ({ code, namespace, type: 'DATA', actions: [{ name: 'read', description: 'Reads' }] }));
  assert.ok(await tenants.batchInsertResource({ bulk }));
  assert.equal((await acl.listResources({ namespace })).totalCount, 2);
}

async function removal(id) {
  await tenants.delete(id);
  await refusedV2(404, tenants.details(id));
}

export async function administerTenants() {
  const id = await step(lifecycle);
  await step(members, id);
  await step(providers, id);
  await step(resources);
  await step(removal, id);
}
