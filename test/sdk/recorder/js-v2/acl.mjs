// Permission namespaces, resources, and who may do what to them.
import { management } from './calls.mjs';
import { fixture } from '../fixture.mjs';

const call = management('acl');

const namespace = 'shop';
const { userId, userPoolId } = fixture;

const actions = [
  call(
    'AllowAction',
    'allow',
    'a user',
    { userId, resource: 'orders:*', action: 'orders:read', namespace },
    (it) => it.allow(userId, 'orders:*', 'orders:read', namespace),
  ),
  call(
    'IsActionAllowed',
    'isAllowed',
    'nothing more',
    { userId, resource: 'orders:7', action: 'orders:read' },
    (it) => it.isAllowed(userId, 'orders:7', 'orders:read'),
  ),
  call(
    'IsActionAllowed',
    'isAllowed',
    'every option',
    { userId, resource: 'orders:7', action: 'orders:read', namespace, tenantId: 'tenant-0001' },
    (it) => it.isAllowed(userId, 'orders:7', 'orders:read', { namespace, tenantId: 'tenant-0001' }),
  ),
];

const update = { name: 'Store', code: 'store', description: 'All that is in store' };

const namespaces = [
  call('CreateNamespace', 'createNamespace', 'nothing more', { code: namespace, name: 'Shop' }, (it) =>
    it.createNamespace(namespace, 'Shop'),
  ),
  call(
    'CreateNamespace',
    'createNamespace',
    'every option',
    { userPoolId, code: namespace, name: 'Shop', description: 'All that is sold' },
    (it) => it.createNamespace(namespace, 'Shop', 'All that is sold'),
  ),
  call('ListNamespaces', 'listNamespaces', 'nothing', {}, (it) => it.listNamespaces()),
  call('ListNamespaces', 'listNamespaces', 'every option', { userPoolId, page: 2, limit: 20 }, (it) =>
    it.listNamespaces(2, 20),
  ),
  call('UpdateNamespaceByCode', 'updateNamespace', 'nothing more', { currentCode: namespace }, (it) =>
    it.updateNamespace(namespace, {}),
  ),
  call(
    'UpdateNamespaceByCode',
    'updateNamespace',
    'every option',
    { userPoolId, currentCode: namespace, ...update },
    (it) => it.updateNamespace(namespace, update),
  ),
  call('DeleteNamespaceByCode', 'deleteNamespace', 'nothing more', { code: namespace }, (it) =>
    it.deleteNamespace(namespace),
  ),
  call('DeleteNamespaceByCode', 'deleteNamespace', 'every option', { userPoolId, code: namespace }, (it) =>
    it.deleteNamespace(namespace),
  ),
];

const code = 'orders';
const id = 'resource-0001';
const least = { code, type: 'DATA', actions: [{ name: 'orders:read' }], namespace };
const most = {
  type: 'API',
  actions: [{ name: 'orders:read', description: 'Read orders' }, { name: 'orders:write' }],
  namespace,
  description: 'Orders of customers',
  apiIdentifier: 'https://shop.example.com/orders',
};

const resources = [
  call('CreateResource', 'createResource', 'nothing more', least, (it) => it.createResource(least)),
  call('CreateResource', 'createResource', 'every option', { code, ...most }, (it) =>
    it.createResource({ code, ...most }),
  ),
  call('UpdateResource', 'updateResource', 'nothing more', { code, namespace }, (it) =>
    it.updateResource(code, { namespace }),
  ),
  call('UpdateResource', 'updateResource', 'every option', { code, ...most }, (it) => it.updateResource(code, most)),
  call('ListResources', 'listResources', 'nothing', {}, (it) => it.listResources()),
  call('ListResources', 'listResources', 'every option', { namespace, type: 'API', page: 2, limit: 20 }, (it) =>
    it.listResources({ namespace, type: 'API', page: 2, limit: 20 }),
  ),
  call('ListResources', 'getResources', 'every option', { namespace, type: 'API', page: 2, limit: 20 }, (it) =>
    it.getResources({ namespace, type: 'API', page: 2, limit: 20 }),
  ),
  call('DeleteResource', 'deleteResource', 'code', { code, namespace }, (it) => it.deleteResource(code, namespace)),
  call('GetResourceById', 'getResourceById', 'id', { id }, (it) => it.getResourceById(id)),
  call('GetResourceByCode', 'getResourceByCode', 'code', { namespace, code }, (it) =>
    it.getResourceByCode({ namespace, code }),
  ),
  call('GetResourceByCode', 'getResourceById', 'id, on the same path', { id }, (it) => it.getResourceById(id)),
];

const role = { targetType: 'ROLE', targetIdentifier: 'editor' };
const user = { targetType: 'USER', targetIdentifier: userId };
const granted = { namespace, resource: code, opts: [{ ...role, actions: ['orders:read'] }, user] };
const revoked = { namespace, resource: code, opts: [role, user] };
const asked = { namespace, resourceType: 'DATA', resource: code };
const askedMore = { ...asked, actions: { op: 'OR', list: ['orders:read', 'orders:write'] }, targetType: 'USER' };

const grants = [
  call('ListAuthorizedResources', 'listAuthorizedResources', 'nothing more', { ...role, namespace }, (it) =>
    it.listAuthorizedResources(role.targetType, role.targetIdentifier, namespace),
  ),
  call(
    'ListAuthorizedResources',
    'listAuthorizedResources',
    'every option',
    { ...user, namespace, resourceType: 'API' },
    (it) => it.listAuthorizedResources(user.targetType, user.targetIdentifier, namespace, { resourceType: 'API' }),
  ),
  call('AuthorizeResource', 'authorizeResource', 'a role and a user', granted, (it) => it.authorizeResource(granted)),
  call('RevokeResource', 'revokeResource', 'a role and a user', revoked, (it) => it.revokeResource(revoked)),
  call('GetAuthorizedTargets', 'getAuthorizedTargets', 'nothing more', asked, (it) => it.getAuthorizedTargets(asked)),
  call('GetAuthorizedTargets', 'getAuthorizedTargets', 'every option', askedMore, (it) =>
    it.getAuthorizedTargets(askedMore),
  ),
];

export const acl = [...actions, ...namespaces, ...resources, ...grants];
