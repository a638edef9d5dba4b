// The other ways into an account of v2: codes by email, credentials, passwords
// that must be reset, and accounts that become one.
import assert from 'node:assert/strict';
import { has, nobody, refusedV2, step } from '../walk.mjs';
import { client, management, name } from './js-clients.mjs';
import { emailCode } from './js-inbox.mjs';
import { wrong } from './inbox.mjs';

const password = 'arrive-passw0rd';

async function emailCodes() {
  const email = `js-arrive-${name}@example.com`;
  const code = await emailCode(email, 'REGISTER_VERIFY_CODE');
  await refusedV2(2001, client().registerByEmailCode(email, wrong(code)));
  const made = await client().registerByEmailCode(email, code, { nickname: 'Arrives' }, { forceLogin: true });
  has(made, { email, emailVerified: true, nickname: 'Arrives' });
  assert.ok(made.token, 'no token');
  const auth = client();
  await refusedV2(2001, auth.loginByEmailCode(email, 'wrong'));
  has(await auth.loginByEmailCode(email, await emailCode(email, 'LOGIN_VERIFY_CODE')), { id: made.id });
  has(await auth.getCurrentUser(), { id: made.id });
  assert.equal(await client().isUserExists({ email }), true);
  assert.equal(await client().isUserExists({ email: `no-${email}` }), false);
}

const person = (it) => management.users.create({ username: `js-${it}-${name}`, password });

// signIn signs in by v3's endpoint, which v2's SDK knows, too.
const signIn = (username) =>
  client().signinByCredentials({ connection: 'PASSWORD', passwordPayload: { username, password }, options: { scope: 'openid' } });

async function credentials() {
  const { id, username } = await person('credentials');
  const { access_token: token, token_type: type } = await signIn(username);
  assert.equal(type, 'Bearer');
  has(await client({ token }).getCurrentUser(), { id });
}

// forced signs in and wants to be told that the password must be reset.
const forced = (username) =>
  client().loginByUsername(username, password).then(
    () => assert.fail('the password need not be reset'),
    ({ code, data }) => {
      assert.equal(code, 1639);
      return data.token;
    },
  );

async function resets() {
  const auth = client();
  has(await auth.checkPasswordStrength('12345'), { valid: false });
  has(await auth.checkPasswordStrength(password), { valid: true });
  const { username } = await management.users.create({ username: `js-reset-${name}`, password }, { resetPasswordOnFirstLogin: true });
  const newPassword = `new-${password}`;
  const first = await forced(username);
  await refusedV2(400, auth.resetPasswordByFirstLoginToken({ token: 'wrong', password }));
  has(await auth.resetPasswordByFirstLoginToken({ token: first, password }), { code: 200 });
  const { id } = await auth.loginByUsername(username, password);

  const options = { resetPasswordOnNextLogin: true };
  await management.makeRestRequest({ method: 'POST', url: '/api/v3/update-user', data: { userId: id, options } });
  const token = await forced(username);
  await refusedV2(400, auth.resetPasswordByForceResetToken({ token: 'wrong', oldPassword: password, newPassword }));
  has(await auth.resetPasswordByForceResetToken({ token, oldPassword: password, newPassword }), { code: 200 });
  has(await client().loginByUsername(username, newPassword), { id });
}

// Who signs in with the secondary account from now on is the primary user.
async function links() {
  const { tenant, users } = management;
  const [identifier, userIdInIdp, type] = [`js-github-${name}`, `octocat-${name}`, 'github'];
  const connections = [{ type, identifier, displayName: 'GitHub', fields: { clientID: 'client' } }];
  const { id: extIdpId } = await tenant.createExtIdp({ name: 'GitHub', type, connections });
  const link = { isSocial: true, identifier, extIdpId, type };
  const [primary, secondary] = [await person('primary'), await person('secondary')];
  const token = async ({ username }) => (await client().loginByUsername(username, password)).token;

  await users.linkIdentity({ ...link, userId: secondary.id, userIdInIdp });
  const primaryUserToken = await token(primary);
  const auth = client({ token: primaryUserToken });
  const identities = async () => (await auth.getCurrentUser()).identities.map((it) => it.userIdInIdp);
  has(await auth.linkAccount({ primaryUserToken, secondaryUserToken: await token(secondary) }), { code: 200 });
  assert.deepEqual(await identities(), [userIdInIdp]);
  assert.equal(await users.exists({ username: secondary.username }), false);
  has(await auth.unLinkAccount({ primaryUserToken, provider: type }), { code: 200 });
  await refusedV2(2216, auth.unLinkAccount({ primaryUserToken, provider: type }));

  await users.linkIdentity({ ...link, userId: primary.id, userIdInIdp });
  assert.deepEqual(await identities(), [userIdInIdp]);
  await users.unlinkIdentity({ ...link, userId: primary.id });
  assert.deepEqual(await identities(), []);
}

async function principals() {
  const { id, username } = await person('principal');
  const auth = client();
  await auth.loginByUsername(username, password);
  await refusedV2(404, auth.principal.detail());
  assert.equal(await auth.principal.authenticate({ type: 'P', name: 'Bob', idCard: '110101', bankCard: '6222' }), true);
  has(await auth.principal.detail(), { userId: id, principalType: 'P', principalName: 'Bob' });
  const enterprise = { type: 'E', enterpriseName: 'Acme', enterpriseCode: '91', legalPersonName: 'Ann' };
  assert.equal(await management.principal.authenticate(id, enterprise), true);
  has(await management.principal.detail(id), { principalType: 'E', principalName: 'Acme' });
  await refusedV2(2004, management.principal.detail(nobody));
}

async function account() {
  const { id, username } = await person('me');
  const auth = client();
  auth.setRequestFrom('SDK');
  auth.setLang('zh-CN');
  await auth.loginByUsername(username, password);
  has(await auth.getSecurityLevel(), { mfa: false, password: true });
  assert.ok((await auth.listApplications({ page: 1, limit: 10 })).totalCount >= 1, 'no application');
  assert.deepEqual(await auth.listOrgs(), []);
  assert.equal((await auth.listDepartments()).totalCount, 0);
  const role = `js-me-${name}`;
  await management.roles.create(role);
  assert.equal(await auth.hasRole(role), false);
  await management.roles.addUsers(role, [id]);
  assert.equal(await auth.hasRole(role), true);
  assert.equal((await auth.listAuthorizedResources('default')).totalCount, 0);
  assert.equal(auth.computedPasswordSecurityLevel('Abcdefghijk1'), 3);
  has(await management.checkLoginStatus(auth.tokenProvider.getToken(), { fetchUserDetail: true }), { id });
  has(await auth.trackSession(), { code: 200 });
  await auth.logoutCurrent();
  assert.equal(await auth.getCurrentUser(), null);
}

export async function arrive() {
  await step(emailCodes);
  await step(credentials);
  await step(resets);
  await step(links);
  await step(principals);
  await step(account);
}
