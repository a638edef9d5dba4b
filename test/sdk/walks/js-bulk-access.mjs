// Rights of several subjects at once, and by which policies they have them.
import assert from 'node:assert/strict';
import { has, refusedV2, step } from '../walk.mjs';
import { management, name } from './js-clients.mjs';

const { acl, policies, roles, users } = management;
const namespace = `js-bulk-access-${name}`;

async function subjects() {
  await acl.createNamespace(namespace, 'Bulk');
  await acl.createResource({ namespace, code: 'orders', type: 'DATA', actions: [{ name: 'read', description: 'Reads' }] });
  return users.create({ username: `js-bulk-${name}`, password: 'js-passw0rd' });
}

async function resources({ id }) {
  const target = { targetType: 'USER', targetIdentifiers: [id] };
  const opts = [{ ...target, resources: [{ code: 'orders', actions: ['orders:read'], resourceType: 'DATA' }] }];
  const listed = async () => {
    const targets = [{ targetType: 'USER', targetIdentifier: id }];
    const { list } = await acl.listAuthorizedResourcesBatch({ namespace, targets, resourceType: 'DATA' });
    return list.map((it) => it.totalCount);
  };
  assert.deepEqual(await listed(), [0]);
  assert.equal(await acl.authorizeResources({ namespace, opts }), true);
  assert.deepEqual(await listed(), [1]);
  assert.equal(await acl.revokeResources({ namespace, opts }), true);
  assert.deepEqual(await listed(), [0]);
}

async function conditions({ id }) {
  const code = `js-bulk-${name}`;
  const statements = [{ resource: 'orders:*', actions: ['orders:read'], effect: 'ALLOW' }];
  await policies.create({ code, statements, namespace });
  await policies.addAssignments([code], 'USER', [id], { namespace });
  assert.ok(await acl.getPoliciesAssignmentsCondition(namespace, code, 'USER'));
  await refusedV2(404, acl.getPoliciesAssignmentsCondition(namespace, `${code}-2`, 'USER'));
}

// The SDK takes the role's code for a user's id, and for that of a user it works.
async function mistaken({ id }) {
  const code = `js-mistaken-${name}`;
  const statements = [{ resource: 'orders:*', actions: ['orders:read'], effect: 'ALLOW' }];
  await policies.create({ code, statements });
  has(await roles.addPolicies(id, [code]), { code: 200 });
  has(await roles.removePolicies(id, [code]), { code: 200 });
}

export async function bulkAccess() {
  const user = await step(subjects);
  await step(resources, user);
  await step(conditions, user);
  await step(mistaken, user);
}
