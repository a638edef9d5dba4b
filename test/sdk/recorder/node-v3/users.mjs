// Users and what they belong to.
import { fixture } from '../fixture.mjs';
import { userFields } from '../values.mjs';

const { userId, appId } = fixture;
const user = [{ userId }, { userId: 'bob', userIdType: 'username' }];
const page = { page: 2, limit: 50 };
const updatedFields = { ...userFields, metadata: { cost: 12.5 } };

const newUserFields = {
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
};

const newUserOptions = {
  keepPassword: true,
  autoGeneratePassword: false,
  resetPasswordOnFirstLogin: true,
  departmentIdType: 'department_id',
  sendNotification: { sendEmailNotification: true, sendPhoneNotification: false, appId },
  passwordEncryptType: 'none',
};

const updateOptions = {
  resetPasswordOnNextLogin: false,
  passwordEncryptType: 'none',
  autoGeneratePassword: false,
  sendPasswordResetedNotification: {
    sendDefaultEmailNotification: true,
    sendDefaultPhoneNotification: false,
    inputSendEmailNotification: 'bob@example.com',
    inputSendPhoneNotification: '13800000000',
    appId,
  },
};

export const users = {
  createUser: [{ username: 'bob' }, { ...newUserFields, options: newUserOptions }],
  createUsersBatch: [
    { list: [{ username: 'bob' }] },
    { list: [newUserFields, { username: 'carol', emailVerified: false }], options: newUserOptions },
  ],
  getUser: [
    { userId },
    {
      userId: 'bob+1 @example.com',
      userIdType: 'email',
      flatCustomData: true,
      withCustomData: true,
      withPost: true,
      withIdentities: true,
      withDepartmentIds: true,
    },
  ],
  getUserBatch: [
    { userIds: [userId] },
    {
      userIds: ['bob+1 @example.com', 'a,b&c=[d]'],
      userIdType: 'email',
      flatCustomData: true,
      withCustomData: true,
      withIdentities: true,
      withDepartmentIds: true,
    },
  ],
  listUsers: [
    {},
    {
      keywords: 'bob',
      advancedFilter: [
        { field: 'status', operator: 'IN', value: ['Activated', 'Suspended'] },
        { field: 'loginsCount', operator: 'GREATER', value: 3 },
        { field: 'email', operator: 'NOT_NULL' },
      ],
      searchQuery: { query: { term: { username: 'bob' } } },
      options: {
        pagination: page,
        sort: [{ field: 'createdAt', order: 'desc' }],
        fuzzySearchOn: ['email', 'name'],
        withCustomData: true,
        withPost: true,
        withIdentities: true,
        withDepartmentIds: true,
        flatCustomData: true,
      },
    },
  ],
  listUsersLegacy: [
    {},
    {
      ...page,
      status: 'Suspended',
      updatedAtStart: 1700000000,
      updatedAtEnd: 1800000000,
      withCustomData: true,
      withPost: false,
      withIdentities: true,
      withDepartmentIds: true,
      withUserPasswordExpireTime: true,
    },
  ],
  listArchivedUsers: [{}, { ...page, startAt: 1700000000 }],
  isUserExists: [
    { username: 'bob' },
    { username: 'bob', email: 'bob@example.com', phone: '13800000000', externalId: 'external-0001' },
  ],
  updateUser: [
    { userId },
    { userId, ...updatedFields, options: { ...updateOptions, userIdType: 'user_id', resetPasswordOnFirstLogin: true } },
  ],
  updateUserBatch: [
    { list: [{ userId }] },
    { list: [{ userId, ...updatedFields }, { userId: 'user-0002', nickname: 'Carol' }], options: updateOptions },
  ],
  deleteUsersBatch: [{ userIds: [userId] }, { userIds: ['bob', 'carol'], options: { userIdType: 'username' } }],
  resignUser: user,
  resignUserBatch: [{ userIds: [userId] }, { userIds: ['bob', 'carol'], userIdType: 'username' }],

  getUserRoles: [{ userId }, { userId: 'bob', userIdType: 'username', namespace: 'shop' }],
  hasAnyRole: [
    { userId, roles: [{ code: 'admin' }] },
    {
      userId: 'bob',
      roles: [{ code: 'admin', namespace: 'shop' }, { code: 'auditor' }],
      options: { userIdType: 'username' },
    },
  ],
  getUserGroups: user,
  getUserDepartments: [
    { userId },
    {
      userId: 'bob',
      userIdType: 'username',
      ...page,
      withCustomData: true,
      withDepartmentPaths: true,
      sortBy: 'Name',
      orderBy: 'Asc',
    },
  ],
  setUserDepartments: [
    { userId, departments: [] },
    {
      userId: 'bob',
      departments: [
        { departmentId: 'department-0001', isLeader: true, isMainDepartment: true },
        { departmentId: 'department-0002', isLeader: false },
      ],
      options: { userIdType: 'username' },
    },
  ],
  getUserAccessibleApps: user,
  getUserAuthorizedApps: user,
  getUserAuthorizedResources: [
    { userId },
    { userId: 'bob', userIdType: 'username', namespace: 'shop', resourceType: 'API' },
  ],
};
