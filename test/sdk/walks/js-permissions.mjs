// Policies, namespaces, resources and permissions, by v2's administrators.
import assert from 'node:assert/strict';
import { has, nobody, refusedV2, step } from '../walk.mjs';
import { management, name } from './js-clients.mjs';

const { acl, policies, roles, users } = management;

const namespace = `store-${name}`;
const nothing = { totalCount: 0, list: [] };
const reads = { resource: 'orders:*', actions: ['orders:read'], effect: 'ALLOW' };

async function namespaces() {
  const made = await acl.createNamespace(namespace, 'Shop', 'Sells');
  has(made, { code: namespace, name: 'Shop', description: 'Sells' });
  await refusedV2(409, acl.createNamespace(namespace, 'Shop'));
  const listed = (await acl.listNamespaces(1, 100)).list.map((it) => it.code);
  assert.ok(listed.includes('default') && listed.includes(namespace), `${listed}`);
  has(await acl.updateNamespace(namespace, { name: 'Store', description: 'Sells all' }), {
    id: made.id,
    code: namespace,
    name: 'Store',
    description: 'Sells all',
  });
  await acl.createNamespace(`${namespace}-2`, 'Another');
  assert.ok(await acl.deleteNamespace(`${namespace}-2`));
  assert.ok(!(await acl.listNamespaces(1, 100)).list.some((it) => it.code === `${namespace}-2`));
  await assert.rejects(acl.deleteNamespace(nobody));
}

async function resources() {
  const actions = [{ name: 'orders:read', description: 'Reads orders' }];
  const orders = { namespace, code: 'orders', type: 'DATA', actions, description: 'Orders' };
  const made = await acl.createResource(orders);
  has(made, { code: 'orders', type: 'DATA', actions, namespace });
  await refusedV2(409, acl.createResource(orders));
  await acl.createResource({ namespace, code: 'search', type: 'API', actions, apiIdentifier: 'https://example.com' });
  const { totalCount, list } = await acl.listResources({ namespace, type: 'DATA', page: 1, limit: 10 });
  assert.equal(totalCount, 1);
  has(list[0], { code: 'orders' });
  assert.equal((await acl.getResources({ namespace })).totalCount, 2);
  assert.deepEqual(await acl.getResourceById(made.id), await acl.getResourceByCode({ namespace, code: 'orders' }));
  has(await acl.updateResource('orders', { namespace, description: 'All orders' }), { description: 'All orders' });
  assert.ok(await acl.deleteResource('search', namespace));
  assert.equal((await acl.getResources({ namespace })).totalCount, 1);
  await assert.rejects(acl.getResourceByCode({ namespace, code: nobody }));
}

async function policyLifecycle() {
  const code = `read-orders-${name}`;
  const made = await policies.create({ code, statements: [reads], description: 'Reads', namespace });
  has(made, { code, namespace, description: 'Reads', assignmentsCount: 0 });
  has(made.statements[0], reads);
  await refusedV2(409, policies.create({ code, statements: [reads], namespace }));
  has(await policies.detail(code, namespace), { code, description: 'Reads' });
  assert.equal(await policies.detail(nobody), null);
  assert.deepEqual((await policies.list({ namespace })).list.map((it) => it.code), [code]);
  const denies = { ...reads, actions: ['orders:*'], effect: 'DENY' };
  const changed = await policies.update(code, { statements: [denies], description: 'Denies', namespace });
  has(changed, { description: 'Denies' });
  has(changed.statements[0], denies);
  has(await policies.update(code, { statements: [reads], namespace }), { code });
  await policies.create({ code: `${code}-2`, statements: [reads], namespace });
  await policies.create({ code: `${code}-3`, statements: [reads], namespace });
  has(await policies.delete(`${code}-2`, namespace), { code: 200 });
  has(await policies.deleteMany([`${code}-3`], namespace), { code: 200 });
  assert.equal((await policies.list({ namespace })).totalCount, 1);
  return code;
}

async function assignments(code, userId) {
  const allowed = () => acl.isAllowed(userId, 'orders:1', 'orders:read', { namespace });
  assert.equal(await allowed(), false);
  has(await policies.addAssignments([code], 'USER', [userId], { namespace }), { code: 200 });
  assert.deepEqual(await policies.listAssignments({ code, namespace }), {
    totalCount: 1,
    list: [{ code, targetType: 'USER', targetIdentifier: userId }],
  });
  assert.equal(await allowed(), true);
  has(await policies.disableAssignment(code, 'USER', userId, namespace), { code: 200 });
  assert.equal(await allowed(), false);
  has(await policies.enableAssignment(code, 'USER', userId, namespace), { code: 200 });
  assert.equal(await allowed(), true);
  has(await policies.removeAssignments([code], 'USER', [userId], namespace), { code: 200 });
  assert.equal(await allowed(), false);
  await refusedV2(2004, policies.addAssignments([code], 'USER', [nobody], { namespace }));
  await refusedV2(404, policies.addAssignments([nobody], 'USER', [userId], { namespace }));
}

// A denial wins over what is allowed otherwise.
async function throughRoles(code, userId) {
  const role = `clerk-${name}`;
  await roles.create(role, 'Sells', namespace);
  await roles.addUsers(role, [userId], namespace);
  const allowed = () => acl.isAllowed(userId, 'orders:1', 'orders:read', { namespace });
  await policies.addAssignments([code], 'ROLE', [role], { namespace });
  assert.equal(await allowed(), true);
  const denial = `no-orders-${name}`;
  await policies.create({ code: denial, statements: [{ ...reads, effect: 'DENY' }], namespace });
  await policies.addAssignments([denial], 'USER', [userId], { namespace });
  assert.equal(await allowed(), false);
  await policies.deleteMany([denial, code], namespace);
  assert.equal(await allowed(), false);
  return role;
}

async function policiesOfRoles() {
  const [role, code] = [`staff-${name}`, `staff-orders-${name}`];
  await roles.create(role);
  await policies.create({ code, statements: [reads] });
  assert.deepEqual(await roles.listPolicies(role), nothing);
  await policies.addAssignments([code], 'ROLE', [role]);
  const held = { totalCount: 1, list: [{ code, targetType: 'ROLE', targetIdentifier: role }] };
  assert.deepEqual(await roles.listPolicies(role), held);
  assert.deepEqual((await roles.listPolicies(role, 2, 1)).list, []);
  // The SDK gives the code of a role for the id of a user.
  await refusedV2(2004, roles.addPolicies(role, [code]));
  await refusedV2(2004, roles.removePolicies(role, [code]));
  await policies.delete(code);
  assert.deepEqual(await roles.listPolicies(role), nothing);
}

async function permissions(userId, role) {
  const allowed = (action) => acl.isAllowed(userId, 'orders:7', action, { namespace });
  has(await acl.allow(userId, 'orders:7', 'orders:read', namespace), { code: 200 });
  assert.equal(await allowed('orders:read'), true);
  assert.equal(await allowed('orders:write'), false);
  assert.equal(await acl.isAllowed(userId, 'orders:8', 'orders:read', { namespace }), false);

  const opts = [{ targetType: 'ROLE', targetIdentifier: role, actions: ['orders:read', 'orders:write'] }];
  has(await acl.authorizeResource({ namespace, resource: 'orders', opts }), { code: 200 });
  assert.equal(await allowed('orders:write'), true);
  const ofRole = await roles.listAuthorizedResources(role, namespace, { resourceType: 'DATA' });
  assert.equal(ofRole.totalCount, 1);
  has(ofRole.list[0], { type: 'DATA', actions: ['orders:read', 'orders:write'] });
  const ofTarget = await acl.listAuthorizedResources('ROLE', role, namespace);
  assert.deepEqual(ofTarget, ofRole);
  assert.ok((await users.listAuthorizedResources(userId, namespace)).totalCount >= 1);
  const targets = (actions) =>
    acl.getAuthorizedTargets({ namespace, resourceType: 'DATA', resource: 'orders', targetType: 'ROLE', actions });
  has((await targets({ op: 'AND', list: ['orders:read', 'orders:write'] })).list[0], {
    targetType: 'ROLE',
    targetIdentifier: role,
  });
  assert.deepEqual(await targets({ op: 'AND', list: ['orders:read', 'orders:delete'] }), nothing);

  const revoked = { namespace, resource: 'orders', opts: [{ targetType: 'ROLE', targetIdentifier: role }] };
  assert.ok(await acl.revokeResource(revoked));
  assert.equal(await allowed('orders:write'), false);
  assert.deepEqual(await roles.listAuthorizedResources(role, namespace), nothing);
  await assert.rejects(acl.authorizeResource({ namespace, resource: nobody, opts }));
}

export async function administerPermissions() {
  await step(namespaces);
  await step(resources);
  const { id } = await users.create({ username: `permitted-${name}`, password: 'js-passw0rd' });
  const code = await step(policyLifecycle);
  await step(assignments, code, id);
  const role = await step(throughRoles, code, id);
  await step(policiesOfRoles);
  await step(permissions, id, role);
}
