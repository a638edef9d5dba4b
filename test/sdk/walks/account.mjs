// An end user's own account, by one-time codes and passwords, to its end.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { done, has, refusedV3, step } from '../walk.mjs';
import { appId, client, name } from './clients.mjs';
import { emailCode, smsCode, wrong } from './inbox.mjs';

const email = `own-${name}@example.com`;
const newEmail = `new-${email}`;
const phone = `139${parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16)}`.padEnd(11, '0');
const username = `own-${name}`;
const password = 'own-passw0rd';
const newPassword = 'new-passw0rd';

async function signUp() {
  const auth = client();
  const passCode = await emailCode(email, 'CHANNEL_REGISTER');
  refusedV3(await auth.signUpByEmailCode({ email, passCode: wrong(passCode) }), 2001);
  const payload = { email, passCode, channel: 'CHANNEL_REGISTER' };
  has(done(await auth.preCheckCode({ codeType: 'EMAIL', emailCodePayload: payload })), { isValid: true });
  const user = done(await auth.signUpByEmailCode({ email, passCode, profile: { nickname: 'Own' } }));
  has(user, { email, nickname: 'Own', emailVerified: true });
  refusedV3(await auth.signUpByEmailCode({ email, passCode }), 2001);
  const other = { username: `other-${username}`, password };
  has(done(await auth.signUpByUsernamePassword(other)), { username: other.username });
  refusedV3(await auth.signUpByUsernamePassword(other), 2026);
  return user;
}

async function signIn(user) {
  const passCode = await emailCode(email, 'CHANNEL_LOGIN');
  refusedV3(await client().signInByEmailPassCode({ email, passCode: wrong(passCode) }), 2001);
  const token = done(await client().signInByEmailPassCode({ email, passCode }));
  const auth = client({ accessToken: token.access_token });
  assert.equal(done(await auth.getProfile({})).userId, user.userId);
  return auth;
}

async function profile(auth) {
  const changes = { username, nickname: 'Changed', gender: 'F', company: 'Example "Ltd." <张>' };
  has(done(await auth.updateProfile({ ...changes, customData: { school: 'Nankai' } })), changes);
  const self = done(await auth.getProfile({ withCustomData: true }));
  has(self, { ...changes, email, customData: { school: 'Nankai' } });
  refusedV3(await auth.updateProfile({ username: `other-${username}` }), 2034);
}

async function passwords(auth) {
  done(await auth.updatePassword({ newPassword: password })); // its first
  refusedV3(await auth.updatePassword({ newPassword }), 2201);
  refusedV3(await auth.updatePassword({ newPassword, oldPassword: 'wrong' }), 2203);
  done(await auth.updatePassword({ newPassword, oldPassword: password }));
  refusedV3(await client().signInByUsernamePassword({ username, password }), 2333);
  done(await client().signInByUsernamePassword({ username, password: newPassword }));

  const passCode = await emailCode(email, 'CHANNEL_RESET_PASSWORD');
  const proof = { verifyMethod: 'EMAIL_PASSCODE', emailPassCodePayload: { email, passCode } };
  const { passwordResetToken } = done(await client().verifyResetPasswordRequest(proof));
  refusedV3(await client().verifyResetPasswordRequest(proof), 2001);
  refusedV3(await client().resetPassword({ password, passwordResetToken: 'wrong' }), 400);
  has(done(await client().resetPassword({ password, passwordResetToken })), { success: true });
  const valid = async (it) => done(await client().validatePassword({ username, password: it })).valid;
  assert.equal(await valid(password), true);
  assert.equal(await valid(newPassword), false);
  refusedV3(await auth.getProfile({}), 2020, 2206); // a reset ends all sessions
  const token = done(await client().signInByAccountPassword({ account: email, password }));
  return client({ accessToken: token.access_token });
}

async function contacts(auth) {
  const number = { phoneNumber: phone };
  const code = await smsCode(phone, 'CHANNEL_BIND_PHONE');
  refusedV3(await auth.bindPhone({ ...number, passCode: wrong(code) }), 2001);
  done(await auth.bindPhone({ ...number, passCode: code }));
  done(await client().signInByPhonePassCode({ phone, passCode: await smsCode(phone, 'CHANNEL_LOGIN') }));
  done(await client().signInByPhonePassword({ phone, password }));
  done(await auth.unbindPhone({ passCode: await smsCode(phone, 'CHANNEL_UNBIND_PHONE') }));

  const change = {
    newEmail,
    newEmailPassCode: await emailCode(newEmail, 'CHANNEL_UPDATE_EMAIL'),
    oldEmail: email,
    oldEmailPassCode: await emailCode(email, 'CHANNEL_UPDATE_EMAIL'),
  };
  const { updateEmailToken } = done(
    await auth.verifyUpdateEmailRequest({ verifyMethod: 'EMAIL_PASSCODE', emailPassCodePayload: change }),
  );
  has(done(await auth.updateEmail({ updateEmailToken })), { success: true });
  done(await auth.unbindEmail({ passCode: await emailCode(newEmail, 'CHANNEL_UNBIND_EMAIL') }));
  refusedV3(await auth.unbindEmail({ passCode: '000000' }), 2219);
  assert.equal(done(await auth.getProfile({})).email ?? null, null);
  done(await auth.bindEmail({ email, passCode: await emailCode(email, 'CHANNEL_BIND_EMAIL') }));
  has(done(await auth.getProfile({})), { email, emailVerified: true });
}

async function ownLists(auth) {
  const history = done(await auth.getLoginHistory({ success: true }));
  assert.ok(history.totalCount >= 5, `${history.totalCount} sign-ins`);
  has(history.list[0], { appId, success: true });
  for (const apps of [await auth.getLoggedInApps(), await auth.getAccessibleApps()]) {
    assert.deepEqual(done(apps).map((it) => it.appId), [appId]);
  }
  for (const list of [await auth.getTenantList(), await auth.getGroupList(), await auth.getRoleList({})]) {
    assert.deepEqual(done(list), []);
  }
  assert.deepEqual(done(await auth.getDepartmentList({})), { totalCount: 0, list: [] });
  assert.deepEqual(done(await auth.getAuthorizedResources({})), { totalCount: 0, list: [] });
  const protection = { passwordSet: true, emailBinded: true, phoneBinded: false, mfaEnrolled: false };
  has(done(await auth.getSecurityLevel()), protection);
  assert.ok(done(await auth.getCountryList()).some((it) => it.alpha2 === 'CN'));
}

// Who guesses is asked to read a picture.
async function captcha() {
  const account = { username: `guessed-${username}`, password };
  done(await client().signUpByUsernamePassword(account));
  for (let guesses = 0; guesses < 3; guesses++) {
    refusedV3(await client().signInByUsernamePassword({ ...account, password: 'guess' }), 2333);
  }
  refusedV3(await client().signInByUsernamePassword(account), 2000);
  const picture = done(await client().geneCatchaCodeAndToken());
  const [, captchaCode] = picture.captchaCodeSvg.match(/>([A-Z0-9]+)<\/text>/);
  const options = { captchaCode, captchaToken: picture.captchaToken };
  done(await client().signInByUsernamePassword({ ...account, options }));
  done(await client().signInByUsernamePassword(account));
}

async function end() {
  const account = { email: `gone-${email}`, password };
  done(await client().signUpByEmailPassword(account));
  const auth = client({ accessToken: done(await client().signInByEmailPassword(account)).access_token });
  const proof = (it) => ({ verifyMethod: 'PASSWORD', passwordPayload: { password: it } });
  refusedV3(await auth.verifyDeleteAccountRequest(proof('wrong')), 2006);
  const { deleteAccountToken } = done(await auth.verifyDeleteAccountRequest(proof(password)));
  refusedV3(await auth.deleteAccount({ deleteAccountToken: 'wrong' }), 400);
  has(done(await auth.deleteAccount({ deleteAccountToken })), { success: true });
  refusedV3(await auth.getProfile({}), 2004, 2020, 2206);
  refusedV3(await client().signInByEmailPassword(account), 2333);
}

export async function ownAccount() {
  const user = await step(signUp);
  const first = await step(signIn, user);
  await step(profile, first);
  const auth = await step(passwords, first);
  await step(contacts, auth);
  await step(ownLists, auth);
  await step(captcha);
  await step(end);
  return {
    ownToken: auth.options.accessToken,
    security: done(await auth.getSecurityLevel()),
    ownHistory: done(await auth.getLoginHistory({ success: true })),
    ownApps: done(await auth.getLoggedInApps()),
    system: await auth.getSystemInfo(),
    countries: done(await auth.getCountryList()),
  };
}
