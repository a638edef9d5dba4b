// How an administrator sees and ends what users sign in with.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { appId, client, management, name } from './clients.mjs';

const account = { username: `secure-${name}`, password: 'node-passw0rd' };

const identity = {
  extIdpId: '60e043f8cd91b87d712b6399',
  provider: 'oidc',
  type: 'openid',
  userIdInIdp: `at-idp-${name}`,
  originConnIds: ['60e043f8cd91b87d712b6398'],
};

async function identities() {
  const { userId } = done(await management.createUser({ ...account, identities: [identity] }));
  const [linked] = done(await management.getUserIdentities({ userId }));
  has(linked, identity);
  const byIdentity = { userId: `${identity.extIdpId}:${identity.userIdInIdp}`, userIdType: 'identity' };
  assert.equal(done(await management.getUser(byIdentity)).userId, userId);
  refusedV3(await management.getUserIdentities({ userId: nobody }), 2004);

  const link = { userId, extIdpId: identity.extIdpId };
  has(done(await management.linkIdentity({ ...link, userIdInIdp: `too-${name}` })), { success: true });
  const types = async () => done(await management.getUserIdentities({ userId })).map((it) => it.type);
  assert.deepEqual(await types(), ['openid', 'generic']);
  has(done(await management.unlinkIdentity(link)), { success: true });
  assert.deepEqual(await types(), ['openid']);
  has(done(await management.unlinkIdentity({ ...link, type: 'openid' })), { success: true });
  assert.deepEqual(await types(), []);

  assert.deepEqual(done(await management.getUserPrincipalAuthenticationInfo({ userId })), { totalCount: 0, list: [] });
  has(done(await management.resetUserPrincipalAuthenticationInfo({ userId })), { success: true });
  return userId;
}

async function sessions(userId) {
  const active = async () => done(await management.checkSessionStatus({ appId, userId })).active;
  assert.equal(await active(), false);
  const token = done(await client().signInByUsernamePassword(account));
  assert.equal(await active(), true);
  const history = done(await management.getUserLoginHistory({ userId, appId }));
  assert.equal(history.totalCount, 1);
  assert.equal(history.list[0].appId, appId);
  assert.deepEqual(done(await management.getUserLoggedinApps({ userId })).map((it) => it.appId), [appId]);
  done(await management.getUserLoggedinIdentities({ userId }));

  const user = client({ accessToken: token.access_token });
  assert.equal(done(await user.getProfile({})).userId, userId);
  has(done(await management.kickUsers({ userId, appIds: [appId] })), { success: true });
  assert.equal(await active(), false);
  refusedV3(await user.getProfile({}), 2020, 2206);
}

// Who has enrolled an authenticator is asked for it, until that is switched off.
async function secondFactors(userId) {
  has(done(await management.getUserMfaInfo({ userId })), { totpStatus: 'disabled' });
  const otp = { secret: 'JBSWY3DPEHPK3PXP', recoveryCode: '1234-5678' };
  const imported = await management.importOtp({ list: [{ userId, otp }] });
  assert.equal(imported.statusCode, 200);
  has(done(await management.getUserMfaInfo({ userId })), { totpStatus: 'enabled' });
  has(done(await management.getOtpSecretByUser({ userId })), { secret: otp.secret });
  refusedV3(await client().signInByUsernamePassword(account), 1636);

  const mfaTriggerData = done(await management.getUserMfaStatus({ userId }));
  has(mfaTriggerData, { totpMfaEnabled: true, username: account.username });
  const off = { userId, mfaTriggerData: { ...mfaTriggerData, totpMfaEnabled: false } };
  has(done(await management.setUsersMfaStatus(off)), { success: true });
  done(await client().signInByUsernamePassword(account));
}

export async function userSecurity() {
  const userId = await step(identities);
  await step(sessions, userId);
  await step(secondFactors, userId);
  return {
    mfa: done(await management.getUserMfaInfo({ userId })),
    history: done(await management.getUserLoginHistory({ userId })),
    secured: userId,
  };
}
