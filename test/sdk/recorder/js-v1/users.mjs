// The administration of users and of their roles of the kind before RBAC.
import { fixture } from '../fixture.mjs';
import { byId, code, email, management, page, phone } from './calls.mjs';

const { userId, userToken } = fixture;

export const changes = {
  email,
  emailVerified: true,
  username: 'robert',
  nickname: 'Bobby',
  company: 'Example',
  photo: 'https://example.com/bob.png',
  oauth: '{"provider":"example"}',
  browser: 'Firefox',
  password: 'n3w-passw0rd',
  oldPassword: 'passw0rd',
  phone,
  token: 'token-0001',
  tokenExpiredAt: '2020-01-02T03:04:05.000Z',
  loginsCount: 7,
  lastLogin: '2020-01-02T03:04:05.000Z',
  lastIP: '203.0.113.7',
  signedUp: '2020-01-02T03:04:05.000Z',
  blocked: true,
  isDeleted: false,
};

const connected = { user: userId, type: 'wechat' };
const metadata = { _id: userId, key: 'level', value: '3' };
const role = { roleId: 'role-0001' };

export const users = [
  management('ListUsers', 'list', [2, 20, { populate: true }], 'registerInClient', page),
  management('GetUser', 'user', [{ id: userId }], 'registerInClient'),
  management('UpdateUser', 'update', [{ _id: userId, ...changes }], 'registerInClient'),
  management('RemoveUsers', 'remove', [[userId, 'user-0002'], 'admin-0001'], 'registerInClient', {
    ids: [userId, 'user-0002'],
    operator: 'admin-0001',
  }),
  management('SearchUsers', 'search', ['bob', { type: 'username', ...page }], 'registerInClient', { query: 'bob' }),
  management('SearchUsers', 'search', ['bob'], undefined, { query: 'bob', type: 'all', page: 0, count: 10 }),
  management('BatchGetUsers', 'userPatch', [{ ids: `${userId},user-0002` }]),
  management('UnbindEmail', 'unbindEmail', [{ user: userId }], 'client'),
  management('QueryMfa', 'queryMFA', [{ userId }], 'userPoolId'),
  management('ChangeMfa', 'changeMFA', [{ userId, enable: true }], 'userPoolId'),
  management('VerifyPhoneCode', 'verifyPhoneCode', [{ phone, phoneCode: code }], 'userPoolId'),
  management('GetAuthedAppList', 'getAuthedAppList', [{ userId, ...page }], 'clientId'),
  management('RevokeAuthedApp', 'revokeAuthedApp', [{ userId, appId: fixture.appId }], 'userPoolId'),
  management('ReadUserOAuthList', 'readUserOAuthList', [{ user: userId }], 'client'),
  management('BindOAuth', 'bindOAuth', [{ ...connected, unionid: 'union-0001', userInfo: '{}' }], 'client'),
  management('UnbindOAuth', 'unbindOAuth', [connected], 'client'),
  management('CheckLoginStatus', 'checkLoginStatus', [userToken], undefined, { token: userToken }),
  management('RefreshToken', 'refreshToken', [{ user: userId }], 'client'),
  management('RefreshThirdPartyToken', 'refreshThirdPartyToken', [userId], 'userPoolId', { userId }),
  management('GetUserPoolSettings', 'getUserPoolSettings', [], 'userPoolId'),
  byId('ListUserMetadata', 'metadata'),
  management('SetUserMetadata', 'setMetadata', [metadata]),
  management('RemoveUserMetadata', 'removeMetadata', [{ _id: userId, key: 'level' }]),
  byId('ListUserRbacGroups', 'userGroupList'),
  byId('ListUserRbacRoles', 'userRoleList'),
  byId('ListUserRbacPermissions', 'userPermissionList'),
  management('QueryRoles', 'queryRoles', [page], 'clientId'),
  management('CreateRole', 'createRole', [{ name: 'admin', descriptions: 'All of it' }], 'client'),
  management('UpdateRolePermissions', 'updateRolePermissions', [{ ...role, name: 'admin', permissions: '["read"]' }], 'client'),
  management('QueryPermissions', 'queryPermissions', [userId], 'client', { userId }),
  management('GetUsersByRole', 'getUsersByRole', [{ ...role, ...page }], 'client'),
  management('AssignUserToRole', 'assignUserToRole', [{ ...role, user: userId }], 'client'),
  management('RemoveUserFromRole', 'removeUserFromRole', [{ ...role, user: userId }], 'client'),
];
