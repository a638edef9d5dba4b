// How users prove who they are: identities, second factors, secrets, sessions.
import { fixture } from '../fixture.mjs';

const { userId, appId } = fixture;
const user = [{ userId }, { userId: 'bob', userIdType: 'username' }];
const userIds = [userId, 'user-0002'];
const link = { userId, extIdpId: 'idp-0001' };
const mfaToken = 'mfa-token';

export const userSecurity = {
  getUserIdentities: user,
  linkIdentity: [
    { ...link, userIdInIdp: 'bob-at-idp' },
    { ...link, userIdInIdp: 'bob-at-idp', type: 'openid', isSocial: true },
  ],
  unlinkIdentity: [link, { ...link, type: 'openid', isSocial: false }],
  getUserPrincipalAuthenticationInfo: user,
  resetUserPrincipalAuthenticationInfo: [{ userId }, { userId: 'bob', options: { userIdType: 'username' } }],

  getUserMfaInfo: user,
  getUserMfaStatus: user,
  setUsersMfaStatus: [
    { userId, mfaTriggerData: { mfaToken, applicationMfa: [] } },
    {
      userId: 'bob',
      userIdType: 'username',
      mfaTriggerData: {
        mfaToken,
        mfaPhone: '13800000000',
        mfaPhoneCountryCode: '+86',
        mfaEmail: 'bob@example.com',
        nickname: 'Bobby',
        username: 'bob',
        phone: '13900000000',
        phoneCountryCode: '+86',
        faceMfaEnabled: false,
        totpMfaEnabled: true,
        applicationMfa: [
          { mfaPolicy: 'OTP', status: 1, sort: 0 },
          { mfaPolicy: 'SMS', status: 0, sort: 1 },
        ],
      },
    },
  ],
  importOtp: [
    { list: [{ userId, otp: { secret: 'JBSWY3DPEHPK3PXP' } }] },
    { list: userIds.map((id) => ({ userId: id, otp: { secret: 'JBSWY3DPEHPK3PXP', recoveryCode: 'recovery-code' } })) },
  ],
  getOtpSecretByUser: user,

  getUserPasswordCiphertext: user,
  getUserEncryptPasswordBatch: [{ userIds: [userId] }, { userIds }],
  userFieldDecrypt: [
    { privateKey: 'private-key', data: [{ encryptedContent: 'ciphertext' }] },
    {
      privateKey: '-----BEGIN PRIVATE KEY-----\nprivate-key\n-----END PRIVATE KEY-----\n',
      data: [
        { userId, fieldName: 'phone', encryptedContent: 'ciphertext' },
        { userId, fieldName: 'email', encryptedContent: 'ciphertext' },
      ],
    },
  ],

  kickUsers: [
    { userId, appIds: [] },
    { userId: 'bob', appIds: [appId, 'app-0002'], options: { userIdType: 'username' } },
  ],
  checkSessionStatus: [{ userId, appId }],
  getUserLoginHistory: [
    { userId },
    {
      userId: 'bob',
      userIdType: 'username',
      appId,
      clientIp: '203.0.113.7',
      start: 1700000000000,
      end: 1800000000000,
      page: 2,
      limit: 50,
    },
  ],
  getUserLoggedinApps: user,
  getUserLoggedinIdentities: user,
};
