// The end user of v1: signing up and in, the own account, and one-time codes.
import assert from 'node:assert/strict';
import { has, nobody } from '../walk.mjs';
import { codeTo, wrong } from './inbox.mjs';
import { appId, appSecret, as, emulator, name, phoneNumber, refused, sdk, userPoolId } from './js-v1-client.mjs';

const username = `v1-${name}`;
const email = `${username}@example.com`;
const phone = phoneNumber('155');
const password = 'passw0rd';
const newest = '';
const application = { client_id: appId, client_secret: appSecret };

export async function signUpAndInV1() {
  assert.equal(await sdk.userExist(userPoolId, { email }), false);
  const made = await sdk.register({ email, username, password, nickname: 'Vera' });
  has(made, { email, username, nickname: 'Vera' });
  assert.equal(await sdk.userExist(userPoolId, { email }), true);
  await refused(2026, () => sdk.register({ email, password }));
  await refused(2333, () => sdk.login({ email, password: 'wrong-one' }));
  const { _id, token } = await sdk.login({ email, password });
  assert.equal(_id, made._id);
  has(await sdk.checkLoginStatus(token), { status: true });
  has((await sdk.decodeToken(token)).data, { id: _id });
  sdk.tokenManager.setUserToken(undefined);
  return { _id, token };
}

// otherSignIns gets tokens in all the other ways.
export async function otherSignInsV1({ _id, token }) {
  const { refresh_token: refreshToken, ...session } = await sdk.signIn({ oidcAppId: appId, email, password });
  has(session, { sub: _id, token_type: 'Bearer' });
  assert.ok((await sdk.refreshSignInToken({ oidcAppId: appId, refreshToken })).access_token);
  has(await sdk.loginByOidc({ ...application, username, password }), { sub: _id, token_type: 'Bearer' });
  const tokens = await sdk.authingTokenToOidcToken({ ...application, authingToken: token });
  assert.ok((await sdk.refreshOidcToken({ ...application, refresh_token: tokens.refresh_token })).access_token);
  sdk.tokenManager.setUserToken(undefined);
}

export async function phonesV1() {
  has(await sdk.sendRegisterPhoneCode(phone), { code: 200 });
  const registered = await sdk.register({ phone, phoneCode: await codeTo(phone, newest), password });
  has(registered, { phone });
  has(await sdk.loginByPhonePassword({ phone, password }), { _id: registered._id });
  sdk.tokenManager.setUserToken(undefined);
  has(await sdk.sendOneTimePhoneCode(phone), { code: 200 });
  const phoneCode = await codeTo(phone, newest);
  has(await sdk.verifyPhoneCode({ phone, phoneCode }), { code: 200 });
  has(await sdk.loginByPhoneCode({ phone, phoneCode }), { _id: registered._id });
  sdk.tokenManager.setUserToken(undefined);
  await assert.rejects(async () => sdk.sendRegisterPhoneCode(phone));
  has(await sdk.getVerificationCode(phone), { code: 200 });
}

async function change(_id) {
  has(await sdk.update({ _id, nickname: 'Veronica', company: 'Example' }), { nickname: 'Veronica', company: 'Example' });
  has(await sdk.user({ id: _id }), { _id, email, nickname: 'Veronica' });
  const newEmail = `new-${email}`;
  await sdk.sendChangeEmailVerifyCode({ email: newEmail });
  await sdk.sendChangeEmailVerifyCode({ email });
  has(
    await sdk.updateEmail({
      email: newEmail,
      emailCode: await codeTo(newEmail, newest),
      oldEmail: email,
      oldEmailCode: await codeTo(email, newest),
    }),
    { email: newEmail },
  );
  const newPhone = phoneNumber('156');
  await sdk.sendOneTimePhoneCode(newPhone);
  has(await sdk.updatePhone({ phone: newPhone, phoneCode: await codeTo(newPhone, newest) }), { phone: newPhone });
  has(await sdk.changeMFA({ userId: _id, enable: true }), { enable: true, userId: _id });
  has(await sdk.queryMFA({ userId: _id }), { enable: true });
  has(await sdk.changeMFA({ userId: _id, enable: false }), { enable: false });
  const bound = { user: _id, client: userPoolId, type: 'wechat' };
  has(await sdk.bindOAuth({ ...bound, unionid: `union-${name}`, userInfo: '{}' }), { type: 'wechat', user: _id });
  assert.ok(Array.isArray(await sdk.readUserOAuthList({ user: _id, client: userPoolId })));
  has(await sdk.unbindOAuth(bound), { type: 'wechat' });
  assert.ok(Array.isArray(await sdk.readOAuthList()));
  assert.equal((await sdk.getAuthedAppList({ userId: _id, page: 1, count: 10 })).totalCount, 1);
  has(await sdk.unbindEmail({ user: _id, client: userPoolId }), { email: null });
  has(await sdk.update({ _id, password: 'n3w-passw0rd', oldPassword: password }), { _id });
}

export async function ownAccountV1({ _id, token }) {
  await as(token, () => change(_id));
  const { token: again } = await sdk.login({ username, password: 'n3w-passw0rd' });
  await as(again, () => sdk.revokeAuthedApp({ userId: _id, appId }));
  const { token: last } = await sdk.login({ username, password: 'n3w-passw0rd' });
  await as(last, () => sdk.logout(_id));
  has(await sdk.checkLoginStatus(last), { status: false });
  has(await sdk.checkLoginStatus(nobody), { status: false });
}

export async function forgottenPasswordV1() {
  const forgetful = `forgetful-${email}`;
  await sdk.register({ email: forgetful, password });
  has(await sdk.sendVerifyEmail({ email: forgetful }), { code: 200 });
  assert.ok(await sdk.sendActivationEmail({ email: forgetful }));
  has(await sdk.sendResetPasswordEmail({ email: forgetful }), { code: 200 });
  const verifyCode = await codeTo(forgetful, newest);
  await refused(2001, () => sdk.verifyResetPasswordVerifyCode({ email: forgetful, verifyCode: wrong(verifyCode) }));
  has(await sdk.verifyResetPasswordVerifyCode({ email: forgetful, verifyCode }), { code: 200 });
  has(await sdk.changePassword({ email: forgetful, password: 'n3w-passw0rd', verifyCode }), { email: forgetful });
  has(await sdk.login({ email: forgetful, password: 'n3w-passw0rd' }), { email: forgetful });
  sdk.tokenManager.setUserToken(undefined);
}

async function scan(id, action) {
  const answer = await fetch(`${emulator}/_emulator/qr-codes/${id}/scan?user=forgetful-${email}&action=${action}`, { method: 'POST' });
  assert.equal(answer.status, 204, await answer.text());
}

export async function qrCodesV1() {
  const { data } = await sdk.qrlogin.geneCode({ scene: 'APP_AUTH' });
  await scan(data.qrcodeId, 'SCAN');
  await scan(data.qrcodeId, 'CONFIRM');
  const status = await sdk.qrlogin.checkCodeStatus({ scene: 'APP_AUTH', qrcodeId: data.qrcodeId });
  has(status.data, { success: true });
  has((await sdk.qrlogin.exchangeUserInfo(status.data.ticket)).data, { email: `forgetful-${email}` });
  await wechatV1();
  has(await sdk.casLogout(), { code: 200 });
  await sdk.preflightFun();
  await sdk.cdnPreflightFun();
}

// providersV1 signs in by the directories of the seed.
export async function providersV1() {
  await refused(2011, () => sdk.adConnectorByProvider({ providerId: nobody, providerType: 'OIDC' }));
  has(await sdk.adConnectorByProvider({ providerId: appId, providerType: 'OIDC' }), { _id: 'AD', status: true });
  const ann = { username: 'ldap-ann', password: 'ldap-passw0rd' };
  await refused(2333, () => sdk.loginByLDAP({ ...ann, password }));
  has(await sdk.loginByLDAP({ ...ann }), { username: 'ldap-ann', nickname: 'Ann' });
  sdk.tokenManager.setUserToken(undefined);
  const ben = { username: 'ad-ben', password: 'ad-passw0rd', adConnectorId: 'AD' };
  has(await sdk.loginByAd({ ...ben }), { username: 'ad-ben' });
  sdk.tokenManager.setUserToken(undefined);
}

// wechatV1 signs in by WeChat's mini program.
async function wechatV1() {
  const { data: made } = (await sdk.genQRCode()).data;
  const check = async () => (await sdk.checkQR(made._id)).data.data;
  has(await check(), { message: 'PENDING' });
  await scan(made._id, 'CONFIRM');
  has(await check(), { code: 200, message: 'AUTHORIZED' });
  has((await sdk.checkQR('random')).data, { code: 2241 });
}
