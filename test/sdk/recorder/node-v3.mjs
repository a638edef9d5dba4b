// The calls of authing-node-sdk that are recorded. Its arguments are the
// requests of our rpcs, unless a case says otherwise.
import { AuthenticationClient, ManagementClient } from 'authing-node-sdk';
import { fixture } from './fixture.mjs';
import { profile, userFields } from './values.mjs';

export const sdk = 'authing-node-sdk';

export function clients(url, { application, signedIn }) {
  return {
    auth: () =>
      new AuthenticationClient({
        appId: fixture.appId,
        appSecret: fixture.appSecret,
        appHost: url,
        tokenEndPointAuthMethod: application?.tokenAuthMethod,
        accessToken: signedIn ? fixture.userToken : undefined,
      }),
    management: () =>
      new ManagementClient({
        accessKeyId: fixture.userPoolId,
        accessKeySecret: fixture.userPoolSecret,
        host: url,
      }),
  };
}

const auth = (method, name, request, more) => ({
  name: `${method}: ${name}`,
  rpc: `authing.v3.AuthService/${method[0].toUpperCase()}${method.slice(1)}`,
  request,
  call: (sdk) => sdk.auth()[method](structuredClone(request)),
  ...more,
});

const management = (method, name, request) => ({
  name: `${method}: ${name}`,
  rpc: `authing.v3.ManagementService/${method[0].toUpperCase()}${method.slice(1)}`,
  request,
  call: (sdk) => sdk.management()[method](structuredClone(request)),
});

// helper is a method that fills in a part of signInByCredentials.
const helper = (method, name, args, passwordPayload, more) => ({
  name: `${method}: ${name}`,
  rpc: 'authing.v3.AuthService/SignInByCredentials',
  request: { connection: 'PASSWORD', passwordPayload, options: args.options },
  call: (sdk) => sdk.auth()[method](structuredClone(args)),
  ...more,
});

const client = { client_id: fixture.appId, client_secret: fixture.appSecret };

const signInOptions = {
  scope: 'openid profile offline_access',
  clientIp: '203.0.113.7',
  context: { channel: 'web', trace: { id: 7 } },
  tenantId: 'tenant-0001',
  customData: { level: 3, vip: true },
  autoRegister: true,
  captchaCode: 'a8nz',
  captchaToken: 'captcha-token',
  passwordEncryptType: 'none',
};

const signIn = [
  auth('signInByCredentials', 'password', {
    connection: 'PASSWORD',
    passwordPayload: { password: 'passw0rd', username: 'bob' },
    ...client,
  }),
  auth('signInByCredentials', 'password, every option', {
    connection: 'PASSWORD',
    passwordPayload: {
      password: 'passw0rd',
      account: 'bob',
      email: 'bob@example.com',
      username: 'bob',
      phone: '13800000000',
    },
    options: signInOptions,
    ...client,
  }),
  auth('signInByCredentials', 'one-time code', {
    connection: 'PASSCODE',
    passCodePayload: {
      passCode: '123456',
      email: 'bob@example.com',
      phone: '13800000000',
      phoneCountryCode: '+86',
    },
    ...client,
  }),
  auth('signInByCredentials', 'LDAP', {
    connection: 'LDAP',
    ldapPayload: { password: 'passw0rd', sAMAccountName: 'bob' },
    ...client,
  }),
  auth('signInByCredentials', 'Active Directory', {
    connection: 'AD',
    adPayload: { password: 'passw0rd', sAMAccountName: 'bob' },
    ...client,
  }),
  helper(
    'signInByUsernamePassword',
    'client_secret_post',
    { username: 'bob', password: 'passw0rd', options: { scope: 'openid' } },
    { password: 'passw0rd', username: 'bob' },
  ),
  helper(
    'signInByUsernamePassword',
    'client_secret_basic',
    { username: 'bob', password: 'passw0rd' },
    { password: 'passw0rd', username: 'bob' },
    { application: { tokenAuthMethod: 'client_secret_basic' } },
  ),
  helper(
    'signInByEmailPassword',
    'no application secret',
    { email: 'bob@example.com', password: 'passw0rd' },
    { password: 'passw0rd', email: 'bob@example.com' },
    { application: { tokenAuthMethod: 'none' } },
  ),
];

const signUp = [
  auth('signUp', 'password', {
    connection: 'PASSWORD',
    passwordPayload: { password: 'passw0rd', email: 'bob@example.com' },
  }),
  auth('signUp', 'password, every option', {
    connection: 'PASSWORD',
    passwordPayload: { password: 'passw0rd', username: 'bob', email: 'bob@example.com' },
    profile: {
      ...profile,
      email: 'bob@example.com',
      phone: '13800000000',
      phoneCountryCode: '+86',
      customData: { level: 3, vip: true },
    },
    options: {
      clientIp: '203.0.113.7',
      phonePassCodeForInformationCompletion: '123456',
      emailPassCodeForInformationCompletion: '654321',
      passwordForPhonePassCode: 'passw1rd',
      context: { channel: 'web' },
      passwordEncryptType: 'none',
    },
  }),
  auth('signUp', 'one-time code', {
    connection: 'PASSCODE',
    passCodePayload: {
      passCode: '123456',
      email: 'bob@example.com',
      phone: '13800000000',
      phoneCountryCode: '+86',
    },
  }),
];

const getProfile = [
  auth('getProfile', 'nothing more', {}, { signedIn: true }),
  auth(
    'getProfile',
    'every option',
    { withCustomData: true, withIdentities: true, withDepartmentIds: true },
    { signedIn: true },
  ),
];

const createUser = [
  management('createUser', 'username', { username: 'bob' }),
  management('createUser', 'every field', {
    ...userFields,
    salt: 'salt',
    tenantIds: ['tenant-0001', 'tenant-0002'],
    otp: { secret: 'JBSWY3DPEHPK3PXP', recoveryCode: 'recovery-code' },
    departmentIds: ['department-0001'],
    metadataSource: { cost: 12.5, tags: ['a', 'b'] },
    identities: [
      {
        extIdpId: 'idp-0001',
        provider: 'oidc',
        type: 'openid',
        userIdInIdp: 'bob-at-idp',
        userInfoInIdp: { name: 'Bob', age: 42 },
        accessToken: 'idp-access-token',
        refreshToken: 'idp-refresh-token',
        originConnIds: ['connection-0001'],
      },
    ],
    options: {
      keepPassword: true,
      autoGeneratePassword: false,
      resetPasswordOnFirstLogin: true,
      departmentIdType: 'department_id',
      sendNotification: { sendEmailNotification: true, sendPhoneNotification: false, appId: fixture.appId },
      passwordEncryptType: 'none',
    },
  }),
];

const getUser = [
  management('getUser', 'id', { userId: fixture.userId }),
  management('getUser', 'every option', {
    userId: 'bob+1 @example.com',
    userIdType: 'email',
    flatCustomData: true,
    withCustomData: true,
    withPost: true,
    withIdentities: true,
    withDepartmentIds: true,
  }),
];

const listUsers = [
  management('listUsers', 'nothing', {}),
  management('listUsers', 'every option', {
    keywords: 'bob',
    advancedFilter: [
      { field: 'status', operator: 'IN', value: ['Activated', 'Suspended'] },
      { field: 'loginsCount', operator: 'GREATER', value: 3 },
      { field: 'email', operator: 'NOT_NULL' },
    ],
    searchQuery: { query: { term: { username: 'bob' } } },
    options: {
      pagination: { page: 2, limit: 50 },
      sort: [{ field: 'createdAt', order: 'desc' }],
      fuzzySearchOn: ['email', 'name'],
      withCustomData: true,
      withPost: true,
      withIdentities: true,
      withDepartmentIds: true,
      flatCustomData: true,
    },
  }),
];

const updateUser = [
  management('updateUser', 'nothing', { userId: fixture.userId }),
  management('updateUser', 'every field', {
    userId: fixture.userId,
    ...userFields,
    metadata: { cost: 12.5 },
    options: {
      userIdType: 'user_id',
      resetPasswordOnFirstLogin: true,
      resetPasswordOnNextLogin: false,
      passwordEncryptType: 'none',
      autoGeneratePassword: false,
      sendPasswordResetedNotification: {
        sendDefaultEmailNotification: true,
        sendDefaultPhoneNotification: false,
        inputSendEmailNotification: 'bob@example.com',
        inputSendPhoneNotification: '13800000000',
        appId: fixture.appId,
      },
    },
  }),
];

const deleteUsersBatch = [
  management('deleteUsersBatch', 'ids', { userIds: [fixture.userId, 'user-0002'] }),
  management('deleteUsersBatch', 'every option', { userIds: ['bob'], options: { userIdType: 'username' } }),
];

export const cases = [
  ...signIn,
  ...signUp,
  ...getProfile,
  ...createUser,
  ...getUser,
  ...listUsers,
  ...updateUser,
  ...deleteUsersBatch,
];
