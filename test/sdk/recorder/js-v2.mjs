// The calls of authing-js-sdk that are recorded.
import { AuthenticationClient, ManagementClient } from 'authing-js-sdk';
import { fixture } from './fixture.mjs';
import { profile } from './values.mjs';

export const sdk = 'authing-js-sdk';

export function clients(url, { signedIn }) {
  return {
    auth: () =>
      new AuthenticationClient({
        appId: fixture.appId,
        userPoolId: fixture.userPoolId,
        appHost: url,
        token: signedIn ? fixture.userToken : undefined,
      }),
    management: () =>
      new ManagementClient({ userPoolId: fixture.userPoolId, secret: fixture.userPoolSecret, host: url }),
  };
}

const auth = (rpc, name, request, call, more) => ({
  name: `${rpc[0].toLowerCase()}${rpc.slice(1)}: ${name}`,
  rpc: `authing.v2.AuthService/${rpc}`,
  request,
  call: (sdk) => call(sdk.auth()),
  ...more,
});

const management = (rpc, method, name, request, call, more) => ({
  name: `users.${method}: ${name}`,
  rpc: `authing.v2.ManagementService/${rpc}`,
  request,
  call: (sdk) => call(sdk.management().users),
  ...more,
});

const context = { channel: 'web', trace: { id: 7 } };
const customData = { level: 3, tags: ['a', 'b'], vip: true };

const registration = {
  ...profile,
  ip: '203.0.113.7',
  oauth: '{"provider":"example"}',
  username: 'bob',
  udf: [{ key: 'level', value: '3' }],
  email: 'bob@example.com',
  phone: '13800000000',
};

const registerOptions = {
  forceLogin: true,
  generateToken: true,
  clientIp: '203.0.113.7',
  customData,
  context,
  phoneToken: 'phone-token',
};

const loginOptions = { autoRegister: true, captchaCode: 'a8nz', clientIp: '203.0.113.7', customData, context };

const updates = {
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

const email = 'bob@example.com';
const username = 'bob';
const password = 'passw0rd';

const authentication = [
  auth('RegisterByEmail', 'nothing more', { email, password }, (it) => it.registerByEmail(email, password)),
  auth(
    'RegisterByEmail',
    'every option',
    { email, password, profile: registration, ...registerOptions },
    (it) => it.registerByEmail(email, password, registration, registerOptions),
  ),
  auth('LoginByEmail', 'nothing more', { email, password }, (it) => it.loginByEmail(email, password)),
  auth('LoginByEmail', 'password public key', { email, password }, (it) => it.loginByEmail(email, password), {
    prerequisite: true,
  }),
  auth('LoginByEmail', 'every option', { email, password, ...loginOptions }, (it) =>
    it.loginByEmail(email, password, loginOptions),
  ),
  auth('LoginByUsername', 'nothing more', { username, password }, (it) => it.loginByUsername(username, password)),
  auth('LoginByUsername', 'every option', { username, password, ...loginOptions }, (it) =>
    it.loginByUsername(username, password, loginOptions),
  ),
  auth('GetCurrentUser', 'nothing', {}, (it) => it.getCurrentUser(), { signedIn: true }),
  auth('UpdateProfile', 'one field', { updates: { nickname: 'Bobby' } }, (it) =>
    it.updateProfile({ nickname: 'Bobby' }), { signedIn: true }),
  auth(
    'UpdateProfile',
    'every field',
    { updates, emailToken: 'email-token', phoneToken: 'phone-token' },
    (it) => it.updateProfile(updates, { emailToken: 'email-token', phoneToken: 'phone-token' }),
    { signedIn: true },
  ),
  auth('CheckLoginStatus', 'a token', { token: 'some-token' }, (it) => it.checkLoginStatus('some-token')),
  auth('CheckLoginStatus', 'the own token', {}, (it) => it.checkLoginStatus(), { signedIn: true }),
];

const managementCases = [
  management('ListUsers', 'list', 'nothing', {}, (it) => it.list()),
  management('ListUsers', 'list', 'management token', {}, (it) => it.list(), { prerequisite: true }),
  management('ListUsers', 'list', 'without custom data', { page: 2, limit: 20, excludeUsersInOrg: true }, (it) =>
    it.list(2, 20, { excludeUsersInOrg: true }),
  ),
  management('ListUsers', 'list', 'every option', { page: 2, limit: 20, withCustomData: true, excludeUsersInOrg: true },
    (it) => it.list(2, 20, { withCustomData: true, excludeUsersInOrg: true }),
  ),
  management('GetUserDetail', 'detail', 'id', { userId: fixture.userId }, (it) => it.detail(fixture.userId)),
  management('GetUserDetail', 'detail', 'every option', { userId: fixture.userId, with_custom_data: true }, (it) =>
    it.detail(fixture.userId, { withCustomData: true }),
  ),
  management('ListUserRoles', 'listRoles', 'all namespaces', { userId: fixture.userId }, (it) =>
    it.listRoles(fixture.userId),
  ),
  management('ListUserRoles', 'listRoles', 'one namespace', { userId: fixture.userId, namespace: 'default' }, (it) =>
    it.listRoles(fixture.userId, 'default'),
  ),
  management('CreateUser', 'create', 'username', { userInfo: { username } }, (it) => it.create({ username })),
  management(
    'CreateUser',
    'create',
    'kept password',
    { userInfo: { username, password: '$2b$10$hashed' }, keepPassword: true },
    (it) => it.create({ username, password: '$2b$10$hashed' }, { keepPassword: true }),
  ),
  management(
    'CreateUser',
    'create',
    'every option',
    { userInfo: account, keepPassword: false, resetPasswordOnFirstLogin: true, identity },
    (it) => it.create({ ...account }, { resetPasswordOnFirstLogin: true, identity }),
  ),
];

// The token endpoint is of no generation; v3 has its rpc.
const exchange = {
  grant_type: 'http://authing.cn/oidc/grant_type/authing_token',
  redirect_uri: 'https://app.example.com/callback',
  token: fixture.userToken,
  scope: 'openid profile',
};

const tokens = [
  {
    name: 'getAccessTokenByIdToken',
    rpc: 'authing.v3.AuthService/ExchangeToken',
    request: exchange,
    application: { tokenAuthMethod: 'none' },
    call: (sdk) =>
      sdk.auth().getAccessTokenByIdToken({
        redirectUri: exchange.redirect_uri,
        idToken: exchange.token,
        scope: exchange.scope,
      }),
  },
];

export const cases = [...authentication, ...managementCases, ...tokens];
