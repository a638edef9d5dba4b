// The administration of namespaces, resources and permissions, and of data
// resources and the policies about them.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { management, name } from './clients.mjs';

const namespace = `shop-${name}`;
const others = [`${namespace}-1`, `${namespace}-2`];
const orders = {
  namespace,
  code: 'orders',
  name: 'Orders "of" <shops> 张',
  type: 'DATA',
  actions: [{ name: 'orders:read', description: 'Reads' }, { name: 'orders:write', description: 'Writes' }],
};
const codes = (list) => list.map((it) => it.code);

async function namespaces() {
  const made = { code: namespace, name: 'Shop', description: 'Sells' };
  has(done(await management.createNamespace(made)), made);
  refusedV3(await management.createNamespace(made), 409);
  has(done(await management.createNamespacesBatch({ list: others.map((code) => ({ code, name: code })) })), { success: true });
  assert.deepEqual(codes(done(await management.getNamespacesBatch({ codeList: [...others, nobody] }))), others);
  assert.equal(done(await management.listNamespaces({ keywords: namespace })).totalCount, 3);
  has(done(await management.updateNamespace({ code: namespace, name: 'Store' })), { code: namespace, name: 'Store' });
  has(done(await management.getNamespace({ code: namespace })), { name: 'Store', description: 'Sells' });
  has(done(await management.deleteNamespace({ code: others[0] })), { success: true });
  has(done(await management.deleteNamespacesBatch({ codeList: [...others, nobody] })), { success: true });
  refusedV3(await management.getNamespace({ code: others[0] }), 404);
  refusedV3(await management.deleteNamespace({ code: 'default' }), 403);
}

// They are the same namespaces.
async function permissionNamespaces() {
  has(done(await management.getPermissionNamespace({ code: namespace })), { code: namespace, name: 'Store' });
  const [code, second] = others;
  has(done(await management.createPermissionNamespace({ code, name: code })), { code, name: code });
  refusedV3(await management.createPermissionNamespace({ code: second, name: code }), 409);
  has(done(await management.createPermissionNamespacesBatch({ list: [{ code: second, name: second }] })), { success: true });
  assert.deepEqual(codes(done(await management.getPermissionNamespacesBatch({ codes: [second, nobody] }))), [second]);
  assert.equal(done(await management.listPermissionNamespaces({ query: namespace })).totalCount, 3);
  has(done(await management.updatePermissionNamespace({ code, name: `${code}!` })), { name: `${code}!` });
  has(done(await management.checkPermissionNamespaceExists({ code })), { isValid: false });
  has(done(await management.checkPermissionNamespaceExists({ code: nobody })), { isValid: true });
  done(await management.createRole({ namespace: code, code: 'clerk', name: 'Clerk' }));
  const roles = done(await management.listPermissionNamespaceRoles({ code }));
  has(roles, { totalCount: 1 });
  has(roles.list[0], { code: 'clerk', name: 'Clerk', namespace: code });
  // The SDK declares one role where the method lists them.
  assert.deepEqual(codes(done(await management.listNamespaceRoles({ code })).list), ['clerk']);
  has(done(await management.deletePermissionNamespace({ code })), { success: true });
  has(done(await management.deletePermissionNamespacesBatch({ codes: [second] })), { success: true });
}

async function resources() {
  has(done(await management.createResource(orders)), orders);
  refusedV3(await management.createResource(orders), 409);
  refusedV3(await management.createResource({ ...orders, namespace: nobody }), 404);
  const list = [{ code: 'search', type: 'API', apiIdentifier: 'https://example.com' }, { code: 'home', type: 'MENU' }];
  has(done(await management.createResourcesBatch({ namespace, list })), { success: true });
  has(done(await management.getResource({ namespace, code: 'orders' })), orders);
  assert.deepEqual(codes(done(await management.getResourcesBatch({ namespace, codeList: ['home', nobody] }))), ['home']);
  assert.equal(done(await management.listResources({ namespace })).totalCount, 3);
  assert.deepEqual(codes(done(await management.listResources({ namespace, type: 'API' })).list), ['search']);
  const common = done(await management.listCommonResource({ namespaceCodeList: namespace }));
  has(common.list[0], { code: 'orders', namespaceName: 'Store' });
  has(done(await management.updateResource({ namespace, code: 'home', name: 'Home' })), { name: 'Home', type: 'MENU' });
  has(done(await management.deleteResource({ namespace, code: 'home' })), { success: true });
  refusedV3(await management.deleteResource({ namespace, code: 'home' }), 404);
  done(await management.createResourcesBatch({ namespace, list: [{ code: 'a', type: 'UI' }, { code: 'b', type: 'UI' }] }));
  has(done(await management.deleteResourcesBatch({ namespace, codeList: ['a'] })), { success: true });
  const { id } = done(await management.listCommonResource({ namespaceCodeList: namespace, keyword: 'b' })).list[0];
  has(done(await management.batchDeleteCommonResource({ ids: [id] })), { success: true });
  assert.deepEqual(codes(done(await management.listResources({ namespace })).list), ['orders', 'search']);
}

async function permissions(userId) {
  const allowed = async (action) =>
    done(await management.isActionAllowed({ namespace, userId, resource: 'orders:7', action })).allowed;
  assert.equal(await allowed('orders:read'), false);
  done(await management.createRole({ namespace, code: 'clerk', name: 'Clerk' }));
  done(await management.assignRole({ namespace, code: 'clerk', targets: [{ targetType: 'USER', targetIdentifier: userId }] }));
  const authorize = (targetType, target, resource) =>
    management.authorizeResources({ namespace, list: [{ targetType, targetIdentifiers: [target], resources: [resource] }] });
  const reads = { code: 'orders', actions: ['orders:read'], resourceType: 'DATA' };
  has(done(await authorize('ROLE', 'clerk', reads)), { success: true });
  has(done(await authorize('USER', userId, { code: 'search', actions: ['search:get'], resourceType: 'API' })), { success: true });
  refusedV3(await authorize('USER', nobody, reads), 2004);
  refusedV3(await authorize('ROLE', 'clerk', { ...reads, code: nobody }), 404);
  assert.equal(await allowed('orders:read'), true);
  assert.equal(await allowed('orders:write'), false);

  const found = done(await management.getAuthorizedResources({ namespace, targetType: 'USER', targetIdentifier: userId }));
  assert.deepEqual(found.list.map((it) => it.resourceCode), ['search', 'orders']);
  has(found.list[1], { resourceType: 'DATA', actions: ['orders:read'], effect: 'ALLOW' });
  const only = { namespace, targetType: 'USER', targetIdentifier: userId, resourceList: ['orders', nobody], withDenied: true };
  assert.equal(done(await management.getAuthorizedResources(only)).totalCount, 1);
  has(done(await management.getResourceAuthorizedTargets({ namespace, resource: 'orders' })), {
    totalCount: 1,
    list: [{ targetType: 'ROLE', targetIdentifier: 'clerk', actions: ['orders:read'] }],
  });
}

async function dataResources() {
  const of = { namespaceCode: namespace, actions: ['read', 'write'] };
  const server = { ...of, resourceCode: 'server', resourceName: 'Server "one"', struct: '10.0.0.1' };
  has(done(await management.createDataResourceByString(server)), { type: 'STRING', struct: '10.0.0.1' });
  refusedV3(await management.createDataResourceByString(server), 409);
  const hosts = { ...of, resourceCode: 'hosts', resourceName: 'Hosts', struct: ['a', 'b'] };
  has(done(await management.createDataResourceByArray(hosts)), { type: 'ARRAY', struct: ['a', 'b'] });
  const struct = [{ code: 'db', name: 'Database', value: 'v', children: [{ code: 'query', name: 'Query' }] }];
  const menu = { ...of, resourceCode: 'menu', resourceName: 'Menu', struct };
  has(done(await management.createDataResourceByTree(menu)), { type: 'TREE', struct });
  const another = { ...of, resourceCode: 'other', resourceName: 'Other', type: 'TREE', struct };
  has(done(await management.createDataResource(another)), { type: 'TREE', struct });

  const named = { namespaceCode: namespace, resourceCode: 'menu' };
  has(done(await management.getDataResource(named)), { ...named, resourceName: 'Menu', struct });
  assert.equal(done(await management.listDataResources({ namespaceCodes: [namespace, nobody] })).totalCount, 4);
  has(done(await management.updateDataResource({ ...named, resourceName: 'All' })), { resourceName: 'All', struct });
  has(done(await management.checkDataResourceExists(named)), { isValid: false });
  assert.equal((await management.deleteDataResource({ ...named, resourceCode: 'other' })).statusCode, 200);
  refusedV3(await management.deleteDataResource({ ...named, resourceCode: 'other' }), 404);
  await step(fields, named);
}

async function fields(menu) {
  const icon = { key: 'icon', label: 'Icon', valueType: 'STRING' };
  has(done(await management.createDnef({ ...menu, ...icon })), { success: true });
  refusedV3(await management.createDnef({ ...menu, ...icon }), 409);
  has(done(await management.batchCreateDnef({ ...menu, fieldList: [{ ...icon, key: 'size' }] })), { success: true });
  has(done(await management.updateDnef({ ...menu, key: 'size', label: 'Size' })), { success: true });
  has(done(await management.deleteDnef({ ...menu, key: 'icon' })), { success: true });
  const { list, truncated } = done(await management.listDnef({ ...menu, startIndex: 1, maxSize: 5 }));
  assert.equal(truncated, false);
  assert.deepEqual(list.map((it) => [it.key, it.label]), [['size', 'Size']]);
}

async function dataPolicies(userId) {
  const policyName = `readers-${name}`;
  const statementList = [
    { effect: 'ALLOW', permissions: [`${namespace}/server/*`, `${namespace}/menu/db/query/read`] },
    { effect: 'DENY', permissions: [`${namespace}/server/write`] },
  ];
  const { policyId } = done(await management.createDataPolicy({ policyName, statementList }));
  refusedV3(await management.createDataPolicy({ policyName, statementList }), 409);
  has(done(await management.checkDataPolicyExists({ policyName })), { isValid: false });
  has(done(await management.updateDataPolicy({ policyId, description: 'Reads' })), { policyName, description: 'Reads' });
  has(done(await management.getDataPolicy({ policyId })), { policyId, policyName, description: 'Reads' });
  assert.equal(done(await management.listSimpleDataPolices({ query: policyName })).list[0].policyId, policyId);

  const target = { policyIds: [policyId], targetList: [{ id: userId, type: 'USER', name: 'x' }] };
  assert.equal((await management.authorizeDataPolicies(target)).statusCode, 200);
  refusedV3(await management.authorizeDataPolicies({ ...target, policyIds: [nobody] }), 404);
  const [listed] = done(await management.listDataPolices({ query: policyName })).list;
  assert.deepEqual(listed.resourceList.map((it) => it.resourceName), ['Server "one"', 'All']);
  assert.deepEqual(listed.targetList.map((it) => it.id), [userId]);
  has(done(await management.listDataPolicyTargets({ policyId, targetType: ['USER', 'ROLE'] })), { totalCount: 1 });
  await step(dataPermissions, userId);

  assert.equal((await management.revokeDataPolicy({ policyId, targetType: 'USER', targetIdentifier: userId })).statusCode, 200);
  assert.deepEqual(done(await management.getUserPermissionList({ userIds: [userId] })).userPermissionList, []);
  assert.equal((await management.deleteDataPolicy({ policyId })).statusCode, 200);
  refusedV3(await management.getDataPolicy({ policyId }), 404);
}

async function dataPermissions(userId) {
  const of = { namespaceCode: namespace, userId };
  const check = async (action, resources) =>
    done(await management.checkPermission({ ...of, action, resources })).checkResultList.map((it) => it.enabled);
  assert.deepEqual(await check('read', ['server', 'menu/db/query', 'menu/db', 'hosts', nobody]), [true, true, false, false, false]);
  assert.deepEqual(await check('write', ['server']), [false]);
  const [mine] = done(await management.getUserPermissionList({ userIds: [userId], namespaceCodes: [namespace] })).userPermissionList;
  assert.deepEqual(mine.resourceList[0].strAuthorize, { value: '10.0.0.1', actions: ['read'] });
  has(mine.resourceList[1].treeAuthorize.authList[0], { nodePath: '/db/query', nodeActions: ['read'] });
  const level = { ...of, action: 'read', resource: 'menu/db', resourceNodeCodes: ['query', nobody] };
  const { checkLevelResultList } = done(await management.checkUserSameLevelPermission(level));
  assert.deepEqual(checkLevelResultList.map((it) => it.enabled), [true, false]);
  const { permissionList } = done(await management.getUserResourcePermissionList({ ...of, resources: ['server'] }));
  assert.deepEqual(permissionList, [{ namespaceCode: namespace, resource: 'server', actions: ['read'] }]);
  const targets = { namespaceCode: namespace, resources: ['server'], actions: ['read'] };
  assert.deepEqual(done(await management.listResourceTargets(targets)).authUserList[0].actionAuthList, [{ action: 'read', userIds: [userId] }]);
  const shown = done(await management.getUserResourceStruct({ ...of, resourceCode: 'menu' }));
  has(shown.treeResourceAuthAction.nodeAuthActionList[0].children[0], { code: 'query', actions: ['read'] });
  const view = done(await management.listPermissionView({ keyword: 'server' }));
  has(view.list.find((it) => it.userId === userId), { namespaceCode: namespace, dataResourceCode: 'server' });
}

export async function administerPermissions() {
  await step(namespaces);
  await step(permissionNamespaces);
  await step(resources);
  const { userId } = done(await management.createUser({ username: `permitted-${namespace}` }));
  await step(permissions, userId);
  await step(dataResources);
  await step(dataPolicies, userId);
  has(done(await management.deleteNamespace({ code: namespace })), { success: true });
  assert.deepEqual(done(await management.listDataResources({ namespaceCodes: [namespace] })).list, []);
}
