// Administration of roles.
import { management } from './calls.mjs';
import { fixture } from '../fixture.mjs';

const call = management('roles');

const code = 'editor';
const id = 'role-0001';
const namespace = 'shop';
const codeList = ['editor', 'reader'];
const userIds = [fixture.userId, 'user-0002'];
const policies = ['read-orders', 'write-orders'];
// Sorted by key: the SDK keeps an order that messages do not have.
const data = { level: 3, nested: { list: [1, 'two'] }, title: 'Editor <"&> 张', vip: true };

const lifecycle = [
  call('ListRoles', 'list', 'nothing', {}, (it) => it.list()),
  call('ListRoles', 'list', 'every option', { page: 2, limit: 20, namespace }, (it) =>
    it.list({ page: 2, limit: 20, namespace }),
  ),
  call('CreateRole', 'create', 'nothing more', { code }, (it) => it.create(code)),
  call('CreateRole', 'create', 'description and namespace', { code, description: 'Edits', namespace }, (it) =>
    it.create(code, 'Edits', namespace),
  ),
  call('GetRoleDetail', 'detail', 'nothing more', { code }, (it) => it.detail(code)),
  call('GetRoleDetail', 'detail', 'every option', { code, namespace }, (it) => it.detail(code, namespace)),
  call('GetRoleDetail', 'findByCode', 'every option', { code, namespace }, (it) => it.findByCode(code, namespace)),
  call('UpdateRole', 'update', 'nothing more', { code }, (it) => it.update(code, {})),
  call('UpdateRole', 'update', 'every option', { code, description: 'Writes', newCode: 'writer', namespace }, (it) =>
    it.update(code, { description: 'Writes', newCode: 'writer', namespace }),
  ),
  call('DeleteRole', 'delete', 'nothing more', { code }, (it) => it.delete(code)),
  call('DeleteRole', 'delete', 'every option', { code, namespace }, (it) => it.delete(code, namespace)),
  call('DeleteRoles', 'deleteMany', 'nothing more', { codeList }, (it) => it.deleteMany(codeList)),
  call('DeleteRoles', 'deleteMany', 'every option', { codeList, namespace }, (it) =>
    it.deleteMany(codeList, namespace),
  ),
];

const members = [
  call('ListRoleUsers', 'listUsers', 'nothing more', { code }, (it) => it.listUsers(code)),
  call('ListRoleUsers', 'listUsers', 'without custom data', { code, page: 2, limit: 20, namespace }, (it) =>
    it.listUsers(code, { page: 2, limit: 20, namespace }),
  ),
  call(
    'ListRoleUsers',
    'listUsers',
    'every option',
    { code, page: 2, limit: 20, namespace, withCustomData: true },
    (it) => it.listUsers(code, { page: 2, limit: 20, namespace, withCustomData: true }),
  ),
  call('AddRoleUsers', 'addUsers', 'nothing more', { code, userIds }, (it) => it.addUsers(code, userIds)),
  call('AddRoleUsers', 'addUsers', 'every option', { code, userIds, namespace }, (it) =>
    it.addUsers(code, userIds, namespace),
  ),
  call('RemoveRoleUsers', 'removeUsers', 'nothing more', { code, userIds }, (it) => it.removeUsers(code, userIds)),
  call('RemoveRoleUsers', 'removeUsers', 'every option', { code, userIds, namespace }, (it) =>
    it.removeUsers(code, userIds, namespace),
  ),
];

const permissions = [
  call('ListRolePolicies', 'listPolicies', 'nothing more', { code }, (it) => it.listPolicies(code)),
  call('ListRolePolicies', 'listPolicies', 'every option', { code, page: 2, limit: 20 }, (it) =>
    it.listPolicies(code, 2, 20),
  ),
  call('AddRolePolicies', 'addPolicies', 'policies', { code, policies }, (it) => it.addPolicies(code, policies)),
  call('RemoveRolePolicies', 'removePolicies', 'policies', { code, policies }, (it) =>
    it.removePolicies(code, policies),
  ),
  call('ListRoleAuthorizedResources', 'listAuthorizedResources', 'nothing more', { code, namespace }, (it) =>
    it.listAuthorizedResources(code, namespace),
  ),
  call(
    'ListRoleAuthorizedResources',
    'listAuthorizedResources',
    'every option',
    { code, namespace, resourceType: 'API' },
    (it) => it.listAuthorizedResources(code, namespace, { resourceType: 'API' }),
  ),
];

const values = [
  call('GetRoleUdfValue', 'getUdfValue', 'id', { id }, (it) => it.getUdfValue(id)),
  call('GetRoleUdfValueBatch', 'getUdfValueBatch', 'ids', { ids: [id, 'role-0002'] }, (it) =>
    it.getUdfValueBatch([id, 'role-0002']),
  ),
  call('GetRoleSpecificUdfValue', 'getSpecificUdfValue', 'id and key', { id, key: 'level' }, (it) =>
    it.getSpecificUdfValue(id, 'level'),
  ),
  call('SetRoleUdfValue', 'setUdfValue', 'data', { id, data }, (it) => it.setUdfValue(id, data)),
  call(
    'SetRoleUdfValueBatch',
    'setUdfValueBatch',
    'data',
    { data: { [id]: data, 'role-0002': { vip: false } } },
    (it) =>
      it.setUdfValueBatch([
        { roleId: id, data },
        { roleId: 'role-0002', data: { vip: false } },
      ]),
  ),
  call('RemoveRoleUdfValue', 'removeUdfValue', 'id and key', { id, key: 'level' }, (it) =>
    it.removeUdfValue(id, 'level'),
  ),
];

export const roles = [...lifecycle, ...members, ...permissions, ...values];
