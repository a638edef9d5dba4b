// Administration of users.
import { email, management, username } from './calls.mjs';
import { fixture } from '../fixture.mjs';
import { profile } from '../values.mjs';

const call = management('users');

export const updates = {
  ...profile,
  email: 'bob@example.com',
  unionid: 'union-0001',
  openid: 'open-0001',
  emailVerified: true,
  phone: '13800000000',
  phoneVerified: false,
  username: 'bob',
  oauth: '{"provider":"example"}',
  tokenExpiredAt: '2030-01-01T00:00:00.000Z',
  loginsCount: 7,
  lastLogin: '2024-01-01T00:00:00.000Z',
  lastIP: '203.0.113.7',
  blocked: false,
  city: 'Beijing',
  province: 'Beijing',
  externalId: 'external-0001',
  directManagement: 'user-0002',
  expiredAt: '2030-01-01',
  mainDepartmentCode: 'rd',
  mainDepartmentId: 'department-0001',
  phoneCountryCode: '+86',
};

const account = {
  ...profile,
  username: 'bob',
  email: 'bob@example.com',
  emailVerified: true,
  phone: '13800000000',
  phoneVerified: false,
  unionid: 'union-0001',
  openid: 'open-0001',
  password: 'passw0rd',
  registerSource: ['import:csv', 'basic:email'],
  oauth: '{"provider":"example"}',
  loginsCount: 7,
  lastLogin: '2024-01-01T00:00:00.000Z',
  lastIP: '203.0.113.7',
  signedUp: '2023-01-01T00:00:00.000Z',
  blocked: false,
  isDeleted: false,
  externalId: 'external-0001',
  phoneCountryCode: '+86',
};

const identity = {
  provider: 'oidc',
  userIdInIdp: 'bob-at-idp',
  openid: 'open-0001',
  isSocial: false,
  connectionId: 'connection-0001',
  accessToken: 'idp-access-token',
  refreshToken: 'idp-refresh-token',
};

const { userId } = fixture;
const userIds = [userId, 'user-0002'];
const phone = '13800000000';
const externalId = 'external-0001';
const page = { page: 2, limit: 20 };
const foundBy = { provider: 'oidc', userIdInIdp: 'bob-at-idp', identifier: 'example', isSocial: false };
const searched = {
  ...page,
  fields: ['username', 'email'],
  departmentOpts: [{ departmentId: 'department-0001', includeChildrenDepartments: true }],
  groupOpts: [{ code: 'developers' }],
  roleOpts: [{ namespace: 'shop', code: 'editor' }],
};

export const users = [
  call('ListUsers', 'list', 'nothing', {}, (it) => it.list()),
  call('ListUsers', 'list', 'management token', {}, (it) => it.list(), { prerequisite: true }),
  call('ListUsers', 'list', 'without custom data', { page: 2, limit: 20, excludeUsersInOrg: true }, (it) =>
    it.list(2, 20, { excludeUsersInOrg: true }),
  ),
  call('ListUsers', 'list', 'every option', { page: 2, limit: 20, withCustomData: true, excludeUsersInOrg: true },
    (it) => it.list(2, 20, { withCustomData: true, excludeUsersInOrg: true }),
  ),
  call('GetUserDetail', 'detail', 'id', { userId: fixture.userId }, (it) => it.detail(fixture.userId)),
  call('GetUserDetail', 'detail', 'every option', { userId: fixture.userId, with_custom_data: true }, (it) =>
    it.detail(fixture.userId, { withCustomData: true }),
  ),
  call('ListUserRoles', 'listRoles', 'all namespaces', { userId: fixture.userId }, (it) =>
    it.listRoles(fixture.userId),
  ),
  call('ListUserRoles', 'listRoles', 'one namespace', { userId: fixture.userId, namespace: 'default' }, (it) =>
    it.listRoles(fixture.userId, 'default'),
  ),
  call('CreateUser', 'create', 'username', { userInfo: { username } }, (it) => it.create({ username })),
  call(
    'CreateUser',
    'create',
    'kept password',
    { userInfo: { username, password: '$2b$10$hashed' }, keepPassword: true },
    (it) => it.create({ username, password: '$2b$10$hashed' }, { keepPassword: true }),
  ),
  call(
    'CreateUser',
    'create',
    'every option',
    { userInfo: account, keepPassword: false, resetPasswordOnFirstLogin: true, identity },
    (it) => it.create({ ...account }, { resetPasswordOnFirstLogin: true, identity }),
  ),
  call('UpdateUser', 'update', 'one field', { userId, updates: { nickname: 'Bobby' } }, (it) =>
    it.update(userId, { nickname: 'Bobby' }),
  ),
  call('UpdateUser', 'update', 'every field', { userId, updates: { ...updates, password: 'n3w-passw0rd' } }, (it) =>
    it.update(userId, { ...updates, password: 'n3w-passw0rd' }),
  ),
  call('FindUser', 'find', 'by email', { email }, (it) => it.find({ email })),
  call(
    'FindUser',
    'find',
    'every name, with custom data',
    { email, username, phone, externalId, withCustomData: true },
    (it) => it.find({ email, username, phone, externalId, withCustomData: true }),
  ),
  call('FindUser', 'find', 'by identity', { identity: foundBy }, (it) => it.find({ identity: foundBy })),
  call('SearchUsers', 'search', 'nothing more', { query: 'bob' }, (it) => it.search('bob')),
  call('SearchUsers', 'search', 'every option', { query: 'bob', ...searched, withCustomData: true }, (it) =>
    it.search('bob', { ...searched, withCustomData: true }),
  ),
  call('BatchGetUsers', 'batch', 'ids', { ids: userIds, type: 'id' }, (it) => it.batch(userIds)),
  call('BatchGetUsers', 'batch', 'every option', { ids: [email], type: 'email', withCustomData: true }, (it) =>
    it.batch([email], { queryField: 'email', withCustomData: true }),
  ),
  call('DeleteUser', 'delete', 'one', { userId }, (it) => it.delete(userId)),
  call('DeleteUsers', 'deleteMany', 'several', { userIds }, (it) => it.deleteMany(userIds)),
  call('ListArchivedUsers', 'listArchivedUsers', 'nothing', {}, (it) => it.listArchivedUsers()),
  call('ListArchivedUsers', 'listArchivedUsers', 'every option', page, (it) => it.listArchivedUsers(2, 20)),
  call('IsUserExists', 'exists', 'every option', { username, email, phone, externalId }, (it) =>
    it.exists({ username, email, phone, externalId }),
  ),
  call('ListUserOrgs', 'listOrgs', 'one', { userId }, (it) => it.listOrgs(userId)),
  call('ListUserDepartments', 'listDepartment', 'one', { userId }, (it) => it.listDepartment(userId)),
  call('RefreshUserToken', 'refreshToken', 'one', { userId }, (it) => it.refreshToken(userId)),
  call('KickUsers', 'kick', 'several', { userIds }, (it) => it.kick(userIds)),
  call('LogoutUser', 'logout', 'nothing more', { userId }, (it) => it.logout({ userId })),
  call('LogoutUser', 'logout', 'every option', { userId, appId: fixture.appId }, (it) =>
    it.logout({ userId, appId: fixture.appId }),
  ),
  call('CheckUserLoginStatus', 'checkLoginStatus', 'nothing more', { userId }, (it) => it.checkLoginStatus(userId)),
  call(
    'CheckUserLoginStatus',
    'checkLoginStatus',
    'every option',
    { userId, appId: fixture.appId, deviceId: 'device-0001' },
    (it) => it.checkLoginStatus(userId, fixture.appId, 'device-0001'),
  ),
  call(
    'SendFirstLoginVerifyEmail',
    'sendFirstLoginVerifyEmail',
    'all',
    { userId, appId: fixture.appId },
    (it) => it.sendFirstLoginVerifyEmail({ userId, appId: fixture.appId }),
  ),
  call('ListUserActions', 'listUserActions', 'nothing', {}, (it) => it.listUserActions()),
  call(
    'ListUserActions',
    'listUserActions',
    'every option',
    {
      page: 2,
      limit: 20,
      clientip: '203.0.113.7',
      operation_name: ['login', 'logout'],
      operator_arn: [`arn:cn:authing:${fixture.userPoolId}:user:${userId}`],
      exclude_non_app_records: 1,
      app_id: [fixture.appId],
      start: 1700000000000,
      end: 1700000001000,
    },
    (it) =>
      it.listUserActions({
        page: 2,
        limit: 20,
        clientIp: '203.0.113.7',
        operationNames: ['login', 'logout'],
        userIds: [userId],
        excludeNonAppRecords: true,
        appIds: [fixture.appId],
        start: 1700000000000,
        end: 1700000001000,
      }),
  ),
];
