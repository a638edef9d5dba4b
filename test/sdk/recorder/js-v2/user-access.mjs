// What users have: roles, groups, resources and user-defined values.
import { management } from './calls.mjs';
import { fixture } from '../fixture.mjs';

const call = management('users');

const { userId } = fixture;
const userIds = [userId, 'user-0002'];
const roles = ['editor', 'reader'];
const namespace = 'shop';
// Sorted by key: the SDK keeps an order that messages do not have.
const data = { level: 3, nested: { list: [1, 'two'] }, title: 'Editor <"&> 张', vip: true };

export const userAccess = [
  call('AddUserRoles', 'addRoles', 'nothing more', { userId, roles }, (it) => it.addRoles(userId, roles)),
  call('AddUserRoles', 'addRoles', 'every option', { userId, roles, namespace }, (it) =>
    it.addRoles(userId, roles, namespace),
  ),
  call('RemoveUserRoles', 'removeRoles', 'nothing more', { userId, roles }, (it) => it.removeRoles(userId, roles)),
  call('RemoveUserRoles', 'removeRoles', 'every option', { userId, roles, namespace }, (it) =>
    it.removeRoles(userId, roles, namespace),
  ),
  call('ListUserGroups', 'listGroups', 'all', { userId }, (it) => it.listGroups(userId)),
  call('AddUserGroup', 'addGroup', 'one', { userId, group: 'developers' }, (it) => it.addGroup(userId, 'developers')),
  call('RemoveUserGroup', 'removeGroup', 'one', { userId, group: 'developers' }, (it) =>
    it.removeGroup(userId, 'developers'),
  ),
  call('ListUserAuthorizedResources', 'listAuthorizedResources', 'nothing more', { userId, namespace }, (it) =>
    it.listAuthorizedResources(userId, namespace),
  ),
  call(
    'ListUserAuthorizedResources',
    'listAuthorizedResources',
    'every option',
    { userId, namespace, resourceType: 'API' },
    (it) => it.listAuthorizedResources(userId, namespace, { resourceType: 'API' }),
  ),
  call('GetUserUdfValue', 'getUdfValue', 'all', { userId }, (it) => it.getUdfValue(userId)),
  call('GetUserUdfValueBatch', 'getUdfValueBatch', 'several', { userIds }, (it) => it.getUdfValueBatch(userIds)),
  call('SetUserUdfValue', 'setUdfValue', 'several', { userId, data }, (it) => it.setUdfValue(userId, data)),
  call('SetUserUdfValueBatch', 'setUdfValueBatch', 'of two users', { data: { [userId]: data, 'user-0002': { level: 1 } } }, (it) =>
    it.setUdfValueBatch([
      { userId, data },
      { userId: 'user-0002', data: { level: 1 } },
    ]),
  ),
  call('RemoveUserUdfValue', 'removeUdfValue', 'one', { userId, key: 'level' }, (it) => it.removeUdfValue(userId, 'level')),
];
