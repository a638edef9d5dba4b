// The account of the signed-in user of v2: profile, passwords, values and session.
import assert from 'node:assert/strict';
import { demoUser, has, refusedV2, step } from '../walk.mjs';
import { client, management, name, phoneNumber } from './js-clients.mjs';
import { emailCode, smsCode } from './js-inbox.mjs';
import { wrong } from './inbox.mjs';
import { fields, listed, values } from './js-udf.mjs';

const username = `js-own-${name}`;
const email = `${username}@example.com`;
const phone = phoneNumber('132');
const stranger = phoneNumber('129');
const password = 'own-passw0rd';
const newPassword = 'new-passw0rd';

async function signUp() {
  const auth = client();
  await auth.loginByPhoneCode(phone, await smsCode(phone, 'login'));
  return auth;
}

async function messages() {
  for (const scene of ['RESET_PASSWORD', 'VERIFY_EMAIL', 'CHANGE_EMAIL']) {
    assert.match(await emailCode(`read-${email}`, scene), /^\d+$/);
  }
  await refusedV2(2003, client().sendEmail('nobody', 'VERIFY_EMAIL'));
  await refusedV2(400, client().sendEmail(email, 'NO_SUCH_SCENE'));
  await refusedV2(2028, client().sendSmsCode('1'));
  await refusedV2(400, client().sendSmsCode(phone, undefined, 'no-such-scene'));
}

async function profile(auth) {
  const changes = {
    username,
    nickname: 'Own',
    photo: 'https://example.com/own.png',
    company: 'Example "Ltd." <张>',
    browser: 'Firefox',
    device: 'laptop',
    name: 'Own Account',
    givenName: 'Own',
    familyName: 'Account',
    middleName: 'O.',
    profile: 'https://example.com/own',
    preferredUsername: 'own',
    website: 'https://example.com',
    gender: 'F',
    birthdate: '1990-02-28',
    zoneinfo: 'Asia/Shanghai',
    locale: 'zh-CN',
    address: '1 Example Road',
    formatted: '1 Example Road, Beijing',
    streetAddress: 'Example Road',
    locality: 'Haidian',
    region: 'Beijing',
    postalCode: '100000',
    city: 'Beijing',
    province: 'Hebei',
    country: 'CN',
  };
  has(await auth.updateProfile(changes), changes);
  const self = await auth.getCurrentUser();
  has(self, { ...changes, phone });
  // A password beside is left out by the SDK.
  has(await auth.updateProfile({ nickname: 'Changed', password }), { ...changes, nickname: 'Changed', id: self.id });
  await refusedV2(2034, auth.updateProfile({ username: demoUser.username }));
  await refusedV2(2225, auth.updateProfile({ email }));
  await refusedV2(2226, auth.updateProfile({ phone: stranger }));
  has(await auth.getCurrentUser(), { ...changes, nickname: 'Changed', phone, email: null });
}

async function passwords(auth) {
  await auth.updatePassword(password); // its first
  await refusedV2(2201, auth.updatePassword(newPassword));
  await refusedV2(2203, auth.updatePassword(newPassword, 'wrong'));
  await refusedV2(2029, auth.updatePassword('short', password));
  has(await auth.updatePassword(newPassword, password), { username });
  await refusedV2(2333, client().loginByUsername(username, password));
  assert.equal(await auth.getCurrentUser(), null); // the change ends all sessions
  has(await auth.loginByUsername(username, newPassword), { username });
}

async function ownValues(auth) {
  assert.deepEqual(await auth.listUdv(), []);
  assert.deepEqual(await auth.getUdfValue(), {});
  let seen = {};
  for (const [key, value] of Object.entries(values)) {
    seen = { ...seen, [key]: value };
    assert.deepEqual(await auth.setUdv(key, value), listed(seen));
    assert.deepEqual(await auth.listUdv(), listed(seen));
  }
  assert.deepEqual(await auth.getUdfValue(), values);
  await refusedV2(400, auth.setUdv(fields.NUMBER, 'three'));
  await refusedV2(404, auth.setUdv(`undeclared-${name}`, 1));

  const changes = { [fields.NUMBER]: 0, [fields.OBJECT]: [], [fields.BOOLEAN]: true };
  await auth.setUdfValue(changes);
  await refusedV2(400, auth.setUdfValue({ [fields.BOOLEAN]: false, [fields.NUMBER]: 'three' }));
  assert.deepEqual(await auth.getUdfValue(), { ...values, ...changes });
  assert.deepEqual((await auth.getCurrentUser()).customData, { ...values, ...changes });

  const left = { ...values, ...changes };
  delete left[fields.STRING];
  assert.deepEqual(await auth.removeUdv(fields.STRING), listed(left));
  assert.deepEqual(await auth.removeUdv(fields.STRING), listed(left));
  delete left[fields.OBJECT];
  await auth.removeUdfValue(fields.OBJECT);
  assert.deepEqual(await auth.getUdfValue(), left);
  await refusedV2(404, auth.removeUdv(`undeclared-${name}`));
}

async function resetByPhone() {
  const code = await smsCode(phone, 'reset');
  await refusedV2(2001, client().resetPasswordByPhoneCode(phone, wrong(code), password));
  await refusedV2(2029, client().resetPasswordByPhoneCode(phone, code, 'short'));
  await refusedV2(2004, client().resetPasswordByPhoneCode(stranger, code, password));
  has(await client().resetPasswordByPhoneCode(phone, code, password), { code: 200 });
  await refusedV2(2001, client().resetPasswordByPhoneCode(phone, code, newPassword));
  await refusedV2(2333, client().loginByPhonePassword(phone, newPassword));
  has(await client().loginByPhonePassword(phone, password), { username });
}

async function resetByEmail() {
  const auth = client();
  await auth.loginByUsername(username, password);
  await auth.bindEmail(email, await emailCode(email, 'CHANGE_EMAIL'));
  const code = await emailCode(email, 'RESET_PASSWORD');
  await refusedV2(2001, client().resetPasswordByEmailCode(email, wrong(code), newPassword));
  await refusedV2(2004, client().resetPasswordByEmailCode(`nobody-${email}`, code, newPassword));
  has(await client().resetPasswordByEmailCode(email, code, newPassword), { code: 200 });
  await refusedV2(2333, client().loginByEmail(email, password));
  assert.equal(await auth.getCurrentUser(), null);
  await auth.loginByEmail(email, newPassword);
  return auth;
}

async function session(auth) {
  const { id, arn, userPoolId } = await auth.getCurrentUser();
  const { token } = auth.tokenProvider.getUser();
  const refreshed = await auth.refreshToken();
  assert.ok(refreshed.exp > refreshed.iat, JSON.stringify(refreshed));
  const status = await auth.checkLoginStatus();
  has(status, { code: 200, status: true, exp: refreshed.exp, iat: refreshed.iat });
  has(status.data, { id, arn, userPoolId });
  assert.deepEqual(await auth.checkLoginStatus(refreshed.token), status);
  has(await client({ token: refreshed.token }).getCurrentUser(), { id });
  has(await client().checkLoginStatus('not.a.token'), { status: false, data: null });
  has(await client().checkLoginStatus(), { status: false, data: null });
  await logout(auth, [token, refreshed.token]);
}

// A token is dead when its session is.
async function logout(auth, tokens) {
  const elsewhere = client();
  await elsewhere.loginByUsername(username, newPassword);
  await auth.logout();
  for (const token of tokens) {
    has(await client().checkLoginStatus(token), { status: false });
    assert.equal(await client({ token }).getCurrentUser(), null);
    await refusedV2(2206, client({ token }).updatePassword(password, newPassword));
    await refusedV2(2206, client({ token }).refreshToken());
  }
  assert.throws(() => auth.checkLoggedIn());
  has(await elsewhere.getCurrentUser(), { username });
}

// What is asked for in the name of a user is not done with another's token.
async function anotherUser() {
  const auth = client();
  const { token } = await auth.loginByUsername(username, newPassword);
  const other = await management.users.create({ username: `other-${username}`, nickname: 'Other' });
  auth.setCurrentUser({ id: other.id, token });
  await refusedV2(2202, auth.updateProfile({ nickname: 'Stolen' }));
  await refusedV2(2202, auth.setUdv(fields.NUMBER, 1));
  await refusedV2(2202, auth.listUdv());
  has(await management.users.detail(other.id, { withCustomData: true }), { nickname: 'Other', customData: {} });
}

export async function ownAccountV2() {
  await step(messages);
  const auth = await step(signUp);
  await step(profile, auth);
  await step(passwords, auth);
  await step(ownValues, auth);
  await step(resetByPhone);
  await step(session, await step(resetByEmail));
  await step(anotherUser);
}
