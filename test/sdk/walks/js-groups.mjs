// Groups of users, by v2's administrators.
import assert from 'node:assert/strict';
import { has, nobody, refusedV2, step } from '../walk.mjs';
import { management, name } from './js-clients.mjs';

const { acl, groups, users } = management;
const code = `js-group-${name}`;

async function lifecycle() {
  has(await groups.create(`${code}-1`, 'Sellers', 'Sell'), { code: `${code}-1`, name: 'Sellers', description: 'Sell' });
  await refusedV2(409, groups.create(`${code}-1`, 'Sellers'));
  has(await groups.update(`${code}-1`, { newCode: code, name: 'All sellers', description: 'Sell all' }), { code });
  has(await groups.detail(code), { name: 'All sellers', description: 'Sell all' });
  assert.equal(await groups.detail(nobody), null);
  assert.ok((await groups.list(1, 50)).list.some((it) => it.code === code));
}

async function members() {
  const { id } = await users.create({ username: `js-group-${name}`, password: 'js-passw0rd' });
  const listed = async (options) => (await groups.listUsers(code, options)).list.map((it) => it.id);
  has(await groups.addUsers(code, [id]), { code: 200 });
  assert.deepEqual(await listed(), [id]);
  assert.deepEqual(await listed({ withCustomData: true, page: 1, limit: 10 }), [id]);
  assert.deepEqual((await users.listGroups(id)).list.map((it) => it.code), [code]);
  has(await groups.removeUsers(code, [id]), { code: 200 });
  assert.deepEqual(await listed(), []);
}

async function authorized() {
  const namespace = `js-groups-${name}`;
  await acl.createNamespace(namespace, 'Of groups');
  await acl.createResource({ namespace, code: 'orders', type: 'DATA', actions: [{ name: 'read', description: 'Reads' }] });
  const opts = [{ targetType: 'GROUP', targetIdentifier: code, actions: ['orders:read'] }];
  await acl.authorizeResource({ namespace, resource: 'orders', opts });
  const { totalCount, list } = await groups.listAuthorizedResources(code, namespace, { resourceType: 'DATA' });
  assert.equal(totalCount, 1);
  has(list[0], { code: 'orders', actions: ['orders:read'] });
}

async function removal() {
  has(await groups.delete(code), { code: 200 });
  const more = [`${code}-a`, `${code}-b`];
  for (const it of more) {
    await groups.create(it, it);
  }
  has(await groups.deleteMany(more), { code: 200 });
  assert.equal(await groups.detail(more[0]), null);
}

export async function administerGroups() {
  await step(lifecycle);
  await step(members);
  await step(authorized);
  await step(removal);
}
