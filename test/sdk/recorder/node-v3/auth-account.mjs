// The signed-in user's own account, one-time codes, second factors, own lists,
// and the system.
import { fixture } from '../fixture.mjs';
import { auth, auths, signedInAuths } from './calls.mjs';
import { userFields } from '../values.mjs';

const email = 'bob@example.com';
const phoneNumber = '13800000000';
const phoneCountryCode = '+86';
const password = 'passw0rd';
const passCode = '123456';
const passwordEncryptType = 'none';
const page = { page: 2, limit: 50 };
const phonePassCodePayload = { phoneNumber, passCode };
const emailPassCodePayload = { email, passCode };
const abroad = { ...phonePassCodePayload, phoneCountryCode };

const { name, nickname, photo, externalId, birthdate, country, province, city, address } = userFields;
const { streetAddress, postalCode, gender, username, company, customData, identityNumber } = userFields;

const account = {
  updateProfile: [
    { nickname: 'Bobby' },
    {
      name,
      nickname,
      photo,
      externalId,
      birthdate,
      country,
      province,
      city,
      address,
      streetAddress,
      postalCode,
      gender,
      username,
      company,
      customData,
      identityNumber,
    },
  ],
  updatePassword: [
    { newPassword: 'passw1rd' },
    { newPassword: 'passw1rd', oldPassword: password, passwordEncryptType, passwordResetToken: 'reset-token' },
  ],
  bindEmail: [emailPassCodePayload],
  unbindEmail: [{ passCode }],
  bindPhone: [phonePassCodePayload, abroad],
  unbindPhone: [{ passCode }],
  verifyUpdateEmailRequest: [
    { verifyMethod: 'EMAIL_PASSCODE', emailPassCodePayload: { newEmail: email, newEmailPassCode: passCode } },
    {
      verifyMethod: 'EMAIL_PASSCODE',
      emailPassCodePayload: {
        newEmail: email,
        newEmailPassCode: passCode,
        oldEmail: 'bobby@example.com',
        oldEmailPassCode: '654321',
      },
    },
  ],
  updateEmail: [{ updateEmailToken: 'update-token' }],
  verifyUpdatePhoneRequest: [
    {
      verifyMethod: 'PHONE_PASSCODE',
      phonePassCodePayload: { newPhoneNumber: phoneNumber, newPhonePassCode: passCode },
    },
    {
      verifyMethod: 'PHONE_PASSCODE',
      phonePassCodePayload: {
        newPhoneNumber: phoneNumber,
        newPhonePassCode: passCode,
        newPhoneCountryCode: phoneCountryCode,
        oldPhoneNumber: '13900000000',
        oldPhonePassCode: '654321',
        oldPhoneCountryCode: '+852',
      },
    },
  ],
  updatePhone: [{ updatePhoneToken: 'update-token' }],
  getSecurityLevel: [{}],
  verifyDeleteAccountRequest: [
    { verifyMethod: 'PASSWORD', passwordPayload: { password } },
    {
      verifyMethod: 'PASSWORD',
      phonePassCodePayload: abroad,
      emailPassCodePayload,
      passwordPayload: { password, passwordEncryptType },
    },
  ],
  deleteAccount: [{ deleteAccountToken: 'delete-token' }],
};

const passwords = {
  verifyResetPasswordRequest: [
    { verifyMethod: 'EMAIL_PASSCODE', emailPassCodePayload },
    { verifyMethod: 'PHONE_PASSCODE', phonePassCodePayload: abroad, emailPassCodePayload },
  ],
  resetPassword: [
    { password, passwordResetToken: 'reset-token' },
    { password, passwordResetToken: 'reset-token', passwordEncryptType },
  ],
  validatePassword: [
    { username: 'bob', password },
    { phone: phoneNumber, email, username: 'bob', phoneCountryCode, password, passwordEncryptType },
  ],
};

const codes = {
  geneCatchaCodeAndToken: [{}],
  sendSms: [
    { channel: 'CHANNEL_LOGIN', phoneNumber },
    { channel: 'CHANNEL_VERIFY_MFA', phoneNumber, phoneCountryCode },
  ],
  sendEmail: [{ channel: 'CHANNEL_LOGIN', email }],
  preCheckCode: [
    { codeType: 'SMS', smsCodePayload: { phone: phoneNumber, passCode, channel: 'CHANNEL_LOGIN' } },
    {
      codeType: 'SMS',
      smsCodePayload: { phone: phoneNumber, passCode, channel: 'CHANNEL_LOGIN', phoneCountryCode },
      emailCodePayload: { email, passCode, channel: 'CHANNEL_LOGIN' },
    },
  ],
};

const factors = {
  sendEnrollFactorRequest: [
    { factorType: 'OTP', profile: {} },
    { factorType: 'SMS', profile: { phoneNumber, phoneCountryCode, email } },
  ],
  enrollFactor: [
    { factorType: 'OTP', enrollmentToken: 'enrollment-token', enrollmentData: { passCode } },
    {
      factorType: 'FACE',
      enrollmentToken: 'enrollment-token',
      enrollmentData: { passCode, photo: 'https://example.com/bob.png', isExternalPhoto: true },
    },
  ],
  resetFactor: [{ factorId: 'factor-0001' }],
  listEnrolledFactors: [{}],
  getFactor: [{ factorId: 'factor-0001 &' }],
  listFactorsToEnroll: [{}],
  mfaOtpVerify: [{ totp: '123456' }],
};

const own = {
  getLoginHistory: [
    {},
    {
      appId: fixture.appId,
      clientIp: '203.0.113.7',
      success: false,
      start: 1700000000000,
      end: 1800000000000,
      ...page,
    },
  ],
  getLoggedInApps: [{}],
  getAccessibleApps: [{}],
  getTenantList: [{}],
  getRoleList: [{}, { namespace: 'shop' }],
  getGroupList: [{}],
  getDepartmentList: [{}, { ...page, withCustomData: true, sortBy: 'DepartmentName', orderBy: 'Asc' }],
  getAuthorizedResources: [{}, { namespace: 'shop', resourceType: 'API' }],
};

const system = { getSystemInfo: [{}], getCountryList: [{}] };

export const accounts = [
  ...[account, factors, own].flatMap(signedInAuths),
  ...[passwords, codes, system].flatMap(auths),
  auth('verifyMfaToken', 'every field', { token: 'mfa-token' }),
];
