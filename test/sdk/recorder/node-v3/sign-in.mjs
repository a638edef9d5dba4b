// Signing in and up, and the user's own profile.
import { fixture } from '../fixture.mjs';
import { profile } from '../values.mjs';
import { auth } from './calls.mjs';

const client = { client_id: fixture.appId, client_secret: fixture.appSecret };

export const signInOptions = {
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

// registration is what any sign-up may say besides its credential.
export const registration = {
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
};

export const signIn = [
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
];

export const qrCode = [
  auth('exchangeTokenSetWithQrCodeTicket', 'every field', { ticket: 'qr-code-ticket', ...client }),
];

export const signUp = [
  auth('signUp', 'password', {
    connection: 'PASSWORD',
    passwordPayload: { password: 'passw0rd', email: 'bob@example.com' },
  }),
  auth('signUp', 'password, every option', {
    connection: 'PASSWORD',
    passwordPayload: { password: 'passw0rd', username: 'bob', email: 'bob@example.com' },
    ...registration,
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

export const getProfile = [
  auth('getProfile', 'nothing more', {}, { signedIn: true }),
  auth(
    'getProfile',
    'every option',
    { withCustomData: true, withIdentities: true, withDepartmentIds: true },
    { signedIn: true },
  ),
];
