// Administration of users.
import { management, username } from './calls.mjs';
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
];
