// Organizations, their departments and members, by v2's administrators.
import assert from 'node:assert/strict';
import { has, refusedV2, step } from '../walk.mjs';
import { appId, management, name } from './js-clients.mjs';

const { acl, org: orgs, tenant, users } = management;

const ids = ({ list }) => list.map((it) => it.id);
const code = (it) => `js-${it}-${name}`;

async function tree() {
  const org = await orgs.create('Acme', 'Makes things', code('acme'));
  has(org.rootNode, { id: org.id, name: 'Acme', description: 'Makes things', code: code('acme'), root: true, depth: 0 });
  await refusedV2(409, orgs.create('Again', undefined, code('acme')));
  const dev = await orgs.addNode(org.id, org.id, { name: 'Development', code: code('dev'), order: 1, description: 'Makes' });
  has(dev, { name: 'Development', code: code('dev'), description: 'Makes', orgId: org.id, root: false });
  const core = await orgs.addNode(org.id, dev.id, { name: 'Core' });
  await refusedV2(409, orgs.addNode(org.id, org.id, { name: 'Dev', code: code('dev') }));

  has(await orgs.getNodeByCode(org.id, code('dev')), { id: dev.id });
  has(await orgs.getNodeById(core.id), { name: 'Core', depth: 2 });
  has(await orgs.updateNode(core.id, { name: 'Kernel', code: code('core') }), { id: core.id, name: 'Kernel' });
  assert.equal(await orgs.isRootNode(org.id, org.id), true);
  assert.equal(await orgs.isRootNode(org.id, dev.id), false);
  has(await orgs.rootNode(org.id), { id: org.id, children: [dev.id] });
  assert.deepEqual((await orgs.listChildren(dev.id)).map((it) => it.id), [core.id]);
  assert.ok((await orgs.searchNodes('Kernel')).some((it) => it.id === core.id));

  const { tree: found } = await orgs.findById(org.id);
  assert.deepEqual(found.children.map((it) => it.children.map((leaf) => leaf.name)), [['Kernel']]);
  await orgs.moveNode(org.id, core.id, org.id);
  has(await orgs.getNodeById(core.id), { depth: 1, path: [org.id, core.id] });
  return { org, dev, core };
}

async function lists({ org }) {
  assert.ok((await orgs.list(1, 50)).list.some((it) => it.rootNode.id === org.id));
  const { totalCount, list } = await orgs.getAllOrgs(1, 50);
  assert.ok(totalCount >= 1 && list.length === Math.min(totalCount, 50), `${totalCount} ${list.length}`);
}

async function members({ org, dev, core }) {
  const user = await users.create({ username: `js-org-${name}`, password: 'js-passw0rd' });
  const listed = async (node, includeChildrenNodes = false) =>
    ids(await orgs.listMembers(node, { includeChildrenNodes, page: 1, limit: 10 }));
  assert.deepEqual(ids(await orgs.addMembers(dev.id, [user.id])), [user.id]);
  assert.deepEqual(await listed(org.id), []);
  assert.deepEqual(await listed(org.id, true), [user.id]);
  assert.equal(await orgs.moveMembers({ userIds: [user.id], sourceNodeId: dev.id, targetNodeId: core.id }), true);
  assert.deepEqual([await listed(dev.id), await listed(core.id)], [[], [user.id]]);
  await orgs.addMembers(dev.id, [user.id]);
  has(await orgs.setMainDepartment(user.id, dev.id), { code: 200 });
  const { list } = await users.listDepartment(user.id);
  assert.deepEqual(list.filter((it) => it.isMainDepartment).map((it) => it.department.id), [dev.id]);
  await orgs.removeMembers(core.id, [user.id]);
  assert.deepEqual(await listed(core.id), []);
  return user;
}

async function authorized({ org, dev }) {
  const namespace = code('orders');
  await acl.createNamespace(namespace, 'Orders');
  await acl.createResource({ namespace, code: 'orders', type: 'DATA', actions: [{ name: 'read', description: 'Reads' }] });
  const opts = [{ targetType: 'ORG', targetIdentifier: dev.id, actions: ['orders:read'] }];
  await acl.authorizeResource({ namespace, resource: 'orders', opts });
  const wanted = { code: 'orders', type: 'DATA', actions: ['orders:read'] };
  const answers = [
    await orgs.listAuthorizedResourcesByNodeId(dev.id, namespace),
    await orgs.listAuthorizedResourcesByNodeCode(org.id, code('dev'), namespace, { resourceType: 'DATA' }),
  ];
  for (const { totalCount, list } of answers) {
    assert.equal(totalCount, 1);
    has(list[0], wanted);
  }
}

async function transfer({ org }) {
  const exported = await orgs.exportByOrgId(org.id);
  assert.match(JSON.stringify(exported), /Kernel/);
  assert.match(JSON.stringify(await orgs.exportAll()), new RegExp(code('acme')));
  const imported = await orgs.importByJson({ name: 'Imported', code: code('imported'), children: [{ name: 'Sales' }] });
  assert.ok(imported, 'nothing was imported');
  assert.ok((await orgs.searchNodes('Imported')).some((it) => it.code === code('imported')));
}

async function ofATenant() {
  const { id: tenantId } = await tenant.create({ name: 'Organized', appIds: appId });
  const made = await orgs.create('Of a tenant', undefined, code('tenant'), tenantId);
  has(await orgs.getOrgByTenantId(tenantId), { id: made.id });
}

async function removal({ org, dev, core }) {
  has(await orgs.deleteNode(org.id, core.id), { code: 200 });
  has(await orgs.deleteById(org.id), { code: 200 });
  assert.equal(await orgs.getNodeById(dev.id), null);
}

export async function administerOrgs() {
  const made = await step(tree);
  await step(lists, made);
  await step(members, made);
  await step(authorized, made);
  await step(transfer, made);
  await step(ofATenant);
  await step(removal, made);
}
